"""What sitemaps list, in chunks by range of ids: a page never moves from one chunk to another."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, Max, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone

from articles.models import Author, Correction, HousePage, Release, RevisionPhoto, Section, Tag, Use
from articles.models.photo import desk_only
from articles.models.release import ReleaseQuerySet
from newsroom.feeds.absolute import address
from newsroom.formats.sitemap import NewsPage, Page

SPAN = 5_000  # ids in a chunk: far from the 50,000 addresses and 50 MB that a file may have
TOLD = timedelta(
    days=35
)  # how far back the index tells when a chunk changed: to look at all stories would take seconds
NEWS_REACH, MOST_NEWS = timedelta(hours=48), 1_000
ADDRESS = ("article_id", "slug", "section__slug")


def _here(now: datetime) -> ReleaseQuerySet:
    """Live stories whose own address is the one with us."""
    return Release.objects.live(at=now).filter(canonical_url="")


def _of_chunk(rows: QuerySet[Any], key: str, number: int) -> QuerySet[Any]:
    return rows.filter(**{f"{key}__gt": (number - 1) * SPAN, f"{key}__lte": number * SPAN}).order_by(key)


def _numbers(rows: QuerySet[Any], key: str) -> list[int]:
    """The numbers of the chunks that hold something, each found by one look into the index of `key`. One query."""
    first_of, last_of = RawSQL("(chunk.number - 1) * %s", [SPAN]), RawSQL("chunk.number * %s", [SPAN])
    held, values = rows.filter(**{f"{key}__gt": first_of, f"{key}__lte": last_of}).order_by().query.sql_with_params()
    last = f'SELECT MAX("{rows.model._meta.get_field(key).column}") FROM "{rows.model._meta.db_table}"'  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE chunk(number) AS "  # noqa: S608 - Django's own SQL, every value a parameter
            f"(SELECT 1 UNION ALL SELECT number + 1 FROM chunk WHERE number * %s < ({last})) "
            f"SELECT number FROM chunk WHERE EXISTS ({held}) ORDER BY number",
            [SPAN, *values],
        )
        return [number for (number,) in cursor.fetchall()]


def _changed(rows: QuerySet[Any], changed: str, now: datetime) -> dict[int, datetime]:
    """When each chunk last changed, of those that did within the time that is told."""
    number = ExpressionWrapper((F("article_id") - 1) / SPAN + 1, output_field=BigIntegerField())
    recent = rows.filter(**{f"{changed}__gt": now - TOLD})
    return dict(recent.order_by().values_list(number).annotate(newest=Max(changed)))


# Stories


def article_chunks(now: datetime) -> dict[int, datetime | None]:
    """The numbers of the chunks, and when each last changed if that was of late."""
    released = _changed(_here(now), "live_from", now)
    corrected = _changed(Correction.objects.public(at=now), "published_at", now)
    newest = {
        number: max(released.get(number, at), corrected.get(number, at))
        for number, at in (corrected | released).items()
    }
    return {number: newest.get(number) for number in _numbers(_here(now), "article_id")}


def image_chunks(now: datetime) -> dict[int, datetime | None]:
    with_photos = _here(now).filter(has_photos=True)
    newest = _changed(with_photos, "live_from", now)
    return {number: newest.get(number) for number in _numbers(with_photos, "article_id")}


def articles(now: datetime, number: int) -> Iterator[Page]:
    notes = Correction.objects.public(at=now).filter(article=OuterRef("article_id")).order_by("-published_at")
    for release in (
        _of_chunk(_here(now), "article_id", number)
        .select_related("section")
        .only(*ADDRESS, "live_from")
        .annotate(corrected=Subquery(notes.values("published_at")[:1]))
    ):
        changed = max(release.live_from, release.corrected or release.live_from)
        yield Page(address(release.get_absolute_url()), timezone.localtime(changed))


def images(now: datetime, number: int) -> Iterator[Page]:
    """Stories that were placed with photos, the lead's first; without those that may not be shown now. Two queries."""
    releases = _of_chunk(_here(now).filter(has_photos=True), "article_id", number)
    placed = defaultdict(list)
    held = RevisionPhoto.objects.filter(revision__in=releases.order_by().values("revision"))
    both = ("photo", "photo__substitute")
    for row in held.select_related(*both).defer(*desk_only(*both)).order_by("photo_id"):
        placed[row.revision_id].append(row.photo)
    for release in releases.select_related("section").only(*ADDRESS, "revision_id", "lead_photo_id"):
        photos = sorted(placed[release.revision_id], key=lambda photo: photo.pk != release.lead_photo_id)
        shown = {photo.pk: photo.shown(at=now, use=Use.SITE) for photo in photos}
        images = (
            address(photo.as_picture("16x9" if pk == release.lead_photo_id else "whole").largest)
            for pk, photo in shown.items()
            if photo
        )
        yield Page(address(release.get_absolute_url()), images=tuple(dict.fromkeys(images)))


def news(now: datetime) -> Iterator[NewsPage]:
    """The newest stories of the last 48 hours."""
    recent = _here(now).filter(published_at__gt=now - NEWS_REACH).newest_first()
    for release in recent.select_related("section").only(*ADDRESS, "headline", "language", "published_at")[:MOST_NEWS]:
        page = address(release.get_absolute_url())
        yield NewsPage(page, release.headline, release.language, timezone.localtime(release.published_at))


# The house


def about() -> Iterator[Page]:
    """The pages about the house that readers see, after the list of them."""
    pages = list(HousePage.objects.live().only("slug", "changed_at").order_by("pk"))
    if pages:
        newest = max(page.changed_at for page in pages)
        yield Page(address(reverse("about")), timezone.localtime(newest))
    for page in pages:
        yield Page(address(page.get_absolute_url()), timezone.localtime(page.changed_at))


# Lists of stories: only those with one to show


def sections(now: datetime) -> Iterator[Page]:
    return _pages(_with_stories(Section.objects.in_order(), "listed_in__section", now))


def tag_chunks(now: datetime) -> list[int]:
    return _numbers(_tags(now), "id")


def tags(now: datetime, number: int) -> Iterator[Page]:
    return _pages(_of_chunk(_tags(now), "id", number))


def author_chunks(now: datetime) -> list[int]:
    return _numbers(_authors(now), "id")


def authors(now: datetime, number: int) -> Iterator[Page]:
    return _pages(_of_chunk(_authors(now), "id", number))


def _tags(now: datetime) -> QuerySet[Any]:
    return _with_stories(Tag.objects.in_use(), "release_tags__tag", now)


def _authors(now: datetime) -> QuerySet[Any]:
    return _with_stories(Author.objects.all(), "release_authors__author", now)


def _with_stories(rows: QuerySet[Any], relation: str, now: datetime) -> QuerySet[Any]:
    """Those with a live story, and when the newest of theirs went out, as `newest`."""
    listed = relation.partition("__")[0]
    # Nothing live is dated later: what is to come is not looked through.
    stories = Release.objects.live(at=now).filter(**{relation: OuterRef("pk"), f"{listed}__published_at__lte": now})
    first = stories.order_by(f"-{listed}__published_at", f"-{listed}__release_id").values("live_from")[:1]
    found: QuerySet[Any] = rows.annotate(newest=Subquery(first)).filter(newest__isnull=False)
    return found


def _pages(rows: QuerySet[Any]) -> Iterator[Page]:
    for row in rows:
        yield Page(address(row.get_absolute_url()), timezone.localtime(row.newest))
