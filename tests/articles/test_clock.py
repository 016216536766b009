"""The clock decides, not a worker: what is public is a comparison with the time, exact to the microsecond."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import workflow
from articles.models import Article, BreakingAlert, Release, Status
from tests import factories
from tests.articles.story import HOUR, NOW, TICK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

T = datetime(2026, 1, 29, 12, 0, tzinfo=UTC)


def statuses(article, *times) -> list[Status]:
    return [article.status_at(time) for time in times]


def live(*times) -> list[int]:
    return [Release.objects.live(at=time).count() for time in times]


def test_a_scheduled_release_is_there_at_its_instant_and_not_before():
    article = factories.article()

    workflow.release(article, base=1, by=None, live_from=T)

    assert live(NOW, T - TICK, T, T + TICK) == [0, 0, 1, 1]
    assert statuses(article, T - TICK, T) == [Status.SCHEDULED, Status.PUBLISHED]
    assert [Release.objects.due_after(time).count() for time in (T - TICK, T)] == [1, 0]


@pytest.mark.parametrize("microsecond", [0, 1, 500_000, 999_999])
def test_edges_hold_within_a_second(microsecond):
    at = T.replace(microsecond=microsecond)
    article = factories.article()

    workflow.release(article, base=1, by=None, live_from=at, live_until=at + TICK)

    assert live(at - TICK, at, at + TICK) == [0, 1, 0]
    assert statuses(article, at - TICK, at, at + TICK) == [Status.SCHEDULED, Status.PUBLISHED, Status.WITHDRAWN]


def test_a_release_is_gone_at_the_instant_of_its_expiry():
    article = factories.article()

    workflow.release(article, base=1, by=None, live_until=T)

    assert live(T - TICK, T) == [1, 0]
    assert statuses(article, T - TICK, T) == [Status.PUBLISHED, Status.WITHDRAWN]
    assert [Release.objects.ended_by(time).count() for time in (T - TICK, T)] == [0, 1]


def test_breaking_ends_by_itself():
    article = factories.article()

    workflow.raise_breaking(article, base=1, by=None, ends_at=T)

    assert [BreakingAlert.objects.live(at=time).count() for time in (NOW - TICK, NOW, T - TICK, T)] == [0, 1, 1, 0]
    assert statuses(article, NOW, T - TICK, T) == [Status.BREAKING, Status.BREAKING, Status.PUBLISHED]


def test_breaking_ends_at_the_instant_when_it_is_stood_down(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None, ends_at=T)
    clock.move_to(NOW + HOUR)

    workflow.stand_down(article, by=None)

    assert statuses(article, NOW + HOUR - TICK, NOW + HOUR) == [Status.BREAKING, Status.PUBLISHED]


def test_breaking_goes_down_with_its_story():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_until=T)

    workflow.raise_breaking(article, base=1, by=None, ends_at=T + HOUR)

    assert statuses(article, T - TICK, T) == [Status.BREAKING, Status.WITHDRAWN]
    assert Release.objects.breaking(at=T).count() == 0


def test_a_scheduled_update_takes_over_without_a_gap():
    article = factories.released().article

    workflow.update(article, base=1, by=None, live_from=T)

    assert live(T - TICK, T, T + TICK) == [1, 1, 1]
    assert [Release.objects.live(at=time).get().number for time in (T - TICK, T)] == [1, 2]
    assert statuses(article, T - TICK, T) == [Status.PUBLISHED, Status.PUBLISHED]


def test_a_scheduled_release_that_was_pulled_back_never_comes():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=T)

    workflow.pull_back(article, by=None)

    assert live(T - TICK, T, T + HOUR) == [0, 0, 0]
    assert statuses(article, NOW, T, T + HOUR) == [Status.APPROVED] * 3


def test_the_zone_of_a_time_makes_no_difference():
    karachi = timedelta(hours=5)
    article = factories.article()
    local = (T + karachi).replace(tzinfo=None)

    workflow.release(article, base=1, by=None, live_from=datetime.fromisoformat(f"{local.isoformat()}+05:00"))

    assert live(T - TICK, T) == [0, 1]


def test_one_query_knows_the_status_of_all(django_assert_num_queries):
    workflow.raise_breaking(factories.article(headline="Breaking"), base=1, by=None)
    workflow.release(factories.article(headline="Scheduled"), base=1, by=None, live_from=T)
    factories.article(headline="Draft")

    with django_assert_num_queries(1):
        rows = dict(Article.objects.with_status(at=NOW).values_list("headline", "status"))

    assert rows == {"Breaking": "breaking", "Scheduled": "scheduled", "Draft": "draft"}
