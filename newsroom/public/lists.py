"""Lists of releases: paged by key, by day, and those that go with a story."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from articles import surrogate
from articles.models import Author, Release, ReleaseTag, Section, Tag
from articles.models.prepared import Prepared, prepared
from articles.models.release import ReleaseQuerySet
from newsroom.lib.cursor import Cursor
from newsroom.public import month
from newsroom.public.frame import Frame

PAGE = 24
DAY_PAGE = 60
RELATED = 5
KINDS: dict[str, type[Section | Tag | Author]] = {"listed_in": Section, "release_tags": Tag, "release_authors": Author}


@dataclass(frozen=True)
class Listing:
    """One page of a list. `older` is the cursor of the next page, empty on the last one."""

    releases: list[Release]
    older: str
    is_first: bool


def place(request: HttpRequest) -> Cursor | None:
    """Where in the list the reader is; raises BadRequest when the address makes no sense."""
    text = request.GET.get("before")
    try:
        return Cursor.read(text) if text is not None else None
    except ValueError as error:
        raise BadRequest("The address of this page of the list can't be read.") from error


def listing(frame: Frame, rows: str, under: Section | Tag | Author, before: Cursor | None) -> Listing:
    """The page of what is live under a section, a tag or an author; see `ReleaseQuerySet.listed`."""
    frame.keys.add(surrogate.subject(under))
    if frame.among is None and before is None:
        return _page(frame, _newest(rows)(at=frame.now, under=under.pk), before, PAGE)
    seen = Release.objects.all() if frame.among is None else frame.among
    found = seen.live(at=frame.now).listed(rows, under, before=before)
    return _page(frame, found.for_cards()[: PAGE + 1], before, PAGE)


@cache
def _newest(rows: str) -> Prepared[Release]:
    """The first page of a list, which is made anew after each release in it."""

    @prepared("under")
    def build(at: datetime, under: int) -> ReleaseQuerySet:
        return Release.objects.live(at=at).listed(rows, KINDS[rows](pk=under)).for_cards()[: PAGE + 1]

    return build


def without(listing: Listing, shown: Collection[int]) -> Listing:
    """The page without the stories of these ids, which stand above it."""
    return replace(listing, releases=[one for one in listing.releases if one.article_id not in shown])


def of_day(frame: Frame, day: date, before: Cursor | None) -> Listing:
    """The page of what is dated on a day of the house's time zone."""
    frame.keys.update([surrogate.day(month.start(day)), surrogate.NEWEST])
    releases = month.within(Release.objects.live(at=frame.now), day)
    if before:
        releases = releases.before(*before)
    return _page(frame, releases.newest_first().for_cards()[: DAY_PAGE + 1], before, DAY_PAGE)


def _page(frame: Frame, releases: Iterable[Release], before: Cursor | None, length: int) -> Listing:
    """Of one release more than fits, if there is one."""
    found = frame.mark(releases)
    shown = found[:length]
    frame.carry(shown)
    older = str(Cursor(shown[-1].published_at, shown[-1].pk)) if len(found) > length else ""
    return Listing(shown, older, is_first=before is None)


@cache
def _sharing(tags: int) -> Prepared[Release]:
    """The newest of a section and of as many tags, those with most of the tags first."""

    @prepared("article", "section", *map(str, range(tags)))
    def build(at: datetime, article: int, section: int, **numbers: int) -> ReleaseQuerySet:
        others = Release.objects.live(at=at).exclude(article=article)
        topics = [Tag(pk=number) for number in numbers.values()]
        lists: list[tuple[str, Section | Tag]] = [("listed_in", Section(pk=section))]
        lists += [("release_tags", topic) for topic in topics]
        newest = [
            Release.objects.filter(pk__in=others.listed(*one).values("pk")[:RELATED]).values("pk") for one in lists
        ]
        alike = ReleaseTag.objects.filter(release=OuterRef("pk"), tag__in=topics).order_by().values("release")
        return (
            Release.objects.filter(pk__in=newest[0].union(*newest[1:]) if topics else newest[0])
            # A query inside, for a count beside the columns would sort rows of seventy of them.
            .annotate(shared=Coalesce(Subquery(alike.annotate(count=Count("tag")).values("count")), 0))
            .order_by("-shared", "-published_at", "-id")
            .for_cards()[:RELATED]
        )

    return build


def related(frame: Frame, release: Release, tags: list[Tag]) -> list[Release]:
    """Stories that share most tags with `release`, the newest first; filled up from its section.

    The candidates are the newest of each tag and of the section, each read from its index, so a
    tag with a million stories costs what a tag with ten costs.
    """
    topics = {str(place): tag.pk for place, tag in enumerate(tags)}
    find = _sharing(len(tags))
    found = frame.mark(find(at=frame.now, article=release.article_id, section=release.section_id, **topics))
    frame.carry(found)
    return found
