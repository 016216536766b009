"""Freezing a working copy into a release. When it is live is decided in `articles.workflow`."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from articles.models import (
    Article,
    Byline,
    Credit,
    Release,
    ReleaseAuthor,
    ReleaseSection,
    ReleaseTag,
    Revision,
    Section,
)
from articles.models.release import OPENING
from newsroom.lib import figures
from newsroom.lib.body import first_words
from newsroom.lib.text import address_part


def freeze(article: Article, revision: Revision, *, live_from: datetime, by: Any, **interval: Any) -> Release:
    """Make the release of `article` as it stands in `revision`, live from `live_from`.

    `interval` may hold live_until, ending, updated_at, update_note. The caller holds the article's
    row lock, has checked that there is a section, and has closed the previous release.
    """
    section: Section = article.section  # type: ignore[assignment]
    release = Release(
        article=article,
        revision=revision,
        number=_next_number(article),
        live_from=live_from,
        published_at=story_date(article, live_from),
        embargo_until=article.embargo_until,
        released_by=by,
        **as_printed(
            article,
            section,
            bylines=article.bylines.select_related("author"),
            credits=article.credits.select_related("source"),
        ),
        **interval,
    )
    release.validate_constraints()
    release.save()
    _list(
        release,
        sections=[section, *article.further_sections.all()],
        tags=article.tagged.values_list("tag", flat=True),
        authors=article.bylines.values_list("author", flat=True),
    )
    return release


def as_printed(
    article: Article, section: Section, *, bylines: Iterable[Byline], credits: Iterable[Credit]
) -> dict[str, Any]:
    """Return what readers get of a working copy, as fields of a release. Writes nothing."""
    return {
        "headline": article.headline,
        "kicker": article.kicker or section.name,
        "standfirst": article.standfirst,
        "slug": article.slug or address_part(article.headline),
        "body": article.body,
        "opening": first_words(article.body, OPENING),
        "has_photos": bool(article.lead or figures.photos(article.body)),
        "section": section,
        "language": article.language,
        "kind": article.kind,
        "dateline": article.dateline,
        "urgency": article.urgency,
        "lead": article.lead,
        "bylines": [{"name": b.author.name, "slug": b.author.slug, "role": b.role} for b in bylines],
        "byline_sentence": article.byline_sentence,
        "credits": [credit.as_printed() for credit in credits],
        "seo_title": article.seo_title,
        "seo_description": article.seo_description,
        "canonical_url": article.canonical_url,
    }


def freeze_again(old: Release, *, live_from: datetime, by: Any) -> Release:
    """Make a new open release with the content of `old`."""
    release = Release.objects.get(pk=old.pk)
    release.pk, release._state.adding = None, True
    release.number = _next_number(release.article)
    release.live_from, release.live_until, release.ending = live_from, None, Release.Ending.OPEN
    release.withdrawal_notice, release.released_by = "", by
    release.validate_constraints()
    release.save()
    _list(
        release,
        sections=Section.objects.filter(listed__release=old, listed__implied=False),
        tags=old.release_tags.values_list("tag", flat=True),
        authors=old.release_authors.values_list("author", flat=True),
    )
    return release


def story_date(article: Article, live_from: datetime) -> datetime:
    """The date that readers see: the one the desk gave, or when the first release went out."""
    if article.dated:
        return article.dated
    first = article.releases.exclude(ending=Release.Ending.PULLED_BACK).order_by("number").first()
    return min(first.live_from, live_from) if first else live_from


def relist(section: Section) -> None:
    """List the releases of `section` again after it was moved inside another, or out of one."""
    releases = Release.objects.filter(listed_in__section=section, listed_in__implied=False)
    ReleaseSection.objects.filter(release__in=releases, implied=True).delete()
    chosen = ReleaseSection.objects.filter(release__in=releases).exclude(section__parent=None)
    implied = (
        ReleaseSection(
            release_id=row.release_id,
            section_id=row.section.parent_id,  # type: ignore[misc]  # those without a parent are excluded above
            published_at=row.published_at,
            implied=True,
        )
        for row in chosen.select_related("section").iterator()
    )
    ReleaseSection.objects.bulk_create(implied, batch_size=1000, ignore_conflicts=True)


def _next_number(article: Article) -> int:
    last = article.releases.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _list(release: Release, *, sections: Collection[Section], tags: Iterable[int], authors: Iterable[int]) -> None:
    date = release.published_at
    chosen = {section.pk for section in sections}
    implied = {section.parent_id for section in sections if section.parent_id} - chosen
    ReleaseSection.objects.bulk_create(
        ReleaseSection(release=release, section_id=pk, published_at=date, implied=pk in implied)
        for pk in sorted(chosen | implied)
    )
    ReleaseTag.objects.bulk_create(ReleaseTag(release=release, tag_id=pk, published_at=date) for pk in tags)
    ReleaseAuthor.objects.bulk_create(
        ReleaseAuthor(release=release, author_id=pk, published_at=date) for pk in sorted(set(authors))
    )
