"""Readers of feeds: programs that come back."""

import feedparser
import pytest

from tests.newsroom.formats.strict import xml
from tests.public.conftest import get, photo  # noqa: F401 — the reader and the picture


@pytest.fixture
def house(settings):
    settings.NEWSROOM_URL = "https://news.example.org"
    settings.NEWSROOM_FEED_AUTHORITY = "news.example.org,2026"
    return settings


@pytest.fixture
def entries(get):  # noqa: F811
    """What a feed reader makes of a feed: `entries("/rss.xml")`. It must find nothing to forgive."""

    def read(address):
        response = get(address)
        assert response.status_code == 200
        xml(response.content)
        found = feedparser.parse(response.content)
        assert not found.bozo, found.get("bozo_exception")
        return found.entries

    return read
