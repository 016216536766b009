"""Who has a story open: told by the clock, taken over politely, never locked."""

from datetime import timedelta

import pytest

from articles import presence, workflow
from articles.models import Handover, JournalEntry, Presence
from articles.refusal import NotAllowed, Refused
from tests import factories
from tests.articles.story import NOW, TICK

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def article(db):
    return factories.article()


def seen_by(user, article, at) -> list[str]:
    return [row.editor.username for row in presence.others(article, than=user, at=at)]


def test_an_open_form_is_seen_by_others_until_it_is_silent_for_45_seconds(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW)

    seen = [seen_by(user, article, NOW + wait) for user, wait in (
        (chief, 0 * SECOND), (editor, 0 * SECOND), (chief, 45 * SECOND - TICK), (chief, 45 * SECOND),
    )]  # fmt: skip

    assert seen == [[editor.username], [], [editor.username], []]


def test_a_hidden_tab_counts_for_half_an_hour(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW, is_hidden=True)

    seen = [seen_by(chief, article, NOW + wait) for wait in (29 * MINUTE, 30 * MINUTE)]

    assert seen == [[editor.username], []]


def test_since_stays_while_the_form_is_open(article, editor):
    for minute in range(3):
        presence.beat(article, opening="a-form", by=editor, at=NOW + minute * MINUTE, has_typed=minute == 1)

    row = Presence.objects.get()
    assert (row.opened_at, row.typed_at, row.seen_at) == (NOW, NOW + MINUTE, NOW + 2 * MINUTE)


def test_a_closed_form_is_gone_and_a_late_autosave_does_not_bring_it_back(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW)

    presence.leave(article, opening="a-form", by=editor)
    presence.typed(article, opening="a-form", by=editor, at=NOW)

    assert seen_by(chief, article, NOW) == []


def test_a_form_of_another_story_is_not_moved(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW)
    other = factories.article()

    assert presence.beat(other, opening="a-form", by=editor, at=NOW) is None
    assert (seen_by(chief, other, NOW), seen_by(chief, article, NOW)) == ([], [editor.username])


def test_taking_over_tells_all_others_and_the_journal(article, editor, chief, reporter):
    for user in (editor, chief, reporter):
        presence.beat(article, opening="a-form-of-each", by=user, at=NOW)

    presence.take_over(article, by=chief, at=NOW + SECOND, note=" The deadline \n")

    line = JournalEntry.objects.latest("pk")
    assert dict(Presence.objects.values_list("editor", "handover")) == {
        editor.pk: Handover.TAKEN, chief.pk: Handover.NONE, reporter.pk: Handover.TAKEN,
    }  # fmt: skip
    assert (line.verb, line.actor, line.article) == ("take_over", chief, article)
    assert line.data == {"note": "The deadline", "taken_over": sorted([editor.pk, reporter.pk])}


def test_asking_is_no_line_in_the_journal(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW)
    before = JournalEntry.objects.count()

    presence.ask(article, by=chief, at=NOW)

    assert (Presence.objects.get().handover, JournalEntry.objects.count()) == (Handover.ASKED, before)


@pytest.mark.parametrize(("goes_on", "state"), [(True, Handover.REFUSED), (False, Handover.GIVEN)])
def test_the_other_answers(article, editor, chief, goes_on, state):
    presence.beat(article, opening="a-form", by=editor, at=NOW)
    presence.ask(article, by=chief, at=NOW)

    presence.answer(article, opening="a-form", by=editor, at=NOW + SECOND, goes_on=goes_on)

    row = Presence.objects.get()
    assert (row.handover, row.handover_by, row.handover_at) == (state, chief, NOW + SECOND)


def test_an_answer_to_nobody_changes_nothing(article, editor):
    presence.beat(article, opening="a-form", by=editor, at=NOW)

    presence.answer(article, opening="a-form", by=editor, at=NOW, goes_on=True)

    assert Presence.objects.get().handover == Handover.NONE


@pytest.mark.parametrize("act", [presence.ask, presence.take_over])
def test_there_must_be_someone_and_the_note_be_short(article, editor, chief, staff, act):
    with pytest.raises(Refused, match="Nobody else has this story open any more."):
        act(article, by=chief, at=NOW)
    presence.beat(article, opening="a-form", by=editor, at=NOW)
    with pytest.raises(Refused, match="200 characters at most"):
        act(article, by=chief, at=NOW, note="x" * 201)
    with pytest.raises(NotAllowed):
        act(article, by=staff, at=NOW)

    assert Presence.objects.get().handover == Handover.NONE
    assert not JournalEntry.objects.filter(verb="take_over").exists()


def test_a_take_over_locks_nobody(article, editor, chief):
    presence.beat(article, opening="a-form", by=editor, at=NOW)
    presence.take_over(article, by=chief, at=NOW)

    saved = factories.copy(headline="Saved all the same", section=article.section_id)
    workflow.edit(article, saved, base=1, by=editor)

    article.refresh_from_db()
    assert article.headline == "Saved all the same"
