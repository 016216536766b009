"""The web server's application, or the worker, under a clock that is set from outside: CLOCK names a file that holds by how
many seconds it is ahead. `python -m tests.faults.jumping [--once]` is the worker.
"""

import os
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

FILE = Path(os.environ["CLOCK"])
BETWEEN_LOOKS = 0.02
BEGUN = time.time() - time.monotonic()


def begin() -> None:
    """Set the clock now, and whenever the file says something else."""
    ahead = float(FILE.read_text())
    traveller = time_machine.travel(true_time() + timedelta(seconds=ahead), tick=True).start()

    def follow() -> None:
        told = ahead
        while True:
            if (said := float(FILE.read_text() or told)) != told:
                told = said
                traveller.move_to(true_time() + timedelta(seconds=told))
            pause.wait(BETWEEN_LOOKS)

    pause = threading.Event()
    threading.Thread(target=follow, name="clock", daemon=True).start()


def true_time() -> datetime:
    """The steady clock goes on as it did, whatever is done to the other one."""
    return datetime.fromtimestamp(BEGUN + time.monotonic(), tz=UTC)


begin()

if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    from newsroom.operations import worker

    worker.SECONDS_BETWEEN_ROUNDS = 0.5
    call_command("worker", *sys.argv[1:])
else:
    from newsroom.wsgi import application  # noqa: F401 - for the web server
