from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom.search import following
from newsroom.search.models import IndexEntry


class Command(BaseCommand):
    help = "Compare the whole search index with the releases: add what is missing, take out what has ended."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="empty it first, to take up names that were changed")

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        if rebuild:
            IndexEntry.objects.all().delete()
        following.begin_again()
        while following.go_round():
            pass
        self.stdout.write(f"The index holds {IndexEntry.objects.count():,} releases.")
