"""The background worker: runs the queue, and keeps the house clean in between."""

import logging
import time

from django.db import InterfaceError, OperationalError, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from articles import journal
from newsroom.operations import housekeeping, mail, rights_mail

logger = logging.getLogger(__name__)
SECONDS_BETWEEN_ROUNDS = 60.0
SECONDS_AFTER_TROUBLE = 2.0
SECONDS_OFF = 30.0  # by less, a clock is kept in step

forget_connections = connections.close_all


class HouseWorker(Worker):
    """A worker of django-tasks-db on every queue, which looks after the house once a minute.

    It outlives a database that is away for a while.
    """

    def __init__(self, *, interval: float = 1.0) -> None:
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name="default",
            worker_id=get_random_string(32),
            interval=interval,
            batch=True,  # run() of the parent does all that is ready, then returns
            max_tasks=None,
            startup_delay=False,
        )
        self.next_round = 0.0
        self.offset = time.time() - time.monotonic()
        self.steady_since = float("-inf")

    def turn(self) -> None:
        """Look after the house if it is time, then run everything that is ready."""
        self.watch_the_clock()
        if time.monotonic() >= self.next_round:
            self.next_round = time.monotonic() + SECONDS_BETWEEN_ROUNDS
            housekeeping.beat(self.worker_id, at=timezone.now())
            if time.monotonic() - self.steady_since > housekeeping.LONGEST_TASK.total_seconds():
                housekeeping.put_back_lost(at=timezone.now())
            housekeeping.enqueue_due(at=timezone.now())
            mail.enqueue_waiting(at=timezone.now())
            rights_mail.enqueue_waiting(at=timezone.now())
        for follower in journal.FOLLOWERS:
            follower.look_after()
        super().run()

    def watch_the_clock(self) -> None:
        """When it was set, what others have begun looks older or newer than it is: wait for as long as a task may take."""
        offset = time.time() - time.monotonic()
        if abs(offset - self.offset) > SECONDS_OFF:
            logger.warning("The clock of this machine was set by %.0f seconds.", offset - self.offset)
            self.offset, self.steady_since = offset, time.monotonic()

    def run(self) -> None:
        """Take turns until asked to stop."""
        while self.running:
            try:
                self.turn()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The database does not answer; the worker tries again: %s", error)
                forget_connections()
                time.sleep(SECONDS_AFTER_TROUBLE)
            if self.running:
                time.sleep(self.interval)
