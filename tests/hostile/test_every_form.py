"""Hostile input in every field of every form of the desk: kept as it is, or refused with a sentence."""

import json
import os
from itertools import batched, count, product

import pytest
from django.core import serializers
from django.db import transaction

from articles.models import (
    Author,
    Correction,
    HousePage,
    JournalEntry,
    Note,
    Photo,
    Revision,
    SavedFilter,
    Section,
    Source,
    Tag,
)  # fmt: skip
from newsroom.lib.body import sanitise
from newsroom.lib.text import clean_line, visible
from tests.hostile.desk import Desk, typed_fields, wrong_with
from tests.hostile.forms import Form
from tests.hostile.strings import packed

pytestmark = pytest.mark.any_database

# What takes words of one kind only, so that most of the strings are refused; by the end of the field's name.
PICKY = {"slug", "canonical_url", "url", "licence_url", "taken", "username", "exact", "photo", "tag"}
# What a form does not read at first, or searches by.
UNREAD = {
    "correct": {"reason", "notice"},
    "withdraw": {"text"},
    "kill": {"q"},
    "photo": {"q"},
    "home-en": {"q"},
    "add": {"lead_caption", "lead_credit", "lead_alt"},
}
# Of these no string that is in the list can be saved: there is no such tag, and no such kind of sign-in name.
NEVER_SAVED = {"/admin/articles/tag/*/merge/", "/admin/auth/user/add/"}
ABOUT_THE_FORM = {"base", "opening"}
LONGEST = {"bylines-name": 100, "credits-name": 100, "tags-name": 100}  # and 1000, of what a page sets no limit to
ALL = os.environ.get("HOSTILE") == "all"
ROUNDS = 6  # all strings in what takes 1000 characters; shorter fields each begin elsewhere, but for `make hostile`


@pytest.fixture
def desk(db, own_folders):
    return Desk()


def kept_somewhere() -> str:
    """All that a form may have made or changed, as one text, each value cleaned as a line."""
    models = (Author, Correction, HousePage, JournalEntry, Note, Photo, Revision, SavedFilter, Section, Source, Tag)
    rows = [row for model in models for row in model._default_manager.order_by("-pk")[:6]]
    return "\n".join(map(str, _leaves(json.loads(serializers.serialize("json", rows)))))


def _leaves(value):
    if isinstance(value, dict):
        for part in value.values():
            yield from _leaves(part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part)
    else:
        yield clean_line(str(value))


def test_naughty_strings_are_kept_or_refused_with_a_sentence(desk):
    wrong, saved, places = [], set(), count(step=ROUNDS)
    for form in desk.forms.values():
        fields = [name for name in typed_fields(form) if name.rpartition("-")[2] not in PICKY]
        packs = {name: packed(LONGEST.get(name) or min(form.longest[name] or 1000, 1000)) for name in fields}
        starts = {name: next(places) for name in fields}
        for number in range(max(map(len, packs.values()), default=0) if ALL else ROUNDS):
            sent = {name: packs[name][(starts[name] + number) % len(packs[name])] for name in fields}
            with transaction.atomic():
                response = desk.send(form, {name: [value] * len(form.values[name]) for name, value in sent.items()})
                if response.status_code == 302:
                    saved.add(form.place)
                    wrong += [(form.place, name, sent[name]) for name in lost(desk, form, sent)]
                elif fault := wrong_with(response):
                    wrong.append((form.place, fault))
                transaction.set_rollback(True)

    assert wrong == []
    assert {form.place for form in desk.forms.values()} - saved == NEVER_SAVED


def lost(desk: Desk, form: Form, sent: dict[str, str]) -> list[str]:
    """The fields that are not where they were put: in the form again, or in what the form makes."""
    read = sent.keys() - UNREAD.get(form.place.split("/")[-2], set())
    if form.place.endswith(("/change/", "/home-en/")):
        held = next(one for one in desk.of(form.action) if one.longest.keys() == form.longest.keys()).values
        return [name for name in read if normal(name, sent[name]) not in map(clean_line, held[name])]
    rows = kept_somewhere()
    return [name for name in read if normal(name, sent[name]) not in rows]


def normal(name: str, value: str) -> str:
    return clean_line(sanitise(visible(sanitise(visible(value)))) if name == "body" else value)


NO_LINE = {"null": "\x00a", "half a pair": "\ud800a", "a million": "x" * 1_000_000}


def test_what_no_line_holds_is_answered_in_every_field(desk):
    """Four fields at once: a request of more than 5 MB is not read at all."""
    wrong = {}
    groups = [(form, four) for form in desk.forms.values() for four in batched(typed_fields(form), 4)]
    for (form, four), (name, value) in product(groups, NO_LINE.items()):
        with transaction.atomic():
            if fault := wrong_with(desk.send(form, {field: [value] for field in four})):
                wrong[form.place, four, name] = fault
            transaction.set_rollback(True)

    assert wrong == {}


def test_what_no_page_of_ours_sends_is_answered_in_what_nobody_types(desk):
    errors = []
    for form in desk.forms.values():
        for value in ("9" * 30, "\u0663", "\x00"):
            sent = {name: [value] for name in form.chosen - ABOUT_THE_FORM}
            with transaction.atomic():
                if desk.send(form, sent).status_code >= 500:
                    errors.append((form.place, value))
                transaction.set_rollback(True)

    assert errors == []
