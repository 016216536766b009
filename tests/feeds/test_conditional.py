"""Programs that come back get 304 while nothing has changed, and never keep what was taken away."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from tests import factories

NOON = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ALL = ["/rss.xml", "/atom.xml", "/feed.json"]


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def put_out(**how):
    return workflow.release(factories.article(), base=1, by=None, **how)


@pytest.mark.parametrize("address", ALL)
def test_nothing_new_is_304_without_a_body(get, clock, address):
    put_out()
    clock.shift(60)
    first = get(address)

    by_etag = get(address, headers={"if-none-match": first["ETag"]})
    by_time = get(address, headers={"if-modified-since": first["Last-Modified"]})

    assert (first["Last-Modified"], first["Cache-Control"]) == ("Tue, 24 Nov 2026 07:00:00 GMT", "public, no-cache")
    assert not first["ETag"].startswith("W/")
    for answer in (by_etag, by_time):
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", first["ETag"])
    assert get(address, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize(
    "happens",
    [
        lambda article: put_out(),
        lambda article: workflow.update(article, base=1, by=None),
        lambda article: workflow.correct(article, by=None, kind="update", text="A note."),
        lambda article: workflow.withdraw(article, by=None, reason="Hoax", notice="Gone."),
    ],
    ids=["another story", "an update", "a correction", "a withdrawal"],
)
def test_whatever_happens_is_told_to_whoever_has_the_old_state(get, clock, address, happens):
    put_out()
    article = factories.article()
    workflow.release(article, base=1, by=None)
    clock.shift(60)
    old = get(address)
    clock.shift(60)

    happens(article)
    clock.shift(60)

    assert get(address, headers={"if-none-match": old["ETag"]}).status_code == 200
    assert get(address, headers={"if-modified-since": old["Last-Modified"]}).status_code == 200


def test_story_that_ends_by_the_clock_is_told_too(get, clock):
    put_out()
    put_out(live_until=NOON + timedelta(minutes=5))
    clock.shift(60)
    old = get("/rss.xml")

    clock.shift(240)

    assert get("/rss.xml", headers={"if-modified-since": old["Last-Modified"]}).status_code == 200
    assert get("/rss.xml")["ETag"] != old["ETag"]


def test_last_story_that_leaves_is_told(get, clock):
    article = factories.article()
    workflow.release(article, base=1, by=None)
    clock.shift(60)
    old = get("/rss.xml")
    clock.shift(60)

    workflow.withdraw(article, by=None, reason="Hoax", notice="Gone.")
    clock.shift(60)

    assert get("/rss.xml", headers={"if-modified-since": old["Last-Modified"]}).status_code == 200


def test_story_beyond_the_end_of_the_feed_does_not_count(get, clock, monkeypatch):
    monkeypatch.setattr("newsroom.feeds.listing.LENGTH", 1)
    old = factories.article(dated=NOON - timedelta(days=9))
    workflow.release(old, base=1, by=None)
    put_out()
    clock.shift(60)
    before = get("/rss.xml")
    workflow.withdraw(old, by=None, reason="Hoax", notice="Gone.")
    clock.shift(60)

    assert get("/rss.xml", headers={"if-modified-since": before["Last-Modified"]}).status_code == 304


def test_within_the_second_of_a_change_no_time_is_promised(get, clock):
    put_out()

    first = get("/rss.xml")

    assert "Last-Modified" not in first
    assert get("/rss.xml", headers={"if-modified-since": "Tue, 24 Nov 2026 07:00:00 GMT"}).status_code == 200
    assert get("/rss.xml", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_feeds_answer_reading_only(client, db):
    for address in (*ALL, "/sitemap.xml", "/news-sitemap.xml"):
        assert client.post(address).status_code == 405
        head = client.head(address)
        assert (head.status_code, head.content) == (200, b"")
