"""The pages about the house: the list of them, and each."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from articles import surrogate
from articles.models import HousePage, Language
from newsroom.lib.body import first_words
from newsroom.public import structured
from newsroom.public.frame import Frame, moved, reader_page, show


@reader_page
def about(request: HttpRequest, now: datetime) -> HttpResponse:
    """What there is to read about the house; not there while that is nothing."""
    frame = Frame.at(now)
    if not frame.pages:
        raise Http404
    return show(request, "public/about.html", frame, structured=structured.of_house(frame.pages))


@reader_page
def house_page(request: HttpRequest, now: datetime, slug: str) -> HttpResponse:
    """A live page; from an address that it had, 301."""
    page = HousePage.objects.live().filter(slug=slug).first()
    if page is None:
        former = HousePage.objects.live().filter(versions__slug=slug, versions__number__isnull=False)
        if not (now_at := former.order_by("-pk").first()):
            raise Http404
        return moved(now_at.get_absolute_url(), surrogate.subject(now_at))
    frame = Frame.at(now, language=Language(page.language))
    frame.keys.add(surrogate.subject(page))
    return show(
        request,
        "public/house_page.html",
        frame,
        page=page,
        text=mark_safe(page.body),  # noqa: S308 — clean at rest
        description=first_words(page.body),
        structured=structured.of_house(frame.pages, page),
    )
