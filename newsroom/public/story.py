"""The page of one story, made of a release."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from articles import surrogate
from articles.models import Correction, Release, Tag, Use
from newsroom.public import lists, text
from newsroom.public.frame import Frame, show


def find(article_id: int, *, now: datetime) -> tuple[Release | None, list[Correction]]:
    """What readers see of a story, with its public corrections. One query."""
    live = Release.objects.live(at=now).filter(article=article_id).select_related("section__parent").with_photo()
    rows = list(live.with_corrections(at=now))
    notes = [
        Correction(kind=row.correction_kind, text=row.correction_text, published_at=row.correction_published_at)
        for row in rows
        if row.correction_kind
    ]
    return rows[0] if rows else None, notes


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
    """Show `release` as readers see it at `now`. `newsroom.urls` hands this to the desk, for its previews."""
    frame = Frame.at(now, article_id=release.article_id)
    frame.carry(frame.mark([release]))
    frame.keys.update(surrogate.name_of(tag) for tag in tags)
    placed = release.placed()
    frame.keys.update(surrogate.of_photos(placed.values()))
    if corrections is None:
        corrections = list(Correction.objects.public(at=now).filter(article=release.article_id))
    retractions = [note for note in corrections if note.kind == Correction.Kind.RETRACTION]
    return show(
        request,
        template,
        frame,
        release=release,
        text=text.as_html(release.body, placed, at=now),
        social=release.lead_shown(at=now, use=Use.SOCIAL),
        tags=tags,
        corrections=corrections,
        retraction=retractions[-1] if retractions else None,
        related=lists.related(frame, release, tags),
        **context,
    )
