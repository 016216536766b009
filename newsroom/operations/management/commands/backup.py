from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom.operations import backup


class Command(BaseCommand):
    help = "Write the database and the photos into one file, while everyone goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Where to, such as /backups/newsroom-2026-11-29.tar.gz")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            manifest = backup.save(file)
        except backup.CannotBackUp as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(f"{file} holds the newsroom as of {manifest['at']}, with {len(manifest['files']) - 1} files.")
