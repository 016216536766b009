"""Sitemaps by the rules of their schemas (sitemaps.org 0.9, Google's news 0.9 and image 1.1)."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from newsroom.formats import sitemap
from newsroom.formats.sitemap import NewsPage, Page
from tests.newsroom.formats.strict import NAMES, texts, xml

AT = datetime(2026, 1, 29, 9, 5, tzinfo=UTC)
HOME = "https://news.example.org"
SM, NEWS, IMAGE = (f"{{{NAMES[name]}}}" for name in ("sm", "news", "image"))


def tags(element) -> list[str]:
    return [child.tag for child in element.iter()]


def test_pages_with_their_last_change():
    top = xml(sitemap.write([Page(f"{HOME}/a/?x&y", AT), Page(f"{HOME}/b/")]))

    assert tags(top) == [f"{SM}urlset", f"{SM}url", f"{SM}loc", f"{SM}lastmod", f"{SM}url", f"{SM}loc"]
    assert texts(top, "sm:url/sm:loc") == [f"{HOME}/a/?x&y", f"{HOME}/b/"]
    assert texts(top, "sm:url/sm:lastmod") == ["2026-01-29T09:05:00+00:00"]


def test_index_names_sitemaps():
    top = xml(sitemap.write_index([Page(f"{HOME}/sitemap-articles-1.xml", AT)]))

    assert tags(top) == [f"{SM}sitemapindex", f"{SM}sitemap", f"{SM}loc", f"{SM}lastmod"]


def test_pictures_stand_under_their_page():
    top = xml(sitemap.write_images([Page(f"{HOME}/a/", AT, (f"{HOME}/1.webp", f"{HOME}/2.webp"))]))

    assert tags(top) == [
        f"{SM}urlset", f"{SM}url", f"{SM}loc", f"{IMAGE}image", f"{IMAGE}loc", f"{IMAGE}image", f"{IMAGE}loc",
    ]  # fmt: skip
    assert texts(top, "sm:url/image:image/image:loc") == [f"{HOME}/1.webp", f"{HOME}/2.webp"]


def test_news_in_each_language():
    pages = [NewsPage(f"{HOME}/{language}/", "Rain & snow", language, AT) for language in ("en", "ur", "zh")]

    top = xml(sitemap.write_news("The Indus Wire", pages))

    assert tags(top.find("sm:url", NAMES)) == [
        f"{SM}url", f"{SM}loc", f"{NEWS}news", f"{NEWS}publication", f"{NEWS}name", f"{NEWS}language",
        f"{NEWS}publication_date", f"{NEWS}title",
    ]  # fmt: skip
    news = "sm:url/news:news/"
    assert texts(top, f"{news}news:publication/news:language") == ["en", "ur", "zh-cn"]
    assert texts(top, f"{news}news:publication/news:name") == ["The Indus Wire"] * 3
    assert texts(top, f"{news}news:publication_date") == ["2026-01-29T09:05:00+00:00"] * 3
    assert texts(top, f"{news}news:title") == ["Rain & snow"] * 3


@given(st.text(st.characters(codec=None)))
def test_any_title_makes_a_document_that_is_well_formed(words):
    xml(sitemap.write_news(words, [NewsPage(HOME, words, "en", AT)]))
