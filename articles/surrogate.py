"""Surrogate keys: the names by which a page says what it shows, and a journal entry what it touches.

A page is out of date when a journal entry, or the clock, touches one of its keys. The words:
`story-7` the story wherever it is shown, `section-3`, `tag-9` and `author-4` their lists and names,
`day-2026-01-29` that day of the archive, `newest` every list of what is new, `frame` what stands
around every page: sections and alerts; `name-tag-9` a page that prints the tag's name only;
`photo-5` wherever that picture, or what stands in its place, is shown; `front-home-en` and `front-3-en`
the front of the house or of a section, as it is curated; `translations-7` the page of story 7, which leads to
its translations; `housepage-2` that page about the house; `sitemaps` the lists for search engines, which name more
stories than they could have keys.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from django.utils import timezone

from articles.models import (
    Article,
    Author,
    HousePage,
    Photo,
    Release,
    ReleaseAuthor,
    ReleaseSection,
    ReleaseTag,
    Section,
    Tag,
    Translation,
)

FRAME, NEWEST, CORRECTIONS, SITEMAPS = "frame", "newest", "corrections", "sitemaps"


def story(article_id: int) -> str:
    return f"story-{article_id}"


def is_story(key: str) -> bool:
    return key.startswith("story-")


def naming(keys: Iterable[str]) -> list[str]:
    """The keys of all pages that must not be given out any more, whatever fails, when what `keys` touch is taken away."""
    named = [key for key in keys if key.startswith(("story-", "housepage-"))]
    return [*named, SITEMAPS] if named else []


def photo(pk: int) -> str:
    return f"photo-{pk}"


def photos_of(release: Release) -> set[str]:
    """The keys of the release's lead photo and of what may stand in its place; it was read `with_photo`."""
    return of_photos([release.lead_photo] if release.lead_photo else [])


def of_photos(photos: Iterable[Photo]) -> set[str]:
    """The keys of photos and of what may stand in their place."""
    return {photo(pk) for row in photos for pk in (row.pk, row.substitute_id) if pk}


def front(section: int | None, language: str) -> str:
    """The front of a section by its id, or of the house."""
    return f"front-{section or 'home'}-{language}"


def subject(row: Section | Tag | Author | HousePage) -> str:
    """Such as `tag-9`."""
    return f"{row._meta.model_name}-{row.pk}"


def name_of(row: Tag | Author) -> str:
    """Such as `name-tag-9`: pages that print the name and its link, though not the list."""
    return f"name-{subject(row)}"


def translations(article_id: int) -> str:
    """The page of this story, which leads to its translations."""
    return f"translations-{article_id}"


def _leading_to(articles: Collection[int]) -> Iterator[tuple[int, str]]:
    """The stories whose pages lead to these: (article, key). One query."""
    family = Translation.objects.filter(article__in=articles).values_list("article", "original__translations__article")
    return ((article, translations(other)) for article, other in family if article != other)


def day(published_at: datetime) -> str:
    """The day of the archive, in the house's time zone."""
    return f"day-{timezone.localdate(published_at)}"


def of_releases(releases: Collection[Release]) -> dict[int, set[str]]:
    """The keys of each release by its id: its story, its translations, and the lists that it stands in. Four queries."""
    keys: defaultdict[int, set[str]] = defaultdict(set)
    ids = [release.pk for release in releases]
    for release in releases:
        keys[release.pk] |= {story(release.article_id), day(release.published_at), NEWEST}
    for rows, name in ((ReleaseSection, "section"), (ReleaseTag, "tag"), (ReleaseAuthor, "author")):
        for release, pk in rows.objects.filter(release__in=ids).values_list("release", name):
            keys[release].add(f"{name}-{pk}")
    leading = defaultdict(set)
    for article, key in _leading_to({release.article_id for release in releases}):
        leading[article].add(key)
    for release in releases:
        keys[release.pk] |= leading[release.article_id]
    return keys


def touched(article: Article, *, at: datetime) -> set[str]:
    """What readers may see in another way after a verb on `article`: its lists, before and after."""
    releases = list(article.releases.only("pk", "article", "published_at", "ending"))
    of_each = of_releases(releases)
    was_withdrawn = any(release.ending == Release.Ending.WITHDRAWN for release in releases)
    frame: set[str] = {FRAME} if article.alerts.filter(ends_at__gte=at).exists() else set()
    corrections: set[str] = {CORRECTIONS} if was_withdrawn or article.corrections.exists() else set()
    return frame.union(corrections, *of_each.values())
