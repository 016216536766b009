"""What the page cache gives out guards its readers as Django's answers do, and holds nothing that is one person's."""

import pytest

from articles import workflow
from tests import factories
from tests.articles.story import KILL
from tests.leaks import ADDRESSES, STATES, House
from tests.pagecache.reader import ask
from tests.permissions import unguarded

pytestmark = pytest.mark.any_database


def nothing_can_be_made(cache, monkeypatch):
    """The database is away: nothing is trusted, and each page that Django is asked for fails."""
    monkeypatch.setattr(cache.follower, "is_trusted", lambda: False)
    monkeypatch.setattr(cache.follower, "is_failing", lambda: True)
    monkeypatch.setattr(cache, "_try_again_at", float("inf"))


@pytest.fixture
def https(settings):
    """Asked for before the cache: Django reads it when it starts."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def test_kept_pages_and_those_in_their_place_are_guarded(https, cache, monkeypatch):
    cache.url = cache.url._replace(scheme="https")
    story, killed = factories.released(), factories.released()
    address, gone = story.get_absolute_url(), killed.get_absolute_url()
    made = ask(cache, address)
    answers = [
        made,
        ask(cache, address),
        ask(cache, address, HTTP_IF_NONE_MATCH=made.headers["ETag"]),
        ask(cache, "/no/"),
    ]
    ask(cache, gone)
    workflow.withdraw(killed.article, by=None, **KILL)
    cache.follower.catch_up()
    nothing_can_be_made(cache, monkeypatch)
    answers += [ask(cache, address), ask(cache, gone), ask(cache, "/never-read/")]

    assert [answer.status for answer in answers] == [200, 200, 304, 404, 200, 410, 503]
    assert [found for answer in answers if (found := unguarded(answer))] == []
    assert [answer.headers.get("Strict-Transport-Security") for answer in answers] == ["max-age=31536000"] * 7


def test_no_nonce_comes_from_the_cache(cache, own_folders):
    """Nothing is inline in readers' pages, so none of them needs one; what needs one is passed on, and made each time."""
    house = House()
    STATES["live"].make(house)
    pages = {address: ask(cache, address) for addresses in ADDRESSES.values() for address in addresses(house)[:2]}

    assert len(cache.store) > 30
    assert [
        address for address, page in pages.items() if "nonce" in page.headers.get("Content-Security-Policy", "")
    ] == []
    assert [address for address, page in pages.items() if b"nonce=" in page.body] == []
    first, second = (ask(cache, "/admin/login/") for _ in range(2))
    assert "'nonce-" in first.headers["Content-Security-Policy"]
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]
