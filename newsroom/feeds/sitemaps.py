"""Sitemaps for search engines: an index, chunks that never shift, and the news of two days."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from articles import surrogate
from newsroom.feeds import chunks
from newsroom.feeds.absolute import address
from newsroom.feeds.answer import document, for_machines
from newsroom.formats import sitemap
from newsroom.formats.sitemap import Page

KEYS = (surrogate.FRAME, surrogate.NEWEST, surrogate.SITEMAPS)


@for_machines
def index(request: HttpRequest, now: datetime) -> HttpResponse:
    """Every sitemap that holds something."""
    found = list(_sitemaps(now))
    return document(request, sitemap.write_index(found), sitemap.MEDIA_TYPE, keys=KEYS, now=now)


def _sitemaps(now: datetime) -> Iterator[Page]:
    if changed := max((page.changed for page in chunks.sections(now) if page.changed), default=None):
        yield Page(address(reverse("sections_sitemap")), changed)
    if changed := max((page.changed for page in chunks.about() if page.changed), default=None):
        yield Page(address(reverse("about_sitemap")), changed)
    for name, find in (("articles", chunks.article_chunks), ("images", chunks.image_chunks)):
        for number, newest in find(now).items():
            yield Page(_of(name, number), timezone.localtime(newest) if newest else None)
    for name, numbers in (("tags", chunks.tag_chunks), ("authors", chunks.author_chunks)):
        for number in numbers(now):
            yield Page(_of(name, number))


def _of(name: str, number: int) -> str:
    return address(reverse(f"{name}_sitemap", args=[number]))


@for_machines
def news(request: HttpRequest, now: datetime) -> HttpResponse:
    content = sitemap.write_news(settings.NEWSROOM_NAME, chunks.news(now))
    return document(request, content, sitemap.MEDIA_TYPE, keys=KEYS, now=now)


@for_machines
def articles(request: HttpRequest, now: datetime, number: int) -> HttpResponse:
    return _answer(request, now, chunks.articles(now, number))


@for_machines
def images(request: HttpRequest, now: datetime, number: int) -> HttpResponse:
    return _answer(request, now, chunks.images(now, number), sitemap.write_images)


@for_machines
def sections(request: HttpRequest, now: datetime) -> HttpResponse:
    return _answer(request, now, chunks.sections(now))


@for_machines
def about(request: HttpRequest, now: datetime) -> HttpResponse:
    return _answer(request, now, chunks.about())


@for_machines
def tags(request: HttpRequest, now: datetime, number: int) -> HttpResponse:
    return _answer(request, now, chunks.tags(now, number))


@for_machines
def authors(request: HttpRequest, now: datetime, number: int) -> HttpResponse:
    return _answer(request, now, chunks.authors(now, number))


def _answer(
    request: HttpRequest,
    now: datetime,
    pages: Iterable[Page],
    write: Callable[[Iterable[Page]], bytes] = sitemap.write,
) -> HttpResponse:
    """A sitemap, which is not there when it would be empty: the schema wants one page at least."""
    listed = list(pages)
    if not listed:
        raise Http404
    return document(request, write(listed), sitemap.MEDIA_TYPE, keys=KEYS, now=now)
