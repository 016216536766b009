"""Queries whose SQL is made once: the rows are those of the queryset, for whatever values."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import workflow
from articles.models import Release
from articles.models.prepared import prepared
from tests import factories

START = datetime(2070, 1, 29, 9, 0, tzinfo=UTC)


def live(at, article):
    found = Release.objects.live(at=at).filter(article=article)
    return found.select_related("section__parent").with_photo().with_tags().with_corrections(at=at)


@pytest.fixture
def stories(db):
    made = []
    for number in range(3):
        article = factories.article(headline=f"Story {number}", tags=(factories.tag(f"Topic {number}").pk,))
        workflow.release(article, base=1, by=None, live_from=START + timedelta(days=number))
        made.append(article)
    return made


def test_its_rows_are_those_of_the_queryset_for_each_instant_and_number(stories, django_assert_num_queries):
    find = prepared("article")(live)
    find(at=START, article=1)

    for at in (START, *(START + timedelta(days=number) for number in range(4))):
        for article in stories:
            expected = list(live(at=at, article=article.pk))
            with django_assert_num_queries(1):
                found = find(at=at, article=article.pk)
                told = [(row, row.headline, row.section.parent, row.lead_photo, row.live_from) for row in found]
            assert told == [(r, r.headline, r.section.parent, r.lead_photo, r.live_from) for r in expected]
            assert [row.tags_told for row in found] == [row.tags_told for row in expected]
    assert find(at=START + timedelta(days=50), article=stories[0].pk)


def test_a_value_that_is_missing_is_an_error(stories):
    with pytest.raises(KeyError, match="article"):
        prepared("article")(live)(at=START)
