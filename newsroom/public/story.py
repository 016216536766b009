"""The page of one story, made of a release."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from articles import surrogate
from articles.models import Correction, Language, Release, Tag, Use
from articles.models.prepared import prepared
from articles.models.release import ReleaseQuerySet
from newsroom.feeds.absolute import address
from newsroom.public import lists, structured, text
from newsroom.public.frame import Frame, show


@prepared("article")
def live(at: datetime, article: int) -> ReleaseQuerySet:
    live = Release.objects.live(at=at).filter(article=article).select_related("section__parent")
    return live.with_photo().with_tags().with_corrections(at=at)


@prepared("article")
def _told_alike(at: datetime, article: int) -> ReleaseQuerySet:
    return Release.objects.live(at=at).translations_of(article).select_related("section").defer("body")


def find(article_id: int, *, now: datetime) -> tuple[Release | None, list[Correction]]:
    """What readers see of a story, with its tags and its public corrections. One query."""
    rows = live(at=now, article=article_id)
    notes = [
        Correction(kind=row.correction_kind, text=row.correction_text, published_at=row.correction_published_at)
        for row in rows
        if row.correction_kind
    ]
    return rows[0] if rows else None, notes


def _translations(release: Release, frame: Frame) -> list[Release]:
    """The same story in other languages, one in each. One query."""
    frame.keys.add(surrogate.translations(release.article_id))
    newest: dict[str, Release] = {}
    for other in _told_alike(at=frame.now, article=release.article_id):
        if other.language != release.language:
            newest.setdefault(other.language, other)
    frame.keys.update(surrogate.story(other.article_id) for other in newest.values())
    return list(newest.values())


def page(
    request: HttpRequest,
    release: Release,
    tags: list[Tag],
    corrections: list[Correction] | None = None,
    *,
    now: datetime,
    template: str = "public/article.html",
    **context: Any,
) -> HttpResponse:
    """Show `release` as readers see it at `now`, the words around it in its language.

    `newsroom.urls` hands this to the desk, for its previews.
    """
    language = Language(release.language)
    frame = Frame.at(now, article_id=release.article_id, language=language)
    frame.carry(frame.mark([release]))
    frame.keys.update(surrogate.name_of(tag) for tag in tags)
    placed = release.placed()
    frame.keys.update(surrogate.of_photos(placed.values()))
    if corrections is None:
        corrections = list(Correction.objects.public(at=now).filter(article=release.article_id))
    with translation.override(language.code):
        body = text.as_html(release.body, placed, at=now)
        data = structured.of_story(release, tags, corrections, frame.pages)
    retractions = [note for note in corrections if note.kind == Correction.Kind.RETRACTION]
    return show(
        request,
        template,
        frame,
        release=release,
        url=address(release.get_absolute_url()),
        text=body,
        translations=_translations(release, frame),
        social=release.lead_shown(at=now, use=Use.SOCIAL),
        tags=tags,
        corrections=corrections,
        retraction=retractions[-1] if retractions else None,
        related=lists.related(frame, release, tags),
        structured=data,
        **context,
    )
