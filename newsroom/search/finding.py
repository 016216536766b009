"""The stories that answer a question, the newest first.

The index only proposes: each answer is asked of the releases that are live at that instant, so an index that lags
can neither show what was withdrawn nor hide the clock's work.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import Exists, OuterRef
from modelsearch.backends import get_search_backend
from modelsearch.query import Or, PlainText, SearchQuery

from articles.models import Author, Release, Section, Tag
from newsroom.search.asked import Asked
from newsroom.search.backend import Match, SearchBackend
from newsroom.search.models import IndexEntry, mark, place

PAGE = 20
SPARE = 20  # proposals beyond a page, for those that are not live
MOST = 4000  # proposals at once
MOMENT = timedelta(milliseconds=2)  # in which a place stands beyond all of `at`


@dataclass(frozen=True)
class Found:
    """A page of answers. `older` is the place of the next page, 0 on the last one; the filters are rows by name."""

    releases: list[Release]
    older: int
    filters: dict[str, Section | Author | Tag]


def find(asked: Asked, *, at: datetime) -> Found:
    """Return the page of `asked` at the instant `at`: three queries as a rule, one more for each named filter."""
    filters = _named(asked, at)
    is_unknown = any(getattr(asked, name) and name not in filters for name in ("section", "author", "tag"))
    if is_unknown or (asked.q and not asked.groups):
        return Found([], 0, filters)
    queries = asked.queries(_marks(asked, filters))
    lowest, end = asked.between
    end = min(end, place(at + MOMENT))  # nothing live is dated later: what is to come is not looked through
    found: list[tuple[int, Release]] = []
    most = PAGE + 1 + SPARE
    while True:
        proposed = _proposed(queries, (lowest, end), most)
        found += _live(proposed, at)
        if len(found) > PAGE or len(proposed) < most:
            break
        end, most = proposed[-1][0], min(most * 4, MOST)
    page = found[:PAGE]
    return Found([release for _, release in page], page[-1][0] if len(found) > PAGE else 0, filters)


def _proposed(queries: tuple[SearchQuery, SearchQuery] | None, between: tuple[int, int], most: int) -> list[Match]:
    if queries is None:  # dates only
        rows = IndexEntry.objects.filter(pk__gte=between[0], pk__lt=between[1]).order_by("-pk")
        return list(rows.values_list("pk", "release")[:most])
    return cast(SearchBackend, get_search_backend()).newest(*queries, between=between, most=most)


def _live(proposed: Iterable[Match], at: datetime) -> list[tuple[int, Release]]:
    """Those that readers may see, in the order of the index."""
    places = {pk: place for place, pk in proposed}
    live = Release.objects.live(at=at).filter(pk__in=places).select_related("section").with_photo()
    return sorted(((places[release.pk], release) for release in live), reverse=True, key=lambda pair: pair[0])


def _named(asked: Asked, at: datetime) -> dict[str, Section | Author | Tag]:
    """The rows that filters name. A topic or an author without a live story is as one that never was."""
    live = Release.objects.live(at=at)
    found: dict[str, Section | Author | Tag] = {}
    if asked.section and (section := Section.objects.filter(slug=asked.section).first()):
        found["section"] = section
    if asked.author:
        theirs = live.filter(release_authors__author=OuterRef("pk"))
        if author := Author.objects.filter(Exists(theirs), slug=asked.author).first():
            found["author"] = author
    if asked.tag and (tag := Tag.objects.filter(slug=asked.tag).select_related("merged_into").first()):
        tag = tag.merged_into or tag
        if live.filter(release_tags__tag=tag).exists():
            found["tag"] = tag
    return found


def _marks(asked: Asked, filters: dict[str, Section | Author | Tag]) -> list[SearchQuery]:
    """What the entries must carry. A section stands for those inside it, a topic for those that were merged into it."""
    wanted = [[mark(name, getattr(asked, name))] for name in ("kind", "language") if getattr(asked, name)]
    for name, row in filters.items():
        others = {"section": "children", "tag": "aliases"}.get(name)
        ids = [row.pk, *(getattr(row, others).values_list("pk", flat=True) if others else [])]
        wanted.append([mark(name, pk) for pk in ids])
    return [Or([PlainText(word) for word in words]) if len(words) > 1 else PlainText(words[0]) for words in wanted]
