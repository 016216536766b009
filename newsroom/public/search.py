"""The search page, and what its box suggests. Neither is kept by any cache: what is withdrawn is gone at once."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles.models import Kind, Language, Release
from newsroom.lib.body import to_text
from newsroom.public.frame import Frame, show
from newsroom.search.asked import LONGEST, Asked
from newsroom.search.extracts import Marker
from newsroom.search.finding import Found, find
from newsroom.search.suggesting import did_you_mean, names, related


def asked_of_us(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view one that answers what a reader asked, at this instant, for no cache and no search engine."""

    @wraps(view)
    def answering(request: HttpRequest) -> HttpResponse:
        try:
            asked = Asked.read(dict(request.GET.lists()))
        except ValueError as error:
            raise BadRequest(str(error)) from error
        response = view(request, asked, timezone.now())
        patch_cache_control(response, private=True, no_store=True)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return require_safe(answering)


@asked_of_us
def search(request: HttpRequest, asked: Asked, now: datetime) -> HttpResponse:
    """Stories that answer the question, the newest first; how to ask where there is none."""
    frame = Frame.at(now)
    found = find(asked, at=now) if asked else None
    return show(request, "public/search.html", frame, **_form(asked, frame), **_answers(asked, found, frame))


def _form(asked: Asked, frame: Frame) -> dict[str, Any]:
    return {
        "asked": asked,
        "longest": LONGEST,
        "kinds": Kind.choices,
        "languages": Language.choices,
        "sections": [section for parent in frame.top_sections for section in (parent, *_inside(frame, parent.pk))],
    }


def _inside(frame: Frame, parent: int) -> list[Any]:
    return [section for section in frame.sections if section.parent_id == parent]


def _answers(asked: Asked, found: Found | None, frame: Frame) -> dict[str, Any]:
    if found is None:
        return {"found": None, "chips": [], "topics": [], "meant": None}
    marker = Marker(asked.q, asked.groups)
    for release in frame.mark(found.releases):
        release.marked_headline = marker.line(release.headline)
        release.marked_extract = marker.extract(_words(release))
    is_empty = not found.releases and not asked.is_further
    return {
        "found": found,
        "chips": _chips(asked, found),
        "topics": related(found.releases),
        "meant": did_you_mean(asked, at=frame.now) if is_empty else None,
    }


def _chips(asked: Asked, found: Found) -> list[dict[str, str]]:
    """The author and the topic that are asked for, each with the question without it."""
    return [
        {"filter": name, "slug": row.slug, "name": row.name, "without": asked.without(**{name: ""}).query_string}
        for name, row in found.filters.items()
        if name != "section"
    ]


def _words(release: Release) -> str:
    return " ".join(f"{release.standfirst} {to_text(release.body)}".split())


@asked_of_us
def suggest(request: HttpRequest, asked: Asked, now: datetime) -> HttpResponse:
    """Names for the box while a reader types, as JSON."""
    return JsonResponse(names(asked.q, at=now), safe=False, json_dumps_params={"ensure_ascii": False})
