"""The threads of a web process: they follow what others do, outlast a fault, and end."""

import threading
import time
from collections.abc import Callable
from unittest import mock

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from prometheus_client import REGISTRY

from articles import journal
from newsroom.pagecache import ahead, purging
from newsroom.pagecache.cdn import EVERYTHING, sealed
from newsroom.pagecache.purging import Purger
from newsroom.pagecache.wsgi import PageCache
from tests import factories
from tests.pagecache.reader import ask
from tests.pagecache.test_cdn import Told

THREADS = {"journal follower", "purger", "page maker"}


def soon(holds: Callable[[], object]) -> None:
    patience = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.02)


def running() -> set[str]:
    return THREADS & {thread.name for thread in threading.enumerate()}


@pytest.fixture
def told(monkeypatch) -> Told:
    """A CDN that this process tells."""
    purger = Purger(Told())
    monkeypatch.setattr(purging, "PURGERS", [purger])
    return purger.cdn


@pytest.fixture
def process(transactional_db, told):
    """A page cache with its threads, as a web server starts it."""
    started = PageCache(WSGIHandler(), url="http://127.0.0.1:8000", room=10**7, has_cdn=True).start()
    soon(started.follower.is_trusted)
    yield started
    started.stop()


def test_a_process_follows_what_another_one_writes(process, told):
    soon(lambda: process.store.get("/offline.js"))  # made before anybody asked
    soon(lambda: told.keys)

    release = factories.released(headline="Rain at last")

    soon(lambda: b"Rain at last" in ask(process, "/").body)
    soon(lambda: sealed(f"story-{release.article_id}") in set().union(*told.keys))
    assert told.keys[0] == {sealed(EVERYTHING)}
    assert REGISTRY.get_sample_value("newsroom_journal_lag_seconds") < 10
    assert running() == THREADS


def test_a_write_of_this_process_wakes_who_tells_the_cdn(process, told, monkeypatch):
    soon(lambda: told.keys)
    (purger,) = purging.PURGERS
    purger.rounds._seconds = 60  # the turn after next comes by itself no more
    time.sleep(0.6)
    monkeypatch.setattr(journal, "FOLLOWERS", [purging])

    release = factories.released()

    soon(lambda: sealed(f"story-{release.article_id}") in set().union(*told.keys))


def test_a_database_that_comes_back_is_read_again(process, told, monkeypatch, caplog):
    def execute(*args, **kwargs):
        raise OperationalError("The database is gone.")

    monkeypatch.setattr(ahead, "SECONDS_BETWEEN_ROUNDS", 0.0)
    soon(lambda: told.keys)
    factories.released(headline="Rain at last")

    with mock.patch.multiple(CursorWrapper, execute=execute, executemany=execute):
        process.maker.add(["/archive/"])
        soon(process.follower.is_failing)
        process.maker.add(["/archive/"])
        time.sleep(0.6)

    soon(lambda: not process.follower.is_failing() and process.follower.is_current())
    process.maker.add(["/corrections/"])
    soon(lambda: process.store.get("/corrections/"))
    assert [line.getMessage() for line in caplog.records if line.name.endswith("follower")] == [
        "The journal can't be read. Pages are made anew where that is possible."
    ]


def test_a_page_that_can_not_be_made_holds_up_no_other(process, monkeypatch, caplog):
    made = []

    def make(address: str) -> None:
        made.append(address)
        if address == "/broken/":
            raise RuntimeError("This page is broken.")

    monkeypatch.setattr(process.maker, "make", make)

    process.maker.add(["/broken/", "/whole/"])

    soon(lambda: "/whole/" in made)
    assert "The page /broken/ could not be made ahead." in caplog.text


def test_a_process_that_ends_leaves_no_thread(transactional_db, told):
    before = running()
    process = PageCache(WSGIHandler(), url="http://127.0.0.1:8000", room=10**7).start()
    started = running()

    process.stop()

    assert (before, started, running()) == (set(), THREADS, set())
