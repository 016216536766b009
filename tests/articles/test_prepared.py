"""Queries whose SQL is made once: the rows are those of the queryset, for whatever values."""

import gc
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import FieldFetchBlocked

from articles import workflow
from articles.models import Release, Section
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


def test_the_same_row_is_made_once_and_what_a_page_says_of_it_stays_with_the_page(stories, django_assert_num_queries):
    find = prepared("article")(live)
    (first,) = find(at=START, article=stories[0].pk)
    first.headline, first.badge = "Changed", "Breaking"
    assert first.revision  # read later, for this object alone

    with django_assert_num_queries(1):
        (second,) = find(at=START, article=stories[0].pk)

    assert second.headline == "Story 0"
    assert not hasattr(second, "badge")
    assert second.section is first.section
    del first
    gc.collect()
    with django_assert_num_queries(1):
        assert second.section.name
        assert second.revision


def test_a_row_that_has_changed_is_another_object(stories):
    find = prepared("article")(live)
    (first,) = find(at=START, article=stories[0].pk)
    Section.objects.filter(pk=first.section_id).update(name="Another name")

    (second,) = find(at=START, article=stories[0].pk)

    assert (first.section.name, second.section.name) == (first.section.name, "Another name")
    assert first.section.name != "Another name"


def test_what_objects_share_is_not_read_later(stories):
    find = prepared("article")(lambda at, article: live(at, article).defer("section__description"))
    (found,) = find(at=START, article=stories[0].pk)

    with pytest.raises(FieldFetchBlocked):
        assert found.section.description


def test_a_percent_sign_in_the_query_stays_one(stories):
    (found,) = prepared("article")(lambda at, article: live(at, article).extra(select={"rest": "17 %% 5"}))(
        at=START, article=stories[0].pk
    )

    assert found.rest == 2


def test_a_value_that_is_missing_is_an_error(stories):
    with pytest.raises(KeyError, match="article"):
        prepared("article")(live)(at=START)
