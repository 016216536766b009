"""The cache before the real site."""

import pytest
from django.core import signals
from django.core.handlers.wsgi import WSGIHandler
from django.db import close_old_connections

from newsroom.pagecache.wsgi import PageCache


@pytest.fixture
def cache(db):
    """Django behind a cache whose follower has read the journal; the test reads on by `catch_up`."""
    # As Django's test client does: the end of a request must not close the connection that the test lives on.
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    made = PageCache(WSGIHandler(), url="http://127.0.0.1:8000", room=10**7)
    made.follower.catch_up()
    yield made
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)
