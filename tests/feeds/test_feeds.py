"""Feeds as readers' programs get them: what a story is in them, and that it stays the same story."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import authors, sections, tags, workflow
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from tests import factories
from tests.newsroom.formats.strict import texts, xml

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL = ["/rss.xml", "/atom.xml", "/feed.json"]


def put_out(article, **how):
    return workflow.release(article, base=article.revision_number, by=None, **how)


def change(article, **fields):
    """Release an update with other words."""
    copy = WorkingCopy(**WorkingCopy.of(article).__dict__ | fields)
    workflow.edit(article, copy, base=article.revision_number, by=None)
    return workflow.update(article, base=article.revision_number, by=None)


def guids(response) -> list[str]:
    if response["Content-Type"].startswith("application/feed+json"):
        return [item["id"] for item in json.loads(response.content)["items"]]
    top = xml(response.content)
    return texts(top, "channel/item/guid") + texts(top, "atom:entry/atom:id")


def test_golden_story_is_whole_in_every_format(get, house):
    article = factories.golden()
    address = f"https://news.example.org{put_out(article).get_absolute_url()}"
    html = (
        f'<div lang="en" dir="ltr"><p>{factories.GOLDEN_FIRST}</p>\n<p>{factories.GOLDEN_SLOGAN}</p>'
        "<p>Credit: <bdi>Independent News Pakistan (INP) — Pak-China</bdi></p></div>"
    )

    rss = xml(get("/rss.xml").content).find("channel/item")
    atom = xml(get("/atom.xml").content)
    story = json.loads(get("/feed.json").content)["items"][0]

    assert story == {
        "id": f"tag:news.example.org,2026:article/{article.pk}",
        "url": address,
        "title": factories.GOLDEN_HEADLINE,
        "summary": article.releases.get().extract,
        "content_html": html,
        "language": "en",
        "date_published": "2026-01-29T14:05:00+05:00",
        "date_modified": "2026-01-29T14:05:00+05:00",
        "authors": [{"name": "Ayesha Khan", "url": "https://news.example.org/author/ayesha-khan/"}],
        "tags": ["Pak-China"],
        "_credit": {"line": "Independent News Pakistan (INP) — Pak-China"},
    }
    paths = ("guid", "link", "title", "content:encoded", "pubDate", "dc:creator", "dc:source", "dc:coverage")
    assert [texts(rss, path) for path in paths] == [
        [story["id"]], [address], [factories.GOLDEN_HEADLINE], [html], ["Thu, 29 Jan 2026 09:05:00 GMT"],
        ["Ayesha Khan"], ["Independent News Pakistan (INP) — Pak-China"], ["ISLAMABAD"],
    ]  # fmt: skip
    assert [found.get("domain") for found in rss.iterfind("category")] == [
        "https://news.example.org/pak-china/",
        "https://news.example.org/tag/pak-china/",
    ]
    paths = ("atom:id", "atom:published", "atom:content", "atom:author/atom:name")
    assert [texts(atom, f"atom:entry/{path}") for path in paths] == [
        [story["id"]], ["2026-01-29T14:05:00+05:00"], [html], ["Ayesha Khan"],
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["/rss.xml", "/atom.xml"])
def test_feed_reader_has_nothing_to_forgive(entries, address):
    factories.released(headline="Rain")

    assert [entry.title for entry in entries(address)] == ["Rain"]


@pytest.mark.parametrize("address", ALL)
def test_feed_names_the_house_and_never_the_host_that_was_asked(get, house, address):
    house.ALLOWED_HOSTS = ["evil.example.com"]
    factories.released(body='<p><a href="/pakistan/">Here</a> and <a href="#x">there</a></p>')

    response = get(address, headers={"host": "evil.example.com"})

    assert b"evil" not in response.content
    assert b"https://news.example.org/pakistan/" in response.content
    assert not response.cookies


def test_links_in_the_text_lead_somewhere_from_everywhere(get, house):
    release = factories.released(
        body='<p><a href="/x/">in</a> <a href="#y">here</a> <a href="https://z.example/">out</a> &lt;a href="/q"&gt;</p>'
    )

    html = texts(xml(get("/rss.xml").content), "channel/item/content:encoded")[0]

    page = f"https://news.example.org{release.get_absolute_url()}"
    assert html == (
        '<div lang="en" dir="ltr"><p><a href="https://news.example.org/x/">in</a> '
        f'<a href="{page}#y">here</a> <a href="https://z.example/">out</a> &lt;a href="/q"&gt;</p></div>'
    )


def test_picture_comes_with_its_size_credit_and_licence(get, house, photo):
    factories.released(lead_photo=photo.pk)
    address = f"https://news.example.org/media/photos/{photo.token}-16x9-1600.jpg"

    item = xml(get("/rss.xml").content).find("channel/item")

    assert item.find("enclosure").attrib == {"url": address, "type": "image/jpeg", "length": "12"}
    assert texts(item, "{http://search.yahoo.com/mrss/}content/media:credit") == ["Aitzol Berasategi / CC BY 4.0"]
    assert f'<img src="{address}" width="1600" height="900"' in item.findtext(
        "{http://purl.org/rss/1.0/modules/content/}encoded"
    )


def test_picture_whose_file_is_still_to_be_made_has_no_known_size(get, house, photo):
    factories.released(lead_photo=photo.pk)
    photo.renditions.all().delete()

    assert xml(get("/rss.xml").content).find("channel/item/enclosure").get("length") == "0"
    assert "size_in_bytes" not in json.loads(get("/feed.json").content)["items"][0]["attachments"][0]


def test_urdu_story_says_its_language_and_direction(get):
    factories.released(headline="پانی", language="ur", body="<p>پانی</p>")

    item = xml(get("/rss.xml").content).find("channel/item")

    assert texts(item, "dc:language") == ["ur"]
    assert texts(item, "content:encoded") == ['<div lang="ur" dir="rtl"><p>پانی</p></div>']


def test_byline_sentence_stands_for_authors_that_are_not_named(get):
    factories.released(byline_sentence="Our correspondent in Quetta")

    assert texts(xml(get("/rss.xml").content), "channel/item/dc:creator") == ["Our correspondent in Quetta"]


# Which stories


@pytest.fixture
def listed(db):
    """A section, an author and a tag, with the fields that put a story under them."""
    section, author, tag = factories.section("Weather"), factories.author("Ayesha Khan"), factories.tag("Water")
    return {"section": section.pk, "bylines": (BylineEntry(author.pk),), "tags": (tag.pk,)}


OF_ONE = ["/weather/", "/author/ayesha-khan/", "/tag/water/"]


@pytest.mark.parametrize("page", OF_ONE)
def test_feed_of_a_section_author_or_tag_holds_its_stories_only(get, house, listed, page):
    release = factories.released(**listed)
    factories.released(headline="Other")

    for name in ("rss.xml", "atom.xml", "feed.json"):
        response = get(page + name)

        assert guids(response) == [f"tag:news.example.org,2026:article/{release.article_id}"]
    told = json.loads(response.content)
    assert (told["home_page_url"], told["feed_url"]) == (
        f"https://news.example.org{page}",
        f"https://news.example.org{page}feed.json",
    )


@pytest.mark.parametrize("page", OF_ONE)
def test_pages_name_their_feeds(get, listed, page):
    factories.released(**listed)

    content = get(page).content.decode()

    for name, kind in (("rss.xml", "rss+xml"), ("atom.xml", "atom+xml"), ("feed.json", "feed+json")):
        assert f'type="application/{kind}" title="' in content
        assert f'href="{page}{name}"' in content
        assert f'href="/{name}"' in content


def test_feed_follows_its_page_to_a_new_address(get, listed):
    factories.released(**listed)
    section = factories.Section.objects.get(slug="weather")
    section.slug = "climate"
    sections.save(section, by=None)
    author = factories.Author.objects.get(slug="ayesha-khan")
    author.slug = "a-khan"
    authors.save(author, by=None)
    tags.merge(factories.Tag.objects.get(slug="water"), into=factories.tag("Rivers"), by=None)

    led = {page: get(f"{page}rss.xml") for page in OF_ONE}

    assert [(r.status_code, r["Location"]) for r in led.values()] == [
        (301, "/climate/rss.xml"),
        (301, "/author/a-khan/rss.xml"),
        (301, "/tag/rivers/rss.xml"),
    ]


def test_unknown_names_have_no_feed(get):
    for address in ("/nowhere/rss.xml", "/author/nobody/rss.xml", "/tag/nothing/atom.xml", "/rss.xml/", "/all.rss"):
        assert get(address).status_code == 404, address


def test_section_without_a_story_has_an_empty_feed_and_an_unused_tag_has_none(get, listed):
    factories.article(**listed)

    assert guids(get("/weather/rss.xml")) == []
    assert get("/tag/water/rss.xml").status_code == 404
    assert get("/author/ayesha-khan/rss.xml").status_code == 404


def test_feed_is_newest_first_and_no_longer_than_fifty(get, monkeypatch):
    monkeypatch.setattr("newsroom.feeds.listing.LENGTH", 3)
    ids = [factories.released(dated=NOON - n * HOUR - timedelta(days=300)).article_id for n in range(4)]

    assert [int(guid.rpartition("/")[2]) for guid in guids(get("/rss.xml"))] == ids[:3]


# One story for ever


@pytest.mark.parametrize("address", ALL)
def test_update_correction_and_move_never_change_the_id(get, address):
    article = factories.article(headline="Rain", dated=NOON - 9 * HOUR - timedelta(days=300))
    put_out(article)
    before = guids(get(address))

    change(
        article, headline="Snow", slug="snow", section=factories.section("Hills").pk, dated=NOON - timedelta(days=301)
    )
    workflow.correct(article, by=None, kind="correction", text="It was snow.")

    assert guids(get(address)) == before
    assert len(before) == 1


def test_correction_is_an_update_of_its_story(get):
    with time_machine.travel(NOON, tick=False) as clock:
        article = factories.article(headline="Rain", body="<p>Twelve.</p>")
        put_out(article)
        clock.shift(HOUR)
        workflow.correct(article, by=None, kind="correction", text="It was <ten>, not twelve.")
        entry = xml(get("/atom.xml").content).find("{http://www.w3.org/2005/Atom}entry")
        story = json.loads(get("/feed.json").content)["items"][0]
        item = xml(get("/rss.xml").content).find("channel/item")

    assert texts(entry, "atom:published") == ["2026-11-24T12:00:00+05:00"]
    assert texts(entry, "atom:updated") == ["2026-11-24T13:00:00+05:00"] == [story["date_modified"]]
    assert texts(item, "atom:updated") == ["2026-11-24T13:00:00+05:00"]
    assert texts(item, "pubDate") == ["Tue, 24 Nov 2026 07:00:00 GMT"]
    assert story["content_html"] == (
        '<div lang="en" dir="ltr"><p>Twelve.</p><section><h2>Corrections and updates</h2>'
        "<p><strong>Correction</strong>, November 24, 2026 13:00 PKT — "
        "<bdi>It was &lt;ten&gt;, not twelve.</bdi></p></section></div>"
    )
    assert texts(entry, "atom:content") == texts(item, "content:encoded") == [story["content_html"]]


@pytest.mark.parametrize("address", ALL)
def test_withdrawn_story_is_gone_at_once_and_put_back_it_is_the_same_story(get, address):
    article = factories.article(headline="Hoax")
    put_out(article)
    before = guids(get(address))

    workflow.withdraw(article, by=None, reason="Hoax", notice="Gone.")
    gone = get(address)
    workflow.restore(article, by=None)

    assert (guids(gone), b"Hoax" in gone.content) == ([], False)
    assert guids(get(address)) == before


def test_story_is_in_the_feed_on_the_second_and_out_on_the_second(get):
    with time_machine.travel(NOON, tick=False):
        put_out(factories.article(), live_from=NOON + HOUR, live_until=NOON + 2 * HOUR)

    seen = []
    for minutes in (59.99, 60, 119.99, 120):
        with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
            seen.append([len(guids(get(address))) for address in ALL])

    assert seen == [[0, 0, 0], [1, 1, 1], [1, 1, 1], [0, 0, 0]]


# How many queries


@pytest.mark.parametrize("rows", [1, 30])
def test_feed_asks_the_same_number_of_queries_with_1_and_30_stories(
    get, rows, listed, photo, django_assert_num_queries
):
    source = factories.source("Agency", "A")
    for number in range(rows):
        article = factories.article(
            **listed | {"tags": (*listed["tags"], factories.tag(f"Topic {number}").pk)},
            lead_photo=photo.pk,
            credits=(CreditEntry(source.pk),),
        )
        put_out(article)
        workflow.correct(article, by=None, kind="update", text="A note.")

    for page, count in {"/": 5, "/weather/": 6, "/author/ayesha-khan/": 6, "/tag/water/": 6}.items():
        for name in ("rss.xml", "atom.xml", "feed.json"):
            with django_assert_num_queries(count):
                assert len(guids(get(page + name))) == rows
