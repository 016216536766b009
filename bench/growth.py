"""Readers' pages as the newsroom grows: `make bench ARGS=growth`, with `--postgresql` on that as well.

Fills newsrooms of 10,000, 100,000 and 1,000,000 stories (`--sizes`, `--keep FOLDER` as with `desk`), asks each public page,
feed and sitemap and the desk's list ROUNDS times, the sizes by turns, and prints the medians with the ratio of the last
size to the first. Where a page of the last holds more stories, because more were written in a day, it is compared once more:
with a young newsroom of the first size that writes as many in a day. A page is done in the process, without the page cache:
Django's whole stack, no network.
"""

import contextlib
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import rooms

ROUNDS = 20
ALLOWED = 1.25


def pages() -> dict[str, str]:
    """What is asked: name and address. Needs a filled newsroom."""
    from django.urls import reverse  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Article, Author, Release, Section, Tag  # noqa: PLC0415
    from bench import text  # noqa: PLC0415
    from newsroom.feeds import chunks  # noqa: PLC0415
    from newsroom.lib.cursor import Cursor  # noqa: PLC0415

    now = timezone.now()
    live = Release.objects.live(at=now).select_related("section")
    last = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    newest, middle = live.newest_first()[0], live.filter(article__gte=last // 2).order_by("article_id")[0]
    half_way = f"?before={Cursor(middle.published_at, middle.pk)}"
    section, small = Section.objects.get(slug="section-1"), Section.objects.get(slug="small-section")
    topics = {tag.slug: tag for tag in Tag.objects.filter(slug__in=("topic-1", "topic-50"))}
    author = Author.objects.get(slug="author-1")
    lists: dict[str, Any] = {"section": section, "small section": small, "author": author}
    lists |= {"topic": topics["topic-1"], "rarer topic": topics["topic-50"]}
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    day = timezone.localdate(live.filter(published_at__lt=midnight).newest_first()[0].published_at)
    chunk = chunks.SPAN
    return {
        "home": "/", "home, Urdu": "/ur/", "article": newest.get_absolute_url(), "article, old": middle.get_absolute_url(),
        **{name: row.get_absolute_url() for name, row in lists.items()},
        **{f"{name}, half way down": f"{row.get_absolute_url()}{half_way}" for name, row in lists.items()},
        "archive": "/archive/", "archive, last whole day": reverse("archive_day", args=[day]),
        "archive, old day": reverse("archive_day", args=[timezone.localdate(middle.published_at)]),
        "corrections": "/corrections/", "breaking.json": "/breaking.json", "ended.json": "/ended.json",
        "search": f"/search/?q={text.PAIR.replace(' ', '+')}", "search, common word": f"/search/?q={text.COMMON_WORD}",
        **{f"{name} {feed}": f"{address}{feed}" for name, address in (
            ("home", "/"), ("home, Urdu", "/ur/"), ("section", "/section-1/"), ("topic", topics["topic-1"].get_absolute_url()),
            ("author", author.get_absolute_url()),
        ) for feed in ("rss.xml", "atom.xml", "feed.json")},
        "sitemap": "/sitemap.xml", "sitemap of news": "/news-sitemap.xml", "sitemap of sections": "/sitemap-sections.xml",
        "sitemap, first chunk": "/sitemap-articles-1.xml", "sitemap, last whole chunk": f"/sitemap-articles-{max(1, last // chunk)}.xml",
        "sitemap of topics": "/sitemap-tags-1.xml", "sitemap of authors": "/sitemap-authors-1.xml",
        "desk: list": "/admin/articles/article/",
    }  # fmt: skip


def answer() -> None:
    """The site of this process."""
    rooms.set_up()
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    reader, editor = Client(HTTP_HOST="127.0.0.1"), Client(HTTP_HOST="127.0.0.1")
    editor.force_login(User.objects.get(username="person1"))

    def get(_: str, path: str) -> Any:
        return (editor if path.startswith("/admin/") else reader).get(path)

    rooms.answer(pages(), get, 'class="card card--|<loc>|<item>|<entry>')


def lines(sizes: list[int], data: Path, *, postgresql: bool) -> Iterator[str]:
    yield f"# Readers' pages at {', '.join(f'{size:,}' for size in sizes)} stories\n"
    yield (
        f"`make bench ARGS=growth`, {rooms.today()}, {rooms.machine()}. Milliseconds, medians of {ROUNDS} rounds, the sizes by "
        f"turns, no page cache; the last size at most {ALLOWED} times the first. Newsrooms of ten years; what holds more stories "
        f"in the last is compared with one of {sizes[0]:,} stories as well that writes as many in a day."
    )
    for vendor in ["SQLite", *(["PostgreSQL"] if postgresql else [])]:
        yield from compare(sizes, data, vendor)


def compare(sizes: list[int], data: Path, vendor: str) -> Iterator[str]:
    with contextlib.ExitStack() as stack:

        def room(size: int, days: int = rooms.DAYS) -> rooms.Room:
            return stack.enter_context(rooms.newsroom(size, data, vendor, "bench.growth", days))

        filled, more = [room(size) for size in sizes], []
        yield from head(vendor, [f"{size:,}" for size in sizes])
        for name in filled[-1][0]:
            told = rooms.by_turns(name, "", *filled, rounds=ROUNDS)
            more += [name] if told[-1]["rows"] > told[0]["rows"] else []
            yield row(name, told)
        days = rooms.paced(sizes[0], sizes)
        yield from head(
            f"{vendor}, with as many stories in a day", [f"{sizes[0]:,} in {days:,} days", f"{sizes[-1]:,}"]
        )
        young = room(sizes[0], days)
        for name in more:
            yield row(name, rooms.by_turns(name, "", young, filled[-1], rounds=ROUNDS))


def head(title: str, columns: list[str]) -> Iterator[str]:
    yield f"\n## {title}\n"
    yield f"| {'page':<28} | queries | {'stories':>14} | {' | '.join(f'{column:>9}' for column in columns)} | ratio | |"
    yield f"|---|{'---:|' * (len(columns) + 3)}---|"


def row(name: str, told: list[dict[str, Any]]) -> str:
    medians = [statistics.median(page["times"]) for page in told]
    few, many = told[0]["rows"], told[-1]["rows"]
    stories = f"{many:,}" if few == many else f"{few:,} to {many:,}"
    times = " | ".join(f"{median:>9.1f}" for median in medians)
    ratio = medians[-1] / medians[0]
    above = "" if ratio <= ALLOWED else "more stories" if many > few else "above"
    return f"| {name:<28} | {told[-1]['queries']:>7} | {stories:>14} | {times} | {ratio:>5.2f} | {above} |"


if __name__ == "__main__":
    answer()
