"""RSS, Atom and JSON Feed: the whole of each document, and words that would break one."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.formats import atom, json_feed, rss
from newsroom.formats.feed import Category, Feed, Item, Person, Picture
from tests.newsroom.formats.strict import NAMES, moment, texts, xml

PKT = timezone(timedelta(hours=5))
HOME = "https://news.example.org"
PICTURE = Picture(
    f"{HOME}/media/photos/a.webp", "image/webp", 1234, 1600, 1066, "A path", "APP", "https://licence.example.org/"
)
ITEM = Item(
    id="tag:news.example.org,2026:article/7",
    url=f"{HOME}/pak-china/minerals-7/",
    title="Minerals & more",
    summary="Pakistan has <invited> China.",
    html="<p>Pakistan &amp; China ]]&gt; </p>",
    language="en",
    published=datetime(2026, 1, 29, 14, 5, tzinfo=PKT),
    updated=datetime(2026, 1, 30, 9, 0, tzinfo=PKT),
    authors=(Person("Ayesha Khan", f"{HOME}/author/ayesha-khan/"), Person("Li Na")),
    categories=(Category("Pak-China", f"{HOME}/pak-china/"),),
    picture=PICTURE,
    credit="Independent News Pakistan (INP) — Pak-China",
    place="ISLAMABAD",
)


def feed(*items: Item) -> Feed:
    return Feed(
        id="tag:news.example.org,2026:feed",
        url=f"{HOME}/rss.xml",
        page=f"{HOME}/",
        title="The Indus Wire",
        description="News",
        language="en",
        publisher="The Indus Wire",
        icon=f"{HOME}/icon.svg",
        updated=datetime(2026, 1, 30, 9, 0, tzinfo=PKT),
        items=items,
    )


def test_rss_document_word_by_word():
    channel = xml(rss.write(feed(ITEM))).find("channel")

    told = [(child.tag, child.text, child.attrib) for child in channel.find("item")]
    a, c, d, m = (f"{{{NAMES[name]}}}" for name in ("atom", "content", "dc", "media"))
    assert told == [
        ("title", "Minerals & more", {}),
        ("link", f"{HOME}/pak-china/minerals-7/", {}),
        ("guid", "tag:news.example.org,2026:article/7", {"isPermaLink": "false"}),
        ("pubDate", "Thu, 29 Jan 2026 09:05:00 GMT", {}),
        (f"{a}updated", "2026-01-30T09:00:00+05:00", {}),
        ("description", "Pakistan has <invited> China.", {}),
        (f"{c}encoded", "<p>Pakistan &amp; China ]]&gt; </p>", {}),
        (f"{d}language", "en", {}),
        (f"{d}creator", "Ayesha Khan", {}),
        (f"{d}creator", "Li Na", {}),
        ("category", "Pak-China", {"domain": f"{HOME}/pak-china/"}),
        (f"{d}source", "Independent News Pakistan (INP) — Pak-China", {}),
        (f"{d}coverage", "ISLAMABAD", {}),
        ("enclosure", None, {"url": PICTURE.url, "type": "image/webp", "length": "1234"}),
        (f"{m}content", None, {"url": PICTURE.url, "type": "image/webp", "medium": "image", "width": "1600", "height": "1066"}),
    ]  # fmt: skip
    assert [(child.tag, child.text) for child in channel if child.tag != "item"] == [
        ("title", "The Indus Wire"),
        ("link", f"{HOME}/"),
        ("description", "News"),
        ("language", "en"),
        ("lastBuildDate", "Fri, 30 Jan 2026 04:00:00 GMT"),
        ("ttl", "5"),
        (f"{a}link", None),
    ]
    assert [(child.tag, child.text, child.attrib) for child in channel.find("item/media:content", NAMES)] == [
        (f"{m}description", "A path", {"type": "plain"}),
        (f"{m}credit", "APP", {}),
        (f"{m}license", None, {"type": "text/html", "href": "https://licence.example.org/"}),
    ]


def test_atom_document_word_by_word():
    top = xml(atom.write(feed(ITEM)))
    entry = top.find("atom:entry", NAMES)
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    a, d = f"{{{NAMES['atom']}}}", f"{{{NAMES['dc']}}}"

    assert [(child.tag, (child.text or "").strip(), child.attrib) for child in entry] == [
        (f"{a}id", "tag:news.example.org,2026:article/7", {}),
        (f"{a}title", "Minerals & more", {}),
        (f"{a}link", "", {"rel": "alternate", "type": "text/html", "href": f"{HOME}/pak-china/minerals-7/"}),
        (f"{a}published", "2026-01-29T14:05:00+05:00", {}),
        (f"{a}updated", "2026-01-30T09:00:00+05:00", {}),
        (f"{a}author", "", {}),
        (f"{a}author", "", {}),
        (f"{a}category", "", {"term": "Pak-China", "scheme": f"{HOME}/pak-china/"}),
        (f"{a}link", "", {"rel": "enclosure", "type": "image/webp", "href": PICTURE.url, "length": "1234"}),
        (f"{d}source", "Independent News Pakistan (INP) — Pak-China", {}),
        (f"{a}summary", "Pakistan has <invited> China.", {}),
        (f"{a}content", "<p>Pakistan &amp; China ]]&gt; </p>", {"type": "html"}),
    ]
    assert texts(entry, "atom:author/atom:name") == ["Ayesha Khan", "Li Na"]
    assert texts(entry, "atom:author/atom:uri") == [f"{HOME}/author/ayesha-khan/"]
    assert (top.get(lang), entry.get(lang)) == ("en", "en")
    assert texts(top, "atom:id") + texts(top, "atom:title") + texts(top, "atom:author/atom:name") == [
        "tag:news.example.org,2026:feed", "The Indus Wire", "The Indus Wire",
    ]  # fmt: skip


def test_json_document_word_by_word():
    told = json.loads(json_feed.write(feed(ITEM)))

    assert told == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Indus Wire",
        "home_page_url": f"{HOME}/",
        "feed_url": f"{HOME}/rss.xml",
        "description": "News",
        "icon": f"{HOME}/icon.svg",
        "language": "en",
        "authors": [{"name": "The Indus Wire"}],
        "items": [
            {
                "id": "tag:news.example.org,2026:article/7",
                "url": f"{HOME}/pak-china/minerals-7/",
                "title": "Minerals & more",
                "summary": "Pakistan has <invited> China.",
                "content_html": "<p>Pakistan &amp; China ]]&gt; </p>",
                "language": "en",
                "date_published": "2026-01-29T14:05:00+05:00",
                "date_modified": "2026-01-30T09:00:00+05:00",
                "authors": [{"name": "Ayesha Khan", "url": f"{HOME}/author/ayesha-khan/"}, {"name": "Li Na"}],
                "tags": ["Pak-China"],
                "image": PICTURE.url,
                "attachments": [{"url": PICTURE.url, "mime_type": "image/webp", "size_in_bytes": 1234}],
                "_credit": {"line": "Independent News Pakistan (INP) — Pak-China"},
            }
        ],
    }


def test_story_with_nothing_but_a_title_leaves_out_what_is_not_there():
    bare = Item("tag:x,2026:article/1", HOME, "A", "", "", "en", ITEM.published, ITEM.published)

    item = xml(rss.write(feed(bare))).find("channel/item")

    assert [child.tag.rpartition("}")[2] for child in item] == [
        "title", "link", "guid", "pubDate", "updated", "description", "encoded", "language",
    ]  # fmt: skip
    assert set(json.loads(json_feed.write(feed(bare)))["items"][0]) == {
        "id", "url", "title", "summary", "content_html", "language", "date_published", "date_modified",
    }  # fmt: skip


# What is no character of a document: control characters, lone surrogates, the two that are none.
ANYTHING = st.text(st.characters(codec=None) | st.sampled_from("\x00\x08\x0b\x1f\ud800\udfff\ufffe\uffff]>&<\"'"))


@given(ANYTHING)
def test_any_words_make_a_document_that_is_well_formed(words):
    hostile = Item(
        "tag:x,2026:article/1", HOME, words, words, f"<p>{words}</p>]]>", "en", ITEM.published, ITEM.updated,
        (Person(words, HOME),), (Category(words, HOME),),
        Picture(HOME, "image/webp", 1, 1, 1, words, words, HOME), words, words,
    )  # fmt: skip
    kept = "".join(
        c for c in words if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )

    item = xml(rss.write(feed(hostile))).find("channel/item")
    entry = xml(atom.write(feed(hostile))).find("atom:entry", NAMES)
    story = json.loads(json_feed.write(feed(hostile)))["items"][0]

    read = kept.replace("\r\n", "\n").replace("\r", "\n")  # as every parser reads line ends (XML 1.0, 2.11)
    assert (item.findtext("title"), entry.findtext("atom:title", namespaces=NAMES)) == (read, read)
    assert item.findtext("content:encoded", namespaces=NAMES) == f"<p>{read}</p>]]>"
    assert (story["title"], story["content_html"]) == (kept, f"<p>{kept}</p>]]>")


@pytest.mark.parametrize("bad", [b"<!DOCTYPE rss>", b"<!DOCTYPE rss [<!ENTITY a 'b'>]>"])
def test_the_strict_parser_refuses_a_dtd(bad):
    with pytest.raises(AssertionError):
        xml(b'<?xml version="1.0" encoding="utf-8"?>\n' + bad + b"<rss/>")


def test_times_are_read_with_their_zone():
    assert moment("2026-01-29T14:05:00+05:00") == datetime(2026, 1, 29, 9, 5, tzinfo=UTC)
