"""Which stories a feed holds at an instant, and when that last changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max, Prefetch

from articles import renditions, surrogate
from articles.models import Author, Correction, Language, Photo, Release, ReleaseTag, Section, Tag, Use
from articles.models.release import ReleaseQuerySet
from newsroom.lib import figures

LENGTH = 50
SHAPE = "16x9"  # of pictures in feeds
ROWS: dict[type, str] = {Section: "listed_in", Tag: "release_tags", Author: "release_authors"}
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Listing:
    """The newest live releases with their corrections, by article, the photo of each, by release,
    those `placed` in their texts, by their own id, and the sizes of files by name. `changed` counts what came, went and was corrected, in
    pictures, too. `keys` are the surrogate keys of what is in it."""

    releases: list[Release]
    corrections: dict[int, list[Correction]]
    photos: dict[int, Photo]
    placed: dict[int, Photo]
    sizes: dict[str, int]
    changed: datetime
    keys: set[str]


def read(now: datetime, under: Section | Tag | Author | Language | None) -> Listing:
    """Read the feed of everything, or that of a language, section, tag or author. Five queries, one more when there are photos in the texts."""
    releases = list(
        _in(Release.objects.live(at=now), under)
        .select_related("section")
        .with_photo()
        .prefetch_related(Prefetch("release_tags", ReleaseTag.objects.select_related("tag").order_by("tag__name")))[
            :LENGTH
        ]
    )
    corrections = defaultdict(list)
    for correction in Correction.objects.public(at=now).filter(article__in=[r.article_id for r in releases]):
        corrections[correction.article_id].append(correction)
    placed = _placed(releases)
    changes = [release.live_from for release in releases]
    changes += [correction.published_at for notes in corrections.values() for correction in notes]
    changes += [photo.last_change(now) for release in releases for photo in _photos(release)]
    changes += [photo.last_change(now) for lead in placed.values() for photo in (lead, lead.substitute) if photo]
    changes += [ended] if (ended := _last_end(now, under, releases)) else []
    photos = {release.pk: photo for release in releases if (photo := release.lead_shown(at=now, use=Use.SYNDICATION))}
    sizes = renditions.sizes(photo.as_picture(SHAPE).name for photo in photos.values())
    return Listing(
        releases, dict(corrections), photos, placed, sizes, max(changes, default=NEVER), _keys(releases, placed, under)
    )


def _keys(
    releases: list[Release], placed: dict[int, Photo], under: Section | Tag | Author | Language | None
) -> set[str]:
    listed = surrogate.NEWEST if under is None or isinstance(under, Language) else surrogate.subject(under)
    keys = {surrogate.FRAME, listed}
    keys |= surrogate.of_photos(placed.values())
    for release in releases:
        keys |= {surrogate.story(release.article_id), *surrogate.photos_of(release)}
        keys |= {surrogate.name_of(row.tag) for row in release.release_tags.all()}
    return keys


def _placed(releases: list[Release]) -> dict[int, Photo]:
    ids = {pk for release in releases for pk in figures.photos(release.body)}
    return Photo.objects.for_pages().in_bulk(ids) if ids else {}


def _photos(release: Release) -> list[Photo]:
    """The lead photo and what may stand in its place."""
    lead = release.lead_photo
    return [photo for photo in (lead, lead.substitute) if photo] if lead else []


def _in(releases: ReleaseQuerySet, under: Section | Tag | Author | Language | None) -> ReleaseQuerySet:
    if isinstance(under, Language):
        return releases.in_language(under).newest_first()
    return releases.listed(ROWS[type(under)], under) if under else releases.newest_first()


def _last_end(now: datetime, under: Section | Tag | Author | Language | None, shown: list[Release]) -> datetime | None:
    """When a story last left this place in the list: without it, nobody would learn that one was withdrawn."""
    reach = {"published_at__gte": shown[-1].published_at} if len(shown) == LENGTH else {}
    ended = Release.objects.ended_by(now)
    if isinstance(under, Section | Tag | Author):
        rows: Any = Release._meta.get_field(ROWS[type(under)]).related_model
        # Found first: the index of its rows leads to a few, that of what has an end to all that ever ended.
        ended = ended.filter(
            pk__in=rows.objects.filter(**reach, **{str(under._meta.model_name): under}).values("release")
        )
    else:
        ended = ended.in_language(under).filter(**reach)
    last: datetime | None = ended.aggregate(at=Max("live_until"))["at"]
    return last
