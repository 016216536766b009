"""Revisions and lines of the journal are written once."""

from datetime import timedelta

import pytest
from django.db import transaction

from articles import journal, revisions, workflow
from articles.models import JournalEntry, Revision
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.story import NOW

pytestmark = pytest.mark.django_db

APPEND_ONLY = pytest.mark.parametrize("model", [Revision, JournalEntry])


def one(model):
    factories.article(headline="A headline")
    return model.objects.get()


@APPEND_ONLY
def test_a_row_is_never_changed(model):
    row = one(model)

    with pytest.raises(TypeError, match=f"{model.__name__} rows are never changed."):
        row.save()

    assert model.objects.get() == row


@APPEND_ONLY
def test_a_row_is_never_deleted(model):
    row = one(model)

    with pytest.raises(TypeError, match=f"{model.__name__} rows are never deleted."):
        row.delete()

    assert model.objects.get() == row


@APPEND_ONLY
@pytest.mark.parametrize(
    "change",
    [
        lambda rows, row: rows.update(article=None),
        lambda rows, row: rows.filter(pk=row.pk).update(article=None),
        lambda rows, row: rows.bulk_update([row], ["article"]),
        lambda rows, row: rows.update_or_create({"article": None}, pk=row.pk),
        lambda rows, row: rows.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["article"]
        ),
        lambda rows, row: rows.all().delete(),
        lambda rows, row: rows.filter(pk=row.pk).delete(),
    ],
    ids=["update", "filtered update", "bulk_update", "update_or_create", "upsert", "delete", "filtered delete"],
)
def test_rows_are_never_changed_in_bulk(model, change):
    row = one(model)
    before = list(model.objects.values())

    with pytest.raises(TypeError, match="rows are never (changed|deleted)."), transaction.atomic():
        change(model.objects, row)

    assert list(model.objects.values()) == before


def test_the_rows_of_a_story_are_no_way_around():
    article = factories.article()

    with pytest.raises(TypeError):
        article.revisions.all().delete()
    with pytest.raises(TypeError):
        article.journal.update(verb="nothing")

    assert (article.revisions.count(), article.journal.get().verb) == (1, "start")


def test_the_current_revision_equals_the_working_copy():
    article = factories.golden()

    assert WorkingCopy.from_json(revisions.current(article).content) == WorkingCopy.of(article)


def test_a_line_of_the_journal_keeps_times_and_rows_as_plain_json(editor):
    article = factories.article(headline="A headline")

    line = journal.write(
        "release",
        at=NOW,
        by=editor,
        article=article,
        effective_at=NOW + timedelta(hours=1),
        until=NOW,
        section=article.section,
    )

    line.refresh_from_db()
    assert (line.subject, line.at, line.effective_at, line.from_status) == (
        "A headline", NOW, NOW + timedelta(hours=1), ""
    )  # fmt: skip
    assert line.data == {"until": "2026-01-29T09:05:00+00:00", "section": article.section_id}


def test_a_line_outlives_the_name_of_its_story():
    article = factories.article(headline="As it was called")

    workflow.edit(article, factories.copy(headline="As it is called"), base=1, by=None)

    assert list(article.journal.values_list("verb", "subject")) == [
        ("edit", "As it is called"), ("start", "As it was called")
    ]  # fmt: skip
