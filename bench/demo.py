"""Measurements on the demo newsroom, each in a process of its own: `python -m bench.demo PART DATABASE NAME`.

DATABASE is the address of an empty one, or nothing for SQLite; NAME that under which the table is kept, or nothing.
"""

import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

from bench import photos, plain, rooms, serving, visible, weights

ROUNDS = 30


def prepare(data: str, database: str) -> None:
    """Set Django up on a database of its own, with the demo in it."""
    os.environ |= {"NEWSROOM_DATA": data, "SECRET_KEY": secrets.token_urlsafe(64), "NEWSROOM_DEMO": "1", "DEBUG": "0"}
    os.environ |= {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "newsroom.settings", "LOG_LEVEL": "ERROR"}
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


def page_lines() -> Iterator[str]:
    yield "# Some pages\n"
    yield f"`make bench ARGS=pages`, {rooms.today()}, {rooms.machine()}, the demo newsroom, SQLite, no page cache.\n"
    yield f"| {'page':<14} | queries | {'ms':>6} | {'bytes':>8} |"
    yield f"|---|{'---:|' * 3}"
    for name, path in pages().items():
        status, queries, milliseconds, size = measure(path)
        assert status == 200, f"{path}: {status}"
        yield f"| {name:<14} | {queries:>7} | {milliseconds:>6.1f} | {size:>8,} |"


def lines(part: str) -> Iterator[str]:
    from django.test import Client  # noqa: PLC0415

    get = Client(HTTP_HOST="127.0.0.1").get
    match part:
        case "pages":
            return page_lines()
        case "plain":
            return plain.lines(pages())
        case "serving":
            served = {name: pages()[name] for name in ("home", "section", "article")}
            return serving.lines(served | {"feed": "/rss.xml", "breaking.json": "/breaking.json"})
        case "visible":
            return visible.lines()
        case "weights":
            return weights.lines(get)
        case "photos":
            return photos.lines(get, pages()["article"])
        case _:
            raise ValueError(part)


def main(part: str, database: str, name: str) -> int:
    with tempfile.TemporaryDirectory() as data:
        prepare(data, database)
        try:
            rooms.tell(lines(part), name)
        except serving.NotMeasured as why:
            print(f"NOT MEASURED: {why}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
