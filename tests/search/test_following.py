"""The index follows the journal; what readers find never waits for it and never goes by it alone."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from articles import workflow
from newsroom.search import following
from newsroom.search.models import IndexEntry, IndexPlace
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited
from tests.public.reader import stories


@pytest.fixture
def clock(db):
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def indexed() -> list[str]:
    return list(IndexEntry.objects.order_by("pk").values_list("release__headline", flat=True))


def test_a_story_is_found_once_its_release_is_committed(find, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        factories.released(headline="Rain")

    assert stories(find(q="rain", lagging=True)) == ["Rain"]


def test_what_is_withdrawn_is_gone_at_once_though_the_index_has_it(find):
    release = factories.released(headline="Rain", body="<p>Rain in Multan.</p>")
    assert stories(find(q="rain")) == ["Rain"]

    workflow.withdraw(release.article, by=None, **KILL)

    assert indexed() == ["Rain"]
    page = find(q="rain", lagging=True)
    assert stories(page) == []
    assert "Multan" not in page.content.decode()


def test_what_is_withdrawn_leaves_the_index_after_its_commit(find):
    release = factories.released(headline="Rain")
    following.catch_up()

    workflow.withdraw(release.article, by=None, **KILL)
    following.catch_up()
    assert indexed() == []

    workflow.restore(release.article, by=None)
    assert stories(find(q="rain")) == ["Rain"]


def test_a_scheduled_story_is_found_from_its_second_on_without_anyone_at_work(find, clock):
    story = factories.article(headline="Rain")
    workflow.release(story, base=1, by=None, live_from=NOW + HOUR, live_until=NOW + 2 * HOUR)
    following.catch_up()

    found = {}
    for seconds in (3599, 3600, 7199, 7200):
        clock.move_to(NOW + timedelta(seconds=seconds))
        found[seconds] = stories(find(q="rain", lagging=True))

    assert found == {3599: [], 3600: ["Rain"], 7199: ["Rain"], 7200: []}


def test_an_update_is_found_by_its_words_from_its_second_on(find, clock):
    story = factories.article(headline="Rain")
    workflow.release(story, base=1, by=None)
    story = edited(story, headline="Snow")
    workflow.update(story, base=2, by=None, live_from=NOW + HOUR)
    following.catch_up()

    assert [stories(find(q=q, lagging=True)) for q in ("rain", "snow")] == [["Rain"], []]
    clock.move_to(NOW + HOUR)
    assert [stories(find(q=q, lagging=True)) for q in ("rain", "snow")] == [[], ["Snow"]]


def test_the_worker_goes_round_once_a_day_and_mends_what_was_missed(clock):
    kept, missed, ended = (factories.released(headline=name) for name in ("Kept", "Missed", "Ended"))
    following.look_after()
    IndexEntry.objects.filter(release=missed).delete()
    IndexPlace.objects.update(line=10**6)  # its line was read, and then the process died
    type(ended).objects.filter(pk=ended.pk).update(live_until=NOW + HOUR, ending="expired")
    clock.move_to(NOW + 2 * HOUR)

    following.look_after()
    assert indexed() == ["Kept", "Ended"]  # it went round today

    clock.move_to(NOW + 25 * HOUR)
    following.look_after()
    assert indexed() == ["Kept", "Missed"]
    assert kept.live_until is None


def test_a_newsroom_that_had_stories_before_is_indexed_from_the_newest_on(db, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 2)
    made = [factories.released(headline=f"Story {n}").headline for n in range(5)]
    following.begin_again()

    following.go_round()
    assert indexed() == made[3:]

    while following.go_round():
        pass
    assert indexed() == made


def test_rebuilding_takes_up_new_names(find, capsys):
    tag = factories.tag("Water")
    factories.released(headline="Rain", tags=(tag.pk,))
    following.catch_up()
    tag.name = "Floods"
    tag.save()

    assert stories(find(q="floods")) == []
    call_command("search_index", rebuild=True)

    assert stories(find(q="floods")) == ["Rain"]
    assert capsys.readouterr().out == "The index holds 1 releases.\n"
