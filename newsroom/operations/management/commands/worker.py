import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsroom.operations.worker import HouseWorker


class Command(BaseCommand):
    help = "Run background tasks and keep the house clean, until Ctrl-C. Publication never waits for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="Run what is ready, then end.")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        # The libraries tell of every task, and of every look into an empty queue. Failures still show.
        logging.getLogger("django.tasks").setLevel(logging.WARNING)
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker = HouseWorker()
        worker.configure_signals()
        if once:
            worker.turn()
        else:
            worker.run()
