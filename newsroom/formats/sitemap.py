"""Sitemaps (sitemaps.org 0.9), with Google's news and image terms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from newsroom.formats.xml import add, document, root

MEDIA_TYPE = "application/xml"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
MOST = 50_000  # addresses in one file
# Google wants Chinese told apart; the house writes it in simplified characters.
NEWS_LANGUAGES = {"zh": "zh-cn"}


@dataclass(frozen=True)
class Page:
    """A page, or in an index a sitemap, with the addresses of its pictures."""

    url: str
    changed: datetime | None = None
    images: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewsPage:
    """A story for the news sitemap; `published` is when it first went out."""

    url: str
    title: str
    language: str
    published: datetime


def write_index(sitemaps: Iterable[Page]) -> bytes:
    top = root("sitemapindex", {"xmlns": SITEMAP})
    for sitemap in sitemaps:
        _place(add(top, "sitemap"), sitemap)
    return document(top)


def write(pages: Iterable[Page]) -> bytes:
    """The pages with the time of their last change; their pictures belong in `write_images`."""
    top = root("urlset", {"xmlns": SITEMAP})
    for page in pages:
        _place(add(top, "url"), page)
    return document(top)


def write_images(pages: Iterable[Page]) -> bytes:
    top = root("urlset", {"xmlns": SITEMAP, "xmlns:image": IMAGE})
    for page in pages:
        url = add(top, "url")
        add(url, "loc", page.url)
        for image in page.images:
            add(add(url, "image:image"), "image:loc", image)
    return document(top)


def write_news(publication: str, pages: Iterable[NewsPage]) -> bytes:
    top = root("urlset", {"xmlns": SITEMAP, "xmlns:news": NEWS})
    for page in pages:
        url = add(top, "url")
        add(url, "loc", page.url)
        news = add(url, "news:news")
        about = add(news, "news:publication")
        add(about, "news:name", publication)
        add(about, "news:language", NEWS_LANGUAGES.get(page.language, page.language))
        add(news, "news:publication_date", page.published.isoformat(timespec="seconds"))
        add(news, "news:title", page.title)
    return document(top)


def _place(parent: Element, page: Page) -> None:
    add(parent, "loc", page.url)
    if page.changed:
        add(parent, "lastmod", page.changed.isoformat(timespec="seconds"))
