"""Filters of the story list that people keep: whose they are, and what the house is told."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles import saved_filters
from articles.models import JournalEntry, SavedFilter
from articles.refusal import NotAllowed, NotThere, Refused
from tests import factories


def kept(by, name: str = "Drafts", **fields) -> SavedFilter:
    return saved_filters.save(SavedFilter(name=name, query="status=draft", **fields), by=by)


def renamed(saved: SavedFilter, name: str, *, by, **fields) -> SavedFilter:
    found = SavedFilter.objects.get(pk=saved.pk)
    for field, value in {"name": name, **fields}.items():
        setattr(found, field, value)
    return saved_filters.save(found, by=by)


def told() -> list[tuple[str, str]]:
    lines = JournalEntry.objects.filter(verb__contains="filter").order_by("pk")
    return list(lines.values_list("verb", "subject"))


def test_own_filters_are_seen_by_their_owner_and_shared_ones_by_all(reporter, editor, chief):
    own, other, shared = kept(editor), kept(reporter), kept(chief, "For all", is_shared=True)

    assert set(SavedFilter.objects.open_to(editor)) == {own, shared}
    assert set(SavedFilter.objects.open_to(reporter)) == {other, shared}


def test_only_what_is_shared_stands_in_the_journal(chief, editor):
    kept(editor)
    saved = kept(chief, "Mine")
    saved = renamed(saved, "Ours", by=chief, is_shared=True)
    saved = renamed(saved, "Ours, now", by=chief)
    renamed(saved, "Ours, now", by=chief)
    saved = renamed(saved, "Mine again", by=chief, is_shared=False)
    saved_filters.delete(saved.pk, by=chief)
    saved_filters.delete(kept(chief, "House", is_shared=True).pk, by=chief)

    assert told() == [
        ("share filter", "Ours"), ("change filter", "Ours, now"), ("stop sharing filter", "Ours, now"),
        ("share filter", "House"), ("delete filter", "House"),
    ]  # fmt: skip


def test_sharing_needs_the_right(editor):
    with pytest.raises(NotAllowed):
        kept(editor, is_shared=True)
    saved = kept(editor)
    with pytest.raises(NotAllowed):
        renamed(saved, "Drafts", by=editor, is_shared=True)

    assert not SavedFilter.objects.get().is_shared
    assert told() == []


def test_shared_filter_is_changed_by_its_owner_and_by_who_may_share(editor, chief):
    second = factories.user("Chief editor")
    saved = kept(chief, "For all", is_shared=True)

    renamed(saved, "For everyone", by=second)
    with pytest.raises(NotAllowed):
        renamed(saved, "For me", by=editor)
    with pytest.raises(NotAllowed):
        saved_filters.delete(saved.pk, by=editor)

    assert (SavedFilter.objects.get().name, SavedFilter.objects.get().owner) == ("For everyone", chief)


def test_someone_elses_own_filter_is_not_there_not_even_for_a_chief(editor, chief):
    saved = kept(editor)

    with pytest.raises(NotThere):
        renamed(saved, "Taken", by=chief)
    with pytest.raises(NotThere):
        saved_filters.delete(saved.pk, by=chief)
    with pytest.raises(NotThere):
        saved_filters.delete(saved.pk + 1, by=chief)

    assert SavedFilter.objects.get().name == "Drafts"


def test_a_name_is_used_once_by_a_person_and_once_among_the_shared(editor, chief):
    kept(editor)
    kept(chief, "For all", is_shared=True)
    kept(chief)
    second = factories.user("Chief editor")

    with pytest.raises(Refused, match="This person has a filter of this name already"):
        kept(editor, "DRAFTS")
    with pytest.raises(Refused, match="A shared filter has this name already"):
        kept(second, "for all", is_shared=True)

    assert kept(second, "For all").name == "For all"


@pytest.mark.parametrize("fields", [
    {"name": "drafts"}, {"name": ""}, {"query": "", "name": "Empty"},
], ids=["a name twice", "no name", "no question"])  # fmt: skip
def test_the_database_holds_it_as_well(editor, fields):
    kept(editor)
    broken = SavedFilter(**{"name": "x", "query": "q=x", "owner": editor} | fields)

    with pytest.raises(ValidationError):
        broken.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        broken.save()


def test_the_database_holds_that_a_name_is_shared_once(editor, chief):
    kept(chief, is_shared=True)
    second = SavedFilter(name="drafts", query="q=x", owner=editor, is_shared=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_there_is_room_for_so_many(editor, chief, monkeypatch):
    monkeypatch.setattr(saved_filters, "MOST", 2)
    own = [kept(editor, name) for name in "AB"]
    shared = [kept(factories.user("Chief editor"), name, is_shared=True) for name in "CD"]

    with pytest.raises(Refused, match="You have 2 filters"):
        kept(editor, "E")
    with pytest.raises(Refused, match="2 filters are shared"):
        kept(chief, "E", is_shared=True)

    assert renamed(own[0], "A2", by=editor).name == "A2"
    assert renamed(shared[0], "C2", by=chief).name == "C2"


@pytest.mark.parametrize("fields", [{"name": "x" * 41}, {"query": "q=" + "x" * 3000}])
def test_lengths_are_limited(editor, fields):
    with pytest.raises(Refused):
        saved_filters.save(SavedFilter(**{"name": "x", "query": "q=x"} | fields), by=editor)
