"""What pages say to machines, read as machines read it."""

import json
import re
from datetime import datetime, timedelta, timezone
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from articles.models import Kind
from newsroom.formats import schema_org
from newsroom.formats.feed import Person
from newsroom.formats.schema_org import House, Image, Note, Place, Story

KARACHI = timezone(timedelta(hours=5))
AT = datetime(2026, 1, 29, 14, 5, 7, 999, tzinfo=KARACHI)
HOUSE = House("The Indus Wire", "https://news.example.org/", Image("https://news.example.org/logo.png", 512, 512))


def story(**fields) -> Story:
    right = {
        "url": "https://news.example.org/business/rain-7/", "headline": "Rain", "description": "It rains.",
        "language": "en", "kind": "news", "section": "Business", "published": AT, "modified": AT, "publisher": HOUSE,
    }  # fmt: skip
    return Story(**right | fields)


def test_story_is_told_whole():
    note = Note("Correction", "Nine, not ten.", AT)
    picture = Image(
        "https://news.example.org/a.jpg",
        1600,
        900,
        "A slope",
        "A. Khan / CC BY 4.0",
        "A. Khan",
        "© A. Khan",
        "https://cc.example/by",
    )

    told = schema_org.news_article(
        story(
            kind="analysis", dateline="ISLAMABAD", credit="INP", original_url="https://inp.example/rain",
            authors=(Person("Ayesha Khan", "https://news.example.org/author/ayesha-khan/"),),
            translators=(Person("Li Na"),), images=(picture,), corrections=(note,), topics=("Water",),
        )
    )  # fmt: skip

    assert told == {
        "@type": ["NewsArticle", "AnalysisNewsArticle"],
        "@id": "https://news.example.org/business/rain-7/#story",
        "url": "https://news.example.org/business/rain-7/",
        "mainEntityOfPage": "https://news.example.org/business/rain-7/",
        "headline": "Rain",
        "description": "It rains.",
        "inLanguage": "en",
        "datePublished": "2026-01-29T14:05:07+05:00",
        "dateModified": "2026-01-29T14:05:07+05:00",
        "dateline": "ISLAMABAD",
        "articleSection": "Business",
        "keywords": ["Water"],
        "image": [
            {
                "@type": "ImageObject",
                "url": "https://news.example.org/a.jpg",
                "contentUrl": "https://news.example.org/a.jpg",
                "width": 1600,
                "height": 900,
                "caption": "A slope",
                "creditText": "A. Khan / CC BY 4.0",
                "creator": {"@type": "Person", "name": "A. Khan"},
                "copyrightNotice": "© A. Khan",
                "license": "https://cc.example/by",
            }
        ],
        "author": [
            {"@type": "Person", "name": "Ayesha Khan", "url": "https://news.example.org/author/ayesha-khan/"}
        ],
        "translator": [{"@type": "Person", "name": "Li Na"}],
        "publisher": schema_org.organisation(HOUSE),
        "correction": [
            {
                "@type": "CorrectionComment",
                "name": "Correction",
                "text": "Nine, not ten.",
                "datePublished": "2026-01-29T14:05:07+05:00",
            }
        ],
        "creditText": "INP",
        "isBasedOn": "https://inp.example/rain",
        "isAccessibleForFree": True,
    }  # fmt: skip


def test_story_without_names_is_by_the_house():
    told = schema_org.news_article(story())

    assert told["author"] == [{"@type": "NewsMediaOrganization", "@id": "https://news.example.org/#organisation"}]
    assert {"image", "correction", "translator", "contributor", "keywords", "dateline"}.isdisjoint(told)


def test_each_kind_is_a_news_article():
    told = {kind: schema_org.news_article(story(kind=kind))["@type"] for kind in Kind.values}

    assert {kind: types for kind, types in told.items() if kind in ("news", "analysis", "opinion", "feature")} == {
        "news": ["NewsArticle", "ReportageNewsArticle"],
        "analysis": ["NewsArticle", "AnalysisNewsArticle"],
        "opinion": ["NewsArticle", "OpinionNewsArticle"],
        "feature": "NewsArticle",
    }
    assert all("NewsArticle" in types for types in told.values())


def test_house_names_its_pages_and_how_to_reach_it():
    pages = {"ethicsPolicy": "https://news.example.org/about/ethics/"}
    full = House(
        HOUSE.name, HOUSE.url, HOUSE.logo, slogan="News", founded="1998-03-23", email="desk@example.org",
        telephone="+92 51 1", address="Islamabad", profiles=("https://social.example/@wire",), policies=pages,
    )  # fmt: skip

    assert schema_org.organisation(full) == {
        "@type": "NewsMediaOrganization",
        "@id": "https://news.example.org/#organisation",
        "name": "The Indus Wire",
        "url": "https://news.example.org/",
        "slogan": "News",
        "logo": schema_org.image(HOUSE.logo),
        "foundingDate": "1998-03-23",
        "address": "Islamabad",
        "contactPoint": {
            "@type": "ContactPoint", "contactType": "newsroom", "email": "desk@example.org", "telephone": "+92 51 1",
        },
        "sameAs": ["https://social.example/@wire"],
        "ethicsPolicy": "https://news.example.org/about/ethics/",
    }  # fmt: skip
    assert "contactPoint" not in schema_org.organisation(HOUSE)


def test_way_is_numbered_from_the_front_page():
    way = schema_org.breadcrumbs(
        [Place("Wire", "https://a.example/"), Place("Business", "https://a.example/business/")]
    )

    assert [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]] == [
        (1, "Wire", "https://a.example/"),
        (2, "Business", "https://a.example/business/"),
    ]


class Page(HTMLParser):
    """The contents of scripts, and how many elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.elements, self.data = 0, ""

    def handle_starttag(self, tag, attrs):
        self.elements += 1

    def handle_data(self, data):
        self.data += data


HOSTILE = st.text() | st.lists(
    st.sampled_from(
        ["</script>", "<!--", "<script", "]]>", "\u2028", "\u2029", "\x00", "\ud800", "&lt;", "\\", '"', "\ufffe"]
    )
).map("".join)


@given(HOSTILE)
def test_no_text_ends_the_script_or_the_line_and_all_of_it_comes_back(text):
    written = schema_org.script({"name": text})
    page = Page()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    page.close()

    assert not re.search("[<>&\u2028\u2029\r\n\x00]", written)
    assert (page.elements, page.data) == (1, written)
    written.encode("utf-8", "strict")
    kept = re.sub("[\ud800-\udfff\ufffe\uffff]", "", text)
    assert json.loads(written)["@graph"] == [{"name": kept}]
