"""Typing is kept beside the story: one row for each opened form, nothing public, nothing late."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import autosaves
from articles.models import Article, Autosave, JournalEntry, Revision
from articles.refusal import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db
FORM, OTHER_FORM = "a-form-that-is-opened", "a-form-that-is-opened-later"


def keep(article, *, by, sequence=1, opening=FORM, base=1, took_up=None, **fields) -> Autosave | None:
    typed = {name: [value] for name, value in fields.items()}
    return autosaves.keep(
        article, typed, opening=opening, sequence=sequence, base=base, by=by, at=timezone.now(), took_up=took_up
    )


def finish(article, *, by, opening=FORM, took_up=None) -> None:
    autosaves.finish(opening, article=article, by=by, at=timezone.now(), took_up=took_up)


def offered(editor) -> list[str]:
    return sorted(Autosave.objects.offered_to(editor).values_list("headline", flat=True))


def test_two_hundred_messages_of_one_form_are_one_row_and_touch_no_story(editor):
    article = factories.article(headline="As it was", bylines=(), credits=())
    before = (Article.objects.values().get(), Revision.objects.count(), JournalEntry.objects.count())

    for sequence in range(200):
        keep(article, by=editor, sequence=sequence, headline=f"Typed {sequence}")

    assert offered(editor) == ["Typed 199"]
    assert (Article.objects.values().get(), Revision.objects.count(), JournalEntry.objects.count()) == before


def test_an_older_message_changes_nothing(editor):
    article = factories.article()
    keep(article, by=editor, sequence=5, headline="Newer")

    answers = [keep(article, by=editor, sequence=n, headline="Older") for n in (4, 5)]

    assert (answers, offered(editor)) == ([None, None], ["Newer"])


def test_a_message_that_comes_after_its_form_was_saved_is_no_offer(editor):
    article = factories.article()
    keep(article, by=editor, headline="Typed")

    finish(article, by=editor)
    late = keep(article, by=editor, sequence=99, headline="Typed")

    assert (late, offered(editor), autosaves.is_ended(FORM, by=editor)) == (None, [], True)


def test_a_form_that_was_saved_before_it_told_anything_is_known_too(editor):
    article = factories.article()

    finish(article, by=editor)

    assert keep(article, by=editor, headline="Late") is None
    assert offered(editor) == []


def test_a_form_takes_the_place_of_what_it_took_up(editor):
    article = factories.article()
    crashed = keep(article, by=editor, headline="Before the crash")

    keep(article, by=editor, opening=OTHER_FORM, took_up=crashed.pk, headline="After it")

    assert offered(editor) == ["After it"]
    assert keep(article, by=editor, sequence=99, headline="Left over in the browser") is None


def test_saving_ends_what_was_taken_up_also_when_nothing_was_typed_since(editor):
    crashed = keep(None, by=editor, base=0, headline="A new story")

    finish(None, by=editor, opening=OTHER_FORM, took_up=crashed.pk)

    assert offered(editor) == []


def test_nobody_ends_the_typing_of_someone_else(editor, chief):
    article = factories.article()
    theirs = keep(article, by=chief, headline="Theirs")

    keep(article, by=editor, opening=OTHER_FORM, took_up=theirs.pk, headline="Mine")
    autosaves.throw_away(theirs.pk, by=editor, at=timezone.now())
    finish(article, by=editor, took_up=theirs.pk)
    keep(article, by=editor, headline="In a form that has the same token")

    assert offered(chief) == ["Theirs"]


def test_a_form_belongs_to_one_story(editor):
    first, second = factories.article(), factories.article()
    keep(first, by=editor, headline="In the first")

    assert keep(second, by=editor, sequence=2, headline="In the second") is None
    assert keep(None, by=editor, sequence=3, headline="In none") is None
    assert offered(editor) == ["In the first"]


def test_two_windows_of_one_editor_are_both_kept(editor):
    article = factories.article()

    keep(article, by=editor, headline="Left")
    keep(article, by=editor, opening=OTHER_FORM, headline="Right")

    assert offered(editor) == ["Left", "Right"]


def test_a_spiked_story_does_not_stop_what_is_typed(editor):
    article = factories.article()
    Article.objects.update(stage="spiked")
    article.refresh_from_db()

    assert keep(article, by=editor, headline="Typed on") is not None


def test_who_may_not_write_keeps_nothing(staff):
    for article in (None, factories.article()):
        with pytest.raises(NotAllowed):
            keep(article, by=staff, headline="No")

    assert Autosave.objects.count() == 0


def test_more_than_anyone_types_is_refused_in_a_sentence(editor):
    kept = keep(None, by=editor, body="x" * autosaves.MOST_CHARACTERS)

    with pytest.raises(Refused, match="too long to be kept"):
        keep(None, by=editor, sequence=2, body="y" * (autosaves.MOST_CHARACTERS + 1))

    assert autosaves.fields_of(Autosave.objects.get(pk=kept.pk)) == {"body": ["x" * autosaves.MOST_CHARACTERS]}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(st.characters(codec=None)), max_size=3), max_size=5))
def test_whatever_is_typed_comes_back_exactly(editor, fields):
    fields["headline"] = ["\x00\ud800 a headline that is too long " * 20]
    Autosave.objects.all().delete()

    kept = autosaves.keep(None, fields, opening=FORM, sequence=1, base=0, by=editor, at=timezone.now())

    assert autosaves.fields_of(Autosave.objects.get(pk=kept.pk)) == fields
