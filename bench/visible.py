"""From release to readers: `make bench ARGS=visible`, with `--postgresql` on that as well.

PROCESSES web processes, each with its page cache, on one database, and no worker. A process that serves nobody releases
stories; the front page of each web process is asked again and again until it shows the story. Milliseconds from the
commit to the first answer with it, of all processes.
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator

from bench import rooms
from bench.serving import web

PROCESSES, RELEASES, SECONDS = 4, 50, 1.0
BETWEEN_LOOKS = 0.01
ALLOWED = 1000


class Watcher(threading.Thread):
    """Looks at a front page until it shows the headline that it was told, and notes when."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.awaited: queue.SimpleQueue[tuple[str, float] | None] = queue.SimpleQueue()
        self.took: list[float] = []
        self.failed = 0

    def run(self) -> None:
        while awaited := self.awaited.get():
            headline, committed = awaited
            while headline not in self.page():
                time.sleep(BETWEEN_LOOKS)
            self.took.append((time.time() - committed) * 1000)

    def page(self) -> str:
        try:
            with urllib.request.urlopen(self.address, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            self.failed += 1
            return ""


def measured() -> tuple[list[float], int]:
    """Milliseconds of each process for each release, and answers that failed."""
    with contextlib.ExitStack() as stack:
        addresses = [stack.enter_context(web(64, core=None))[0] for _ in range(PROCESSES)]
        watchers = [Watcher(f"{address}/") for address in addresses]
        for watcher in watchers:
            watcher.start()
        command = [sys.executable, "-m", "bench.releasing", str(SECONDS)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as releasing:
            assert releasing.stdout
            for _ in range(RELEASES):
                headline, committed = releasing.stdout.readline().rstrip("\n").split("\t")
                for watcher in watchers:
                    watcher.awaited.put((headline, float(committed)))
            releasing.terminate()
        for watcher in watchers:
            watcher.awaited.put(None)
            watcher.join(30)
    return [took for watcher in watchers for took in watcher.took], sum(watcher.failed for watcher in watchers)


def lines() -> Iterator[str]:
    """Of the demo newsroom that Django is set up on."""
    from django.db import connection  # noqa: PLC0415

    yield "# From release to readers\n"
    yield (
        f"`make bench ARGS=visible`, {rooms.today()}, {rooms.machine()}. {PROCESSES} web processes on one database, {RELEASES} "
        "releases by another process. Milliseconds from the commit to the first front page with the story, of each process.\n"
    )
    yield f"| {'database':<10} | looks | median | {'p99':>6} | {'worst':>6} | failed | |"
    yield f"|---|{'---:|' * 5}---|"
    took, failed = measured()
    median, p99 = (sorted(took)[int(share * (len(took) - 1))] for share in (0.5, 0.99))
    yield (
        f"| {connection.display_name:<10} | {len(took):>5} | {median:>6.0f} | {p99:>6.0f} | {max(took):>6.0f} | {failed:>6} | "
        f"{'above' if p99 > ALLOWED or len(took) < PROCESSES * RELEASES else ''} |"
    )
