"""Where a photo is used, and which other photos are like it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.models import Article, Author, Photo, Release, Revision, RevisionPhoto
from newsroom.lib.text import Shown

BITS = (1 << 64) - 1
NEAR = 10  # bits of 64: copies that were scaled, saved again or trimmed differ in up to 8, other pictures in 19 or more


@dataclass(frozen=True)
class Named:
    """What needs a photo, as the desk names it, and where it is found."""

    name: str
    address: str


@dataclass(frozen=True)
class Holder:
    """A feature that needs photos of its own. `rows` are what holds them, each with a `photo`; `seen` those of them that
    are before readers; `named` says of rows what a user may be told."""

    title: Shown
    rows: Callable[[], QuerySet[Any]]
    seen: Callable[[], QuerySet[Any]]
    named: Callable[[QuerySet[Any], Any], list[Named]]


# Told by the features when the house starts, since the story knows none of them.
HOLDERS: list[Holder] = []


@dataclass(frozen=True)
class Uses:
    """`articles` have it in their working copy, now; `releases` were or will be seen with it; `revisions` hold it, saved or
    unmerged; it stands in the place of `stands_for`, and beside the profiles of `authors`; `elsewhere` are the rows of features.
    Who is limited to sections may be shown those of their stories only."""

    articles: QuerySet[Article]
    releases: QuerySet[Release]
    revisions: QuerySet[Revision]
    stands_for: QuerySet[Photo]
    authors: QuerySet[Author]
    elsewhere: list[tuple[Holder, QuerySet[Any]]] = field(default_factory=list)

    @property
    def is_used(self) -> bool:
        own = (self.articles, self.releases, self.revisions, self.stands_for, self.authors)
        return any(rows.exists() for rows in (*own, *(rows for _, rows in self.elsewhere)))

    @property
    def is_elsewhere(self) -> bool:
        """Whether a feature needs it, told or not."""
        return any(rows.exists() for _, rows in self.elsewhere)

    def named(self, user: Any) -> list[tuple[str, list[Named]]]:
        """What of the features needs it, as far as `user` may be told."""
        told = [(str(holder.title), holder.named(rows, user)) for holder, rows in self.elsewhere]
        return [(title, names) for title, names in told if names]


def of(photo: Photo) -> Uses:
    """Find the uses of a photo. Nothing is read before it is asked for."""
    return Uses(
        Article.objects.filter(pk__in=_holders(photo)),
        Release.objects.filter(revision__photos__photo=photo),
        Revision.objects.filter(photos__photo=photo),
        photo.stands_for.all(),
        photo.portraits.all(),
        [(holder, holder.rows().filter(photo=photo)) for holder in HOLDERS],
    )


def _holders(photo: Photo) -> QuerySet[Any]:
    """The articles whose working copy, which equals their newest revision, has the photo."""
    held = RevisionPhoto.objects.filter(photo=photo, revision__number=F("revision__article__revision_number"))
    return held.values("revision__article")


def unused(photos: QuerySet[Photo]) -> QuerySet[Photo]:
    """Those of `photos` that `of` would find no use for."""
    for rows in (
        RevisionPhoto.objects.filter(photo=OuterRef("pk")),
        Photo.objects.filter(substitute=OuterRef("pk")),
        Author.objects.filter(photo=OuterRef("pk")),
        *(holder.rows().filter(photo=OuterRef("pk")) for holder in HOLDERS),
    ):
        photos = photos.filter(~Exists(rows))
    return photos


def ending(*, at: datetime, within: timedelta) -> QuerySet[Photo]:
    """Photos that readers see, or will, whose rights end soon: what stands in their place had better be chosen."""
    seen = Release.objects.filter(Q(live_until=None) | Q(live_until__gt=at), revision__photos__photo=OuterRef("pk"))
    portraits = Author.objects.filter(photo=OuterRef("pk"))
    either = Q(Exists(seen)) | Q(Exists(portraits))
    for holder in HOLDERS:
        either |= Q(Exists(holder.seen().filter(photo=OuterRef("pk"))))
    return Photo.objects.ending(after=at, by=at + within).filter(either)


@dataclass(frozen=True)
class Alike:
    """The same file, and pictures that look the same: scaled, saved again, or with other colours."""

    same: list[Photo]
    near: list[Photo]


def alike(photo: Photo) -> Alike:
    """Find the copies of a photo, the nearest first. Reads a number of every photo: about a second for a million."""
    others = Photo.objects.exclude(pk=photo.pk)
    same = list(others.filter(digest=photo.digest)) if photo.digest else []
    if not photo.likeness:  # not looked at, or of one colour
        return Alike(same, [])
    known = {copy.pk for copy in same}
    rows = others.exclude(likeness=None).order_by().values_list("pk", "likeness").iterator(chunk_size=10_000)
    distances = {pk: ((photo.likeness ^ (other or 0)) & BITS).bit_count() for pk, other in rows}
    near = sorted((distance, pk) for pk, distance in distances.items() if distance <= NEAR and pk not in known)
    found = Photo.objects.in_bulk([pk for _, pk in near[:20]])
    return Alike(same, [found[pk] for _, pk in near[:20]])
