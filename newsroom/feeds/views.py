"""Feeds of everything, and of each section, tag and author: RSS, Atom and JSON Feed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles import surrogate
from articles.models import Author, Language, Section, Tag
from newsroom.feeds import listing
from newsroom.feeds.absolute import address
from newsroom.feeds.answer import document, for_machines
from newsroom.feeds.items import item
from newsroom.feeds.listing import Listing
from newsroom.formats import atom, json_feed, rss
from newsroom.formats.feed import Feed


@dataclass(frozen=True)
class Format:
    media_type: str
    write: Callable[[Feed], bytes]


FORMATS = {
    "rss.xml": Format(rss.MEDIA_TYPE, rss.write),
    "atom.xml": Format(atom.MEDIA_TYPE, atom.write),
    "feed.json": Format(json_feed.MEDIA_TYPE, json_feed.write),
}


@for_machines
def everything(request: HttpRequest, now: datetime, name: str) -> HttpResponse:
    return _answer(request, now, name, listing.read(now, None))


@for_machines
def language(request: HttpRequest, now: datetime, language: Language, name: str) -> HttpResponse:
    """Everything in a language."""
    return _answer(request, now, name, listing.read(now, language), language)


@for_machines
def section(request: HttpRequest, now: datetime, slug: str, name: str) -> HttpResponse:
    found = Section.objects.filter(slug=slug).first() or get_object_or_404(Section, former_slugs__slug=slug)
    return _of(request, now, found, slug, name)


@for_machines
def author(request: HttpRequest, now: datetime, slug: str, name: str) -> HttpResponse:
    found = Author.objects.filter(slug=slug).first() or get_object_or_404(Author, former_slugs__slug=slug)
    return _of(request, now, found, slug, name)


@for_machines
def tag(request: HttpRequest, now: datetime, slug: str, name: str) -> HttpResponse:
    found = get_object_or_404(Tag.objects.select_related("merged_into"), slug=slug)
    return _of(request, now, found.merged_into or found, slug, name)


def _of(request: HttpRequest, now: datetime, under: Section | Tag | Author, slug: str, name: str) -> HttpResponse:
    """As the page that it goes with: those of authors and tags are there while there is a story to list."""
    listed = listing.read(now, under)
    if not listed.releases and not isinstance(under, Section):
        raise Http404
    if under.slug != slug:
        moved = redirect(f"{under.get_absolute_url()}{name}", permanent=True)
        moved.headers["Surrogate-Key"] = f"{surrogate.FRAME} {surrogate.subject(under)}"
        return moved
    return _answer(request, now, name, listed, under)


def _answer(
    request: HttpRequest,
    now: datetime,
    name: str,
    listed: Listing,
    under: Section | Tag | Author | Language | None = None,
) -> HttpResponse:
    page = _page(under)
    feed = Feed(
        id=f"tag:{settings.NEWSROOM_FEED_AUTHORITY}:feed{_key(under)}",
        url=address(f"{page}{name}"),
        page=address(page),
        publisher=settings.NEWSROOM_NAME,
        language=under.value if isinstance(under, Language) else settings.LANGUAGE_CODE,
        icon=address(static("img/favicon.svg")),
        updated=timezone.localtime(listed.changed),
        items=tuple(
            item(
                release,
                listed.corrections.get(release.article_id, []),
                listed.photos.get(release.pk),
                listed.sizes,
                listed.placed,
                at=now,
            )
            for release in listed.releases
        ),
        **_about(under),
    )
    written = FORMATS[name]
    return document(request, written.write(feed), written.media_type, keys=listed.keys, now=now, changed=listed.changed)


def _page(under: Section | Tag | Author | Language | None) -> str:
    if isinstance(under, Language):
        return reverse("language_front", args=[under])
    return under.get_absolute_url() if under else reverse("home")


def _key(under: Section | Tag | Author | Language | None) -> str:
    """Such as “/section/7”: a name may change, an id may not."""
    if isinstance(under, Language):
        return f"/language/{under.value}"
    return f"/{under._meta.model_name}/{under.pk}" if under else ""


def _about(under: Any) -> dict[str, str]:
    if under is None:
        return {"title": settings.NEWSROOM_NAME, "description": settings.NEWSROOM_TAGLINE}
    if isinstance(under, Language):
        with translation.override(under.code):
            tagline = gettext(settings.NEWSROOM_TAGLINE)
        return {"title": f"{settings.NEWSROOM_NAME} — {under.label}", "description": tagline}
    words = under.bio if isinstance(under, Author) else under.description
    return {"title": f"{under.name} — {settings.NEWSROOM_NAME}", "description": words or under.name}
