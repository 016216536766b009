from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.accounts import second_factor


class Command(BaseCommand):
    help = "Take away the second factors of someone who has lost them, and end their sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the sign-in name")

    def handle(self, *args: Any, **options: Any) -> None:
        person = get_user_model()._default_manager.filter(username=options["name"]).first()
        if person is None:
            raise CommandError(f"Nobody at the desk has the sign-in name {options['name']!r}.")
        second_factor.reset(person, by=None)
        self.stdout.write(f"{person} has no second factor any more, and sets up a new one at the next sign-in.")
