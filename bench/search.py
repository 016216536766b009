"""The readers' search at a million stories: `make bench ARGS=search`, with `--postgresql` on that as well.

Fills a newsroom, and asks each question ROUNDS times: the whole page, in the process. `--sizes 1000000`, `--keep FOLDER`
and `--save` as with `desk`; of the sizes the last one is taken.
"""

import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import rooms

ROUNDS = 40
ALLOWED = 100  # milliseconds of p95


def pages() -> dict[str, str]:
    """What is asked: name and address. Needs a filled newsroom."""
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Author, Release, Tag  # noqa: PLC0415
    from bench import text  # noqa: PLC0415

    section = Release.objects.order_by("-pk").values_list("section__slug", flat=True)[0]
    author, rare_author = (Author.objects.order_by("pk").values_list("slug", flat=True)[n] for n in (0, 399))
    tag = Tag.objects.order_by("pk").values_list("slug", flat=True)[0]
    month = f"from={timezone.localdate() - timedelta(days=30)}&to={timezone.localdate()}"
    questions = {
        "rare word": text.RARE, "very common word": text.COMMON_WORD, "two very common words": "market Pakistan",
        "two words": text.PAIR, "five words": "the market of Pakistan said", "phrase": f'"{text.PAIR}"',
        "phrase of very common words": '"the market"', "Urdu": text.URDU_WORD, "no such word": "Xylophon",
    }  # fmt: skip
    words = text.COMMON_WORD
    return {"the form": "/search/"} | {
        name: f"/search/?q={asked.replace(' ', '+')}" for name, asked in questions.items()
    } | {
        "very common word, section": f"/search/?q={words}&section={section}",
        "very common word, author": f"/search/?q={words}&author={author}",
        "very common word, rare author": f"/search/?q={words}&author={rare_author}",
        "very common word, topic": f"/search/?q={words}&tag={tag}",
        "very common word, a month": f"/search/?q={words}&{month}",
        "rare word, a month": f"/search/?q={text.RARE}&{month}",
        "very common word, Urdu stories": f"/search/?q={words}&language=ur",
        "suggestion": "/search/suggest.json?q=top", "suggestion, nothing": "/search/suggest.json?q=xyl",
    }  # fmt: skip


def answer() -> None:
    """The search of this process."""
    rooms.set_up()
    from django.test import Client  # noqa: PLC0415

    client = Client(HTTP_HOST="127.0.0.1")
    rooms.answer(pages(), lambda _, path: client.get(path), "card__headline")


def measured(data: Path, size: int, vendor: str) -> Iterator[str]:
    yield f"\n## {vendor}, {size:,} stories\n"
    yield f"| {'question':<34} | queries | stories | median | {'p95':>6} | |"
    yield f"|---|{'---:|' * 4}---|"
    with rooms.newsroom(size, data, vendor, "bench.search") as room:
        for name in room[0]:
            (page,) = rooms.by_turns(name, "", room, rounds=ROUNDS)
            yield row(name, page)


def row(name: str, page: dict[str, Any]) -> str:
    slow = rooms.p95(page["times"])
    return (
        f"| {name:<34} | {page['queries']:>7} | {page['rows']:>7} | {statistics.median(page['times']):>6.1f} | "
        f"{slow:>6.1f} | {'above' if slow > ALLOWED else ''} |"
    )


def lines(sizes: list[int], data: Path, *, postgresql: bool) -> Iterator[str]:
    size = sizes[-1]
    yield f"# The readers' search at {size:,} stories\n"
    yield (
        f"`make bench ARGS=search`, {rooms.today()}, {rooms.machine()}. Milliseconds of {ROUNDS} rounds of the "
        f"whole page without the page cache; at most {ALLOWED} of p95."
    )
    for vendor in ["SQLite", *(["PostgreSQL"] if postgresql else [])]:
        yield from measured(data, size, vendor)


if __name__ == "__main__":
    answer()
