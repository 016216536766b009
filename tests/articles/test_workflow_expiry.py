"""The end of a story, set, moved and removed after it went out; the clock takes it down then."""

from datetime import timedelta

import pytest

from articles import workflow
from articles.models import Status
from tests import factories
from tests.articles.story import HOUR, NOW, TICK, intervals, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_live_story_is_given_an_end_and_comes_down_then(editor):
    article = factories.released().article

    release = workflow.expire(article, by=editor, live_until=NOW + HOUR)

    assert (release, release.live_until) == (article.releases.get(), NOW + HOUR)
    assert intervals(article) == [(NOW, NOW + HOUR, "expired")]
    assert [article.status_at(at) for at in (NOW + HOUR - TICK, NOW + HOUR)] == [Status.PUBLISHED, Status.WITHDRAWN]
    line = last_line(article)
    assert (line.verb, line.actor, line.effective_at) == ("expire", editor, NOW)
    assert (line.data["release"], line.data["live_until"]) == (1, "2026-01-29T10:05:00+00:00")


def test_story_that_expired_while_breaking_comes_back_without_its_alert(clock):
    article = factories.released().article
    workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 5 * HOUR)
    workflow.expire(article, by=None, live_until=NOW + HOUR)
    clock.move_to(NOW + 2 * HOUR)

    workflow.release(article, base=1, by=None)

    assert article.status_at(NOW + 2 * HOUR) == Status.PUBLISHED
    assert article.alerts.get().stood_down_at == NOW + 2 * HOUR


def test_end_is_moved_and_removed():
    article = factories.released().article
    workflow.expire(article, by=None, live_until=NOW + HOUR)

    workflow.expire(article, by=None, live_until=NOW + 3 * HOUR)
    moved = intervals(article)
    workflow.expire(article, by=None, live_until=None)

    assert (moved, intervals(article)) == ([(NOW, NOW + 3 * HOUR, "expired")], [(NOW, None, "")])


def test_scheduled_update_gets_the_end_and_goes_out_before_it():
    article = factories.released().article
    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)

    workflow.expire(article, by=None, live_until=NOW + 2 * HOUR)

    assert intervals(article) == [(NOW, NOW + HOUR, "superseded"), (NOW + HOUR, NOW + 2 * HOUR, "expired")]


def test_pulling_the_update_back_keeps_the_end():
    article = factories.released().article
    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)
    workflow.expire(article, by=None, live_until=NOW + 2 * HOUR)

    workflow.pull_back(article, by=None)

    assert intervals(article)[0] == (NOW, NOW + 2 * HOUR, "expired")


def test_update_keeps_the_end_that_was_set():
    article = factories.released().article
    workflow.expire(article, by=None, live_until=NOW + 2 * HOUR)

    workflow.update(article, base=1, by=None)

    assert intervals(article)[1] == (NOW, NOW + 2 * HOUR, "expired")


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (NOW, "This time has passed. To take the story down now, withdraw it."),
        (NOW - HOUR, "This time has passed. To take the story down now, withdraw it."),
        (None, "The story has no end to remove."),
        (NOW + HOUR - TICK,
         "A release is scheduled for 29 January 2026, 15:05 PKT. Choose a later end, or pull it back first."),
        (NOW + HOUR,
         "A release is scheduled for 29 January 2026, 15:05 PKT. Choose a later end, or pull it back first."),
        ((NOW + timedelta(days=1)).replace(tzinfo=None),
         "Give the time with its zone, in a year between 1900 and 2199."),
    ],
)  # fmt: skip
def test_end_that_can_not_be_is_refused(end, sentence):
    article = factories.released().article
    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)
    before = intervals(article)

    with pytest.raises(workflow.Refused) as refused:
        workflow.expire(article, by=None, live_until=end)

    assert (str(refused.value), intervals(article)) == (sentence, before)


def test_same_end_again_is_told():
    article = factories.released().article
    workflow.expire(article, by=None, live_until=NOW + HOUR)

    with pytest.raises(workflow.Refused, match="comes down at this time already"):
        workflow.expire(article, by=None, live_until=NOW + HOUR)


def test_story_that_came_down_by_itself_is_put_back_without_an_end(time_machine):
    article = factories.released().article
    workflow.expire(article, by=None, live_until=NOW + HOUR)
    time_machine.move_to(NOW + 2 * HOUR, tick=False)

    again = workflow.restore(article, by=None)

    assert (again.live_from, again.live_until) == (NOW + 2 * HOUR, None)
