"""What a device may keep of opened stories, and of which copies it is told that they have ended."""

from datetime import timedelta

import pytest
import time_machine

from articles import workflow
from articles.models import Release
from newsroom.public import offline
from tests import factories
from tests.articles.story import KILL, NOW

HOURS = timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def kept(get, release: Release) -> str | None:
    """The name under which a device keeps the story, if it may."""
    return get(release.get_absolute_url()).get("X-Keep-Offline")


def test_live_story_may_be_kept_and_nothing_else(get, clock):
    live, ends = factories.released(), factories.released()
    workflow.expire(ends.article, by=None, live_until=NOW + HOURS)
    withdrawn = factories.released()
    workflow.withdraw(withdrawn.article, by=None, **KILL)

    assert kept(get, live) == str(live.pk)
    assert kept(get, ends) is None
    assert kept(get, withdrawn) is None
    assert [get(address).get("X-Keep-Offline") for address in ("/", "/archive/", "/nowhere/")] == [None] * 3


def test_list_names_what_ended_or_will_and_what_was_changed_or_corrected(get, clock):
    live, withdrawn, updated, corrected, ends, before = (factories.released() for _ in range(6))
    workflow.withdraw(before.article, by=None, **KILL)
    clock.shift(3 * HOURS + timedelta(minutes=11))
    scheduled = factories.article()
    workflow.release(scheduled, base=1, by=None, live_from=NOW + 9 * HOURS, live_until=NOW + 10 * HOURS)
    called_off = factories.article()
    workflow.release(called_off, base=1, by=None, live_from=NOW + 4 * HOURS)
    workflow.pull_back(called_off, by=None)
    workflow.withdraw(withdrawn.article, by=None, **KILL)
    workflow.update(updated.article, base=1, by=None)
    workflow.correct(corrected.article, by=None, kind="retraction", text="It was not so.")
    workflow.expire(ends.article, by=None, live_until=NOW + 9 * HOURS)
    clock.shift(HOURS)

    told = get("/ended.json").json()

    assert told["ended"] == sorted([withdrawn.pk, updated.pk, corrected.pk, ends.pk])
    assert live.pk not in told["ended"]
    assert told["at"] == (NOW + 4 * HOURS + timedelta(minutes=11)).timestamp()
    assert told["at"] - told["since"] == 3 * 60 * 60


def test_list_that_would_be_too_long_begins_now_so_that_devices_forget_all(get, monkeypatch, clock):
    monkeypatch.setattr(offline, "MOST", 1)
    for _ in range(2):
        workflow.withdraw(factories.released().article, by=None, **KILL)

    told = get("/ended.json").json()

    assert (told["ended"], told["since"]) == ([], told["at"])


@pytest.mark.parametrize("count", [1, 6])
def test_list_costs_two_queries(get, count, django_assert_num_queries):
    for _ in range(count):
        workflow.withdraw(factories.released().article, by=None, **KILL)

    with django_assert_num_queries(2):
        response = get("/ended.json")

    assert response["Cache-Control"] == "must-revalidate, public, no-cache"


def test_page_for_copies_and_its_worker_hold_no_story_and_ask_nothing_of_the_database(get, django_assert_num_queries):
    factories.released(headline="Zanzibar")

    with django_assert_num_queries(0):
        page, worker = get("/page/offline/"), get("/offline.js")

    assert "Zanzibar" not in page.content.decode()
    assert "for 60 minutes at most" in page.content.decode()
    assert "const LIMIT = 3600000" in worker.content.decode()
    assert worker["Content-Type"].startswith("text/javascript")


def test_house_that_keeps_nothing_offline_sends_a_worker_that_ends_itself(get, settings):
    settings.NEWSROOM_OFFLINE_MINUTES = 0
    release = factories.released()

    worker = get("/offline.js").content.decode()

    assert "unregister" in worker
    assert "fetch" not in worker
    assert get("/ended.json").status_code == 404
    assert kept(get, release) is None
    assert "Reading offline" not in get("/").content.decode()
