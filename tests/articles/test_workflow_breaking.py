"""What raise, extend, stand down and correct do, and what they say when they can't."""

from datetime import timedelta
from functools import partial

import pytest

from articles import workflow
from articles.models import BreakingAlert, Correction, Release, Stage, Status
from tests import factories
from tests.articles.story import HOUR, NOW, TICK, edited, intervals, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_raising_breaking_on_a_draft_releases_it_in_the_same_step(editor):
    article = factories.article()

    alert = workflow.raise_breaking(article, base=1, by=editor)

    assert (article.stage, article.status_at(NOW)) == (Stage.APPROVED, Status.BREAKING)
    assert intervals(article) == [(NOW, None, "")]
    assert (alert.level, alert.raised_at, alert.ends_at) == (BreakingAlert.Level.BREAKING, NOW, NOW + 2 * HOUR)
    line = last_line(article)
    assert (line.verb, line.data["release"], line.data["ends_at"]) == (
        "raise_breaking", 1, "2026-01-29T11:05:00+00:00"
    )  # fmt: skip
    assert article.journal.count() == 2


def test_raising_breaking_on_a_live_story_leaves_its_words(editor):
    article = factories.released(headline="As released").article
    edited(article, headline="Not yet released")

    workflow.raise_breaking(article, base=2, by=editor, level=BreakingAlert.Level.FLASH)

    assert Release.objects.get().headline == "As released"
    assert article.status_at(NOW) == Status.BREAKING


def test_raising_breaking_on_a_scheduled_story_takes_the_place_of_the_schedule():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)

    workflow.raise_breaking(article, base=1, by=None)

    assert intervals(article) == [(NOW + HOUR, NOW + HOUR, "pulled_back"), (NOW, None, "")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"ends_at": NOW + 24 * HOUR + TICK}, "An alert can last 24 hours from when it was raised, not longer."),
        ({"ends_at": NOW}, "The alert must end after it is raised."),
        ({"ends_at": NOW.replace(tzinfo=None)}, "Give the time with its zone, in a year between 1900 and 2199."),
        ({"level": 4}, "Choose a level from the list."),
    ],
)
def test_raising_breaking_is_refused_with_all_it_would_have_done(arguments, sentence):
    article = factories.article()

    with pytest.raises(workflow.Refused) as refused:
        workflow.raise_breaking(article, base=1, by=None, **arguments)

    assert str(refused.value) == sentence
    assert (Release.objects.count(), BreakingAlert.objects.count(), article.status_at(NOW)) == (0, 0, Status.DRAFT)


def test_raising_breaking_respects_the_embargo():
    article = factories.article(embargo_until=NOW + TICK)

    with pytest.raises(workflow.Refused, match="under embargo"):
        workflow.raise_breaking(article, base=1, by=None)

    assert not BreakingAlert.objects.exists()


def test_an_alert_may_last_24_hours():
    article = factories.article()

    alert = workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 24 * HOUR)

    assert alert.ends_at - alert.raised_at == timedelta(hours=24)


def test_extend_moves_the_end_up_to_24_hours_from_the_raising(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    workflow.extend(article, by=None, ends_at=NOW + 24 * HOUR)

    assert article.alerts.get().ends_at == NOW + 24 * HOUR
    assert last_line(article).data["ends_at"] == "2026-01-30T09:05:00+00:00"
    with pytest.raises(workflow.Refused, match="An alert can last 24 hours from when it was raised, not longer."):
        workflow.extend(article, by=None, ends_at=NOW + 24 * HOUR + TICK)


def test_extend_into_the_past_is_refused(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    with pytest.raises(workflow.Refused, match="To take the flag off now, stand the alert down."):
        workflow.extend(article, by=None, ends_at=NOW + HOUR)


def test_stand_down_takes_the_flag_off_and_leaves_the_story(editor, clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    workflow.stand_down(article, by=editor)

    alert = article.alerts.get()
    assert (alert.stood_down_at, alert.stood_down_by) == (NOW + HOUR, editor)
    assert article.status_at(NOW + HOUR) == Status.PUBLISHED


@pytest.mark.parametrize("again", [workflow.restore, partial(workflow.release, base=1)], ids=["restore", "release"])
def test_an_alert_that_outlives_its_story_does_not_come_back_with_it(clock, again):
    article = factories.article()
    workflow.release(article, base=1, by=None, live_until=NOW + HOUR)
    workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 20 * HOUR)
    assert article.status_at(NOW + HOUR) == Status.WITHDRAWN
    clock.shift(2 * HOUR)

    again(article, by=None)

    assert article.status_at(NOW + 2 * HOUR) == Status.PUBLISHED


def test_two_alerts_raised_by_clocks_that_differ_end_together(clock):
    article = factories.released().article
    clock.shift(2)
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(-1)
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(2)

    workflow.extend(article, by=None, ends_at=NOW + 3 * HOUR)
    workflow.stand_down(article, by=None)

    assert article.status_at(NOW + timedelta(seconds=3)) == Status.PUBLISHED


def test_a_clock_that_goes_back_makes_a_new_release_wait_for_its_time(clock):
    article = factories.released().article
    clock.shift(-1)

    assert article.status_at(NOW - timedelta(seconds=1)) == Status.SCHEDULED
    with pytest.raises(workflow.Refused, match="the story is scheduled"):
        workflow.update(article, base=1, by=None)


def test_correct_without_changes_leaves_the_text(editor):
    article = factories.released().article
    edited(article, headline="Not yet released")

    note = workflow.correct(article, by=editor, kind="correction", text=" It is\x00 Gwadar Pro. ")

    assert (note.kind, note.text, note.published_at, note.made_by) == ("correction", "It is Gwadar Pro.", NOW, editor)
    assert article.releases.count() == 1
    assert last_line(article).data["text"] == "It is Gwadar Pro."


def test_correct_with_changes_releases_them_in_the_same_step():
    article = factories.released(headline="Wrong").article
    edited(article, headline="Right")

    workflow.correct(article, by=None, kind="correction", text="It is Gwadar Pro.", base=2)

    live = Release.objects.live(at=NOW).get()
    assert (live.headline, live.update_note, article.stage) == ("Right", "Correction", Stage.APPROVED)


def test_correct_with_a_version_that_is_gone_publishes_no_note():
    article = factories.released().article
    edited(article, headline="Another headline")

    with pytest.raises(workflow.Stale):
        workflow.correct(article, by=None, kind="correction", text="It is Gwadar Pro.", base=1)

    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("correction", " \u200b", "Write what was wrong and what is right."),
        ("joke", "It is Gwadar Pro.", "Choose a kind from the list."),
        ("\x00\ud800", "It is Gwadar Pro.", "Choose a kind from the list."),
        ("correction", "x" * 1001, "Text: Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_correct_is_refused(kind, text, sentence):
    article = factories.released().article

    with pytest.raises(workflow.Refused) as refused:
        workflow.correct(article, by=None, kind=kind, text=text)

    assert str(refused.value) == sentence
    assert not Correction.objects.exists()


def test_a_new_alert_leaves_those_that_were_over_as_they_were(clock, editor):
    article = factories.released().article
    workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 5 * HOUR)
    clock.move_to(NOW + HOUR)
    workflow.stand_down(article, by=editor)
    workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 2 * HOUR)
    clock.move_to(NOW + 3 * HOUR)

    workflow.raise_breaking(article, base=1, by=None)

    ended = article.alerts.order_by("raised_at").values_list("stood_down_at", "stood_down_by")
    assert list(ended) == [(NOW + HOUR, editor.pk), (None, None), (None, None)]
