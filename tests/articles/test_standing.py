"""How a story stands before readers is on its row after each verb, for the desk's lists."""

from datetime import datetime

import pytest

from articles import standing, workflow
from articles.models import Article
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def stands(article: Article) -> tuple[datetime | None, datetime | None, bool]:
    """From when and until when it is out, and whether its working copy is another one."""
    return Article.objects.values_list("out_from", "out_until", "has_changes").get(pk=article.pk)


def test_row_tells_each_step_of_a_story_and_none_of_another(clock):
    article, other = factories.article(), factories.article()
    told = [stands(article)]
    workflow.release(article, base=1, by=None)
    told.append(stands(article))
    edited(article, headline="New")
    told.append(stands(article))
    workflow.update(article, base=2, by=None, live_from=NOW + HOUR)
    told.append(stands(article))
    clock.move_to(NOW + 2 * HOUR)
    workflow.expire(article, by=None, live_until=NOW + 3 * HOUR)
    told.append(stands(article))
    clock.move_to(NOW + 4 * HOUR)
    workflow.restore(article, by=None)
    told.append(stands(article))
    edited(article, headline="Newer")
    told.append(stands(article))
    workflow.withdraw(article, by=None, **KILL)
    told.append(stands(article))

    assert told == [
        (None, None, False),
        (NOW, None, False),
        (NOW, None, True),
        (NOW, None, True),  # until the update goes out
        (NOW, NOW + 3 * HOUR, False),
        (NOW + 4 * HOUR, None, False),
        (NOW + 4 * HOUR, None, True),
        (NOW + 4 * HOUR, NOW + 4 * HOUR, False),
    ]
    assert stands(other) == (None, None, False)


def test_what_was_pulled_back_does_not_count():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)
    scheduled = stands(article)

    workflow.pull_back(article, by=None)

    assert (scheduled, stands(article)) == ((NOW + HOUR, None, False), (None, None, False))


@pytest.mark.parametrize(
    ("releases", "out_from"),
    [
        ([(2, None), (1, 2), (0, 1)], 0),
        ([(3, None), (1, 2), (0, 1)], 3),
        ([(2, None), (0, 1)], 2),
        ([(2, 4), (1, 2), (-2, -1)], 1),
    ],
)
def test_releases_without_a_gap_are_one_stay(releases, out_from):
    article = Article(revision_number=1)
    hours = [(NOW + start * HOUR, None if end is None else NOW + end * HOUR, 1) for start, end in releases]

    told = standing.of(iter(hours), article, NOW)

    assert told["out_from"] == NOW + out_from * HOUR
    assert told["out_until"] == hours[0][1]


@pytest.mark.parametrize(
    ("until", "number", "changes"),
    [(None, 1, False), (None, 2, True), (None, None, True), (NOW + HOUR, 2, True), (NOW, 2, False)],
)
def test_changes_are_those_from_what_readers_see_or_will(until, number, changes):
    told = standing.of([(NOW - HOUR, until, number)], Article(revision_number=1), NOW)

    assert told["has_changes"] is changes
