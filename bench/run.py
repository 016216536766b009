"""`make bench`: one command, one table. Query counts and times of pages, uncached, on the demo newsroom.

`make bench ARGS=--desk` compares the desk at 10,000 and at 1,000,000 stories; see `bench.desk`.
`make bench ARGS=--search` measures the readers' search at 1,000,000; see `bench.search`.
`make bench ARGS=--photos` measures renditions, and what a story weighs on a phone; see `bench.photos`.
`make bench ARGS=--weights` prints what pages weigh, beside the budget; see `bench.weights`.
`make bench ARGS=--cold` also times `make run` in a fresh clone until the front page is there.
"""

import argparse
import os
import platform
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from bench import desk, photos, rooms, search, weights

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 30


def prepare(data: str) -> None:
    """Set Django up on a database of its own, with the demo in it."""
    os.environ |= {"NEWSROOM_DATA": data, "SECRET_KEY": secrets.token_urlsafe(64), "NEWSROOM_DEMO": "1", "DEBUG": "0"}
    os.environ |= {"DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "newsroom.settings", "LOG_LEVEL": "ERROR"}
    import django  # noqa: PLC0415 - reads the environment

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    with open(os.devnull, "w") as nowhere:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo", stdout=nowhere)


def pages() -> dict[str, str]:
    """The pages to measure: name and path."""
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Release  # noqa: PLC0415

    story = Release.objects.breaking(at=timezone.now()).select_related("section")[0]
    tag = story.release_tags.select_related("tag")[0].tag
    return {
        "home": "/",
        "section": story.section.get_absolute_url(),
        "article": story.get_absolute_url(),
        "tag": tag.get_absolute_url(),
        "healthz": "/healthz",
        "desk: list": "/admin/articles/article/",
        "desk: story": f"/admin/articles/article/{story.article_id}/change/",
    }


def measure(path: str) -> tuple[int, int, float, int]:
    """Return status, queries, median milliseconds and bytes of a page that a chief editor asks for."""
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")
    if path.startswith("/admin/"):
        client.force_login(User.objects.get(username="chief"))
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    return answer.status_code, len(queries), median(lambda: client.get(path)), len(answer.content)


def median(work: Callable[[], object]) -> float:
    """Milliseconds, the median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def cold_start() -> float:
    """Return the seconds from a fresh clone's `make run` to its front page."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "clone")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        start = time.perf_counter()
        command = ["make", "run", "PORT=8977", f"NEWSROOM_DATA={folder}/data"]
        with subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL, start_new_session=True) as runner:
            try:
                while not answers("http://127.0.0.1:8977/"):
                    if runner.poll() is not None or time.perf_counter() - start > 300:
                        raise SystemExit("make run did not come up; run it by hand to see why.")
                    time.sleep(0.1)
                return time.perf_counter() - start
            finally:
                os.killpg(runner.pid, signal.SIGINT)
                runner.wait(20)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cold", action="store_true", help="also time make run in a fresh clone")
    words.add_argument("--photos", action="store_true", help="instead: renditions, and a story's weight on a phone")
    words.add_argument("--weights", action="store_true", help="instead: what pages weigh, beside the budget")
    words.add_argument("--desk", action="store_true", help="instead: the desk at two sizes, filled for it")
    words.add_argument("--search", action="store_true", help="instead: the readers' search at the largest size")
    words.add_argument("--postgresql", action="store_true", help="with --desk or --search: on PostgreSQL as well")
    words.add_argument("--sizes", default="10000,1000000", help="with --desk or --search: how many stories")
    words.add_argument(
        "--keep", metavar="FOLDER", help="with --desk or --search: keep what is filled for the next time"
    )
    words.add_argument("--save", metavar="NAME", help="write the table of these to bench/results/NAME.md as well")
    asked = words.parse_args()
    if asked.desk or asked.search:
        sizes = [int(size) for size in asked.sizes.split(",")]
        how = {"postgresql": asked.postgresql, "keep": asked.keep, "save": asked.save}
        if asked.desk:
            desk.report(sizes, **how)
        else:
            search.report(sizes[-1], **how)
        return 0
    with tempfile.TemporaryDirectory() as data:
        prepare(data)
        if asked.photos:
            from django.test import Client  # noqa: PLC0415

            photos.report(Client(HTTP_HOST="127.0.0.1").get, pages()["article"])
            return 0
        if asked.weights:
            from django.test import Client  # noqa: PLC0415

            save = rooms.RESULTS / f"{asked.save}.md" if asked.save else None
            weights.report(Client(HTTP_HOST="127.0.0.1").get, save=save)
            return 0
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite, no page cache\n"
        )
        print(f"{'page':<14}{'status':>7}{'queries':>9}{'ms':>8}{'bytes':>9}")
        for name, path in pages().items():
            status, queries, milliseconds, size = measure(path)
            print(f"{name:<14}{status:>7}{queries:>9}{milliseconds:>8.1f}{size:>9,}")
    if asked.cold:
        print(f"\nmake run, from a fresh clone to the front page: {cold_start():.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
