"""The page of one story, made of a release."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from articles.models import Correction, Release, Tag
from newsroom.public import lists
from newsroom.public.frame import Frame, show


def page(
    request: HttpRequest,
    release: Release,
    tags: list[Tag],
    *,
    now: datetime,
    template: str = "public/article.html",
    **context: Any,
) -> HttpResponse:
    """Show `release` as readers see it at `now`. `newsroom.urls` hands this to the desk, for its previews."""
    frame = Frame.at(now, article_id=release.article_id)
    frame.mark([release])
    return show(
        request,
        template,
        frame,
        release=release,
        tags=tags,
        corrections=Correction.objects.public(at=now).filter(article=release.article_id),
        related=lists.related(frame, release, tags),
        **context,
    )
