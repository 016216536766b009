from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.operations import backup


class Command(BaseCommand):
    help = "Bring back what `manage.py backup` wrote, into an empty place. Nothing is ever replaced."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = backup.restore(file)
        except backup.CannotRestore as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"The newsroom is as it was at {manifest['at']}. Start it with: make run")
