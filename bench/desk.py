"""The desk at 10,000 and at 1,000,000 stories: `make bench ARGS=desk`, with `--postgresql` on that as well.

Fills a newsroom of each size (minutes, and some 10 GB of disk at a million on each database), asks each page ROUNDS
times as each of EDITORS does, the sizes by turns, and prints medians and p95 with the ratio of the two sizes. A page is
done in the process: Django's whole stack with its templates, no network. `--sizes 1000,50000` for others; `--keep FOLDER`
keeps what was filled for the next time. The tables go to bench/results/desk.md with `--save`.
"""

import contextlib
import statistics
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import rooms
from bench.rooms import p95

ROUNDS = 20
LIST = "/admin/articles/article/"
ALLOWED = 1.5
MOST_QUERIES = 12
# Who asks, for a section of theirs.
EDITORS = {
    "person1": ("a chief editor of all sections", 3),
    "person3": ("an editor of 12 of the 16 sections", 4),
    "person2": ("an editor of one section and the one inside it", 3),
    "person6": ("an editor of a small section", 16),
    "person5": ("an editor of a section without stories", 15),
}


def pages() -> dict[str, str]:
    """What is asked: name and address, with SECTION for a section of the editor's. Needs a filled newsroom."""
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Article  # noqa: PLC0415
    from bench import text  # noqa: PLC0415
    from newsroom.lib.cursor import Cursor  # noqa: PLC0415

    newest = Article.objects.order_by("-id").values_list("id", flat=True)[0]
    middle = Article.objects.values_list("changed_at", "pk").get(pk=newest // 2)
    searches = {
        "rare word": text.RARE, "common word": text.COMMON_WORD, "two words": text.PAIR, "two common words": "market Pakistan",
        "part of a word": text.PART, "Urdu": text.URDU_WORD, "number": str(newest // 3), "no such word": "Xylophon",
        "address": f"http://127.0.0.1:8000/section-1/story-{newest // 3}/",
    }  # fmt: skip
    filters = [f"status={status}" for status in (
        "draft", "in_review", "approved", "scheduled", "breaking", "published", "withdrawn", "spiked",
    )]  # fmt: skip
    filters += ["section=SECTION", "section=none", "author=1", "author=400", "mine=1", "breaking=1", "changes=1"]
    filters += ["status=draft&section=SECTION", "status=published&author=1", "status=draft&q=Pakistan"]
    deep = f"before={Cursor(*middle)}"
    return (
        {"list": LIST, "list, half way down": f"{LIST}?{deep}"}
        | {f"list, {chosen}": f"{LIST}?{chosen}" for chosen in filters}
        | {"list, status=published, half way down": f"{LIST}?status=published&{deep}"}
        | {f"search, {name}": f"{LIST}?q={words}" for name, words in searches.items()}
        | {"home": "/admin/", "board": "/admin/board/", "calendar": "/admin/calendar/"}
        | {"calendar, week": f"/admin/calendar/?week={timezone.now():%G-W%V}"}
        | {"calendar, last month": f"/admin/calendar/?month={timezone.now() - timedelta(days=31):%Y-%m}"}
        | {"palette": "/admin/palette/", "palette, two words": f"/admin/palette/?q={text.PAIR}"}
    )


def answer() -> None:
    """The desk of this process, as each of EDITORS asks it."""
    rooms.set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    clients = {name: Client(HTTP_HOST="127.0.0.1") for name in EDITORS}
    for name, client in clients.items():
        client.force_login(User.objects.get(username=name))

    def get(name: str, path: str) -> Any:
        return clients[name].get(path.replace("SECTION", str(EDITORS[name][1])))

    rooms.answer(pages(), get, 'story-link|class="event event-')


def compare(sizes: list[int], data: Path, vendor: str) -> Iterator[str]:
    """Measure the first and the last of `sizes`, by turns; the lines of the tables."""
    with contextlib.ExitStack() as stack:
        few, many = (
            stack.enter_context(rooms.newsroom(size, data, vendor, "bench.desk")) for size in (sizes[0], sizes[-1])
        )
        for editor, (who, _) in EDITORS.items():
            yield f"\n## {vendor}: {who}\n"
            heads = " | ".join(
                f"{'rows':>5} | {'median':>6} | {f'p95 at {size:,}':>16}" for size in (sizes[0], sizes[-1])
            )
            yield f"| {'page':<40} | queries | {heads} | ratio | |"
            yield f"|---|{'---:|' * 8}---|"
            for name in many[0]:
                fewer, more = rooms.by_turns(name, editor, few, many, rounds=ROUNDS)
                has_more = more["rows"] > fewer["rows"]
                (whole,) = rooms.by_turns("list", editor, few, rounds=ROUNDS) if has_more else (fewer,)
                yield row(name, fewer, more, whole)


def row(name: str, few: dict[str, Any], many: dict[str, Any], whole: dict[str, Any]) -> str:
    """A line of the table. A page with more rows than at the smaller size is held against that one's `whole` list."""
    numbers = " | ".join(
        f"{page['rows']:>5} | {statistics.median(page['times']):>6.1f} | {p95(page['times']):>16.1f}"
        for page in (few, many)
    )
    allowed = ALLOWED * max(p95(few["times"]), p95(whole["times"]))
    marks = ["more rows"] if whole is not few else []
    marks += ["above"] if p95(many["times"]) > allowed else []
    marks += ["too many queries"] if many["queries"] > MOST_QUERIES else []
    ratio = p95(many["times"]) / p95(few["times"])
    return f"| {name:<40} | {many['queries']:>7} | {numbers} | {ratio:>5.2f} | {', '.join(marks)} |"


def lines(sizes: list[int], data: Path, *, postgresql: bool) -> Iterator[str]:
    yield f"# The desk at {sizes[0]:,} and at {sizes[-1]:,} stories\n"
    yield (
        f"`make bench ARGS=desk`, {rooms.today()}, {rooms.machine()}. Milliseconds of {ROUNDS} rounds, the "
        f"sizes by turns; “ratio” is that of the two p95, at most {ALLOWED}. “rows”: the stories that the page shows; "
        f"a page with “more rows” at {sizes[-1]:,} is held against the whole list at {sizes[0]:,}."
    )
    for vendor in ["SQLite", *(["PostgreSQL"] if postgresql else [])]:
        yield from compare(sizes, data, vendor)


if __name__ == "__main__":
    answer()
