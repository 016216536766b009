"""A story begun from another one: what comes along, what does not, and the embargo that binds both, whatever the way out."""

from dataclasses import replace

import pytest

from articles import copies, limits, previews, workflow
from articles.models import Article, Status
from articles.refusal import NotThere
from articles.working_copy import BylineEntry, CreditEntry, WorkingCopy
from newsroom.lib.figures import Figure, Gallery, Words
from tests import factories
from tests.articles.story import DAY, HOUR, NOW, edited, intervals, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BARRED = "The story that this one was copied from is under embargo until 29 January 2026, 16:05 PKT."
OWN = "The story is under embargo until 29 January 2026, 16:05 PKT."


@pytest.fixture
def held():
    """A story under embargo for two hours."""
    return factories.article(headline="Held", embargo_until=NOW + 2 * HOUR)


@pytest.fixture
def freed(held):
    """A copy of it whose own embargo was taken off."""
    return edited(copies.begin(held, by=None), embargo_until=None)


def test_copy_is_a_draft_with_the_text_and_without_release_address_and_date(editor):
    source = factories.released(
        headline="Ferries",
        slug="ferries",
        dated=NOW - DAY,
        canonical_url="https://example.org/ferries/",
        bylines=(BylineEntry(factories.author("Li Na").pk),),
        credits=(CreditEntry(factories.source("INP").pk, note="Pak-China"),),
        tags=(factories.tag("Gwadar").pk,),
    ).article
    edited(source, standfirst="Not released yet.")

    made = copies.begin(source, by=editor)

    expected = replace(WorkingCopy.of(source), slug="", dated=None, canonical_url="")
    assert WorkingCopy.of(made) == expected
    assert (made.status_at(NOW), made.releases.count(), made.copied_from, made.created_by) == (
        Status.DRAFT, 0, source, editor
    )  # fmt: skip
    line = last_line(made)
    assert (line.verb, line.data["copied_from"], line.data["copied_revision"]) == ("start", source.pk, 2)


@pytest.mark.parametrize("language", [None, "ur"])
def test_copy_and_translation_keep_what_the_source_says_of_its_photos(language):
    lead, placed = (Figure(factories.photo().pk, Words("A river.", "INP", alt)) for alt in ("A boat", "Water"))
    source = factories.article(lead_photo=lead, body=f"<p>One.</p>{Gallery((placed, lead))}")

    made = copies.begin(source, by=None, language=language)

    assert (made.lead, made.body) == (lead, source.body)
    assert set(made.revisions.get().photos.values_list("photo", flat=True)) == {lead.photo, placed.photo}


def test_addresses_of_copy_and_source_differ():
    source = factories.released(headline="Ferries")

    made = copies.begin(source.article, by=None)
    other = workflow.release(made, base=1, by=None)

    assert source.slug == other.slug
    assert source.get_absolute_url() != other.get_absolute_url()


def test_translation_is_in_its_language_and_knows_its_source():
    source = factories.article(headline="Ferries")

    translation, copy = copies.begin(source, by=None, language="ur"), copies.begin(source, by=None)

    assert (translation.language, translation.copied_from) == ("ur", source)
    assert (copy.language, copy.copied_from) == ("en", source)


@pytest.mark.parametrize("group", ["Reporter", "Editor", "Staff"])
def test_who_may_write_stories_may_copy_one(group):
    source, person = factories.article(), factories.user(group)

    if group == "Staff":
        with pytest.raises(workflow.NotAllowed):
            copies.begin(source, by=person)
    else:
        copies.begin(source, by=person)

    assert Article.objects.count() == (1 if group == "Staff" else 2)


def test_section_that_is_closed_to_the_editor_stays_behind(editor):
    own, closed = factories.section("Own"), factories.section("Closed")
    limits.put(editor, [own], by=None)
    source = factories.article(section=closed.pk, further_sections=(own.pk,))
    hidden = factories.article(section=closed.pk)

    made = copies.begin(source, by=editor)
    with pytest.raises(NotThere):
        copies.begin(hidden, by=editor)

    assert (made.section, list(made.further_sections.all())) == (None, [own])


def test_embargo_goes_along(held):
    assert copies.begin(held, by=None).embargo_until == NOW + 2 * HOUR


def test_embargo_that_is_over_does_not_go_along(held, time_machine):
    time_machine.move_to(NOW + 3 * HOUR, tick=False)

    assert copies.begin(held, by=None).embargo_until is None


WAYS_OUT = {
    "release": lambda article: workflow.release(article, base=article.revision_number, by=None),
    "schedule": lambda article: workflow.release(article, base=article.revision_number, by=None, live_from=NOW + HOUR),
    "raise breaking": lambda article: workflow.raise_breaking(article, base=article.revision_number, by=None),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_no_way_out_for_the_story_itself(held, way):
    with pytest.raises(workflow.Refused) as refused:
        WAYS_OUT[way](held)

    assert str(refused.value).startswith(OWN)
    assert not held.releases.exists()


@pytest.mark.parametrize("way", WAYS_OUT)
@pytest.mark.parametrize("language", [None, "ur"], ids=["copy", "translation"])
@pytest.mark.parametrize("depth", [1, 3])
def test_no_way_out_for_what_was_copied_even_when_its_own_embargo_is_taken_off(held, way, language, depth):
    story = held
    for _ in range(depth):
        story = edited(copies.begin(story, by=None, language=language), embargo_until=None)

    with pytest.raises(workflow.Refused) as refused:
        WAYS_OUT[way](story)

    assert str(refused.value).startswith(BARRED)
    assert not story.releases.exists()


def test_copy_goes_out_when_the_embargo_ends(freed):
    release = workflow.release(freed, base=freed.revision_number, by=None, live_from=NOW + 2 * HOUR)

    assert release.live_from == NOW + 2 * HOUR


def test_copy_goes_out_when_the_embargo_was_lifted_from_both(held, freed):
    edited(held, embargo_until=None)

    workflow.release(freed, base=freed.revision_number, by=None)

    assert freed.status_at(NOW) == Status.PUBLISHED


def test_embargo_that_came_after_the_copy_binds_it_too():
    source = factories.article()
    made = copies.begin(source, by=None)
    edited(source, embargo_until=NOW + 2 * HOUR)

    with pytest.raises(workflow.Refused, match="copied from is under embargo"):
        workflow.release(made, base=1, by=None)


def test_embargo_is_refused_while_a_copy_is_scheduled_inside_it():
    source = factories.article()
    made = copies.begin(copies.begin(source, by=None), by=None)
    workflow.release(made, base=1, by=None, live_from=NOW + HOUR)

    with pytest.raises(workflow.Refused) as refused:
        edited(source, embargo_until=NOW + 2 * HOUR)
    edited(source, embargo_until=NOW + HOUR)

    assert str(refused.value) == (
        "A copy of this story is scheduled to go out inside this embargo. Pull the copy back first."
    )
    assert intervals(made) == [(NOW + HOUR, None, "")]


TEXT_CHANGES = {
    "update": lambda article: workflow.update(article, base=2, by=None),
    "update later": lambda article: workflow.update(article, base=2, by=None, live_from=NOW + HOUR),
    "correct with the text": lambda article: workflow.correct(
        article, by=None, kind="update", text="More is known.", base=2
    ),
}


@pytest.mark.parametrize("way", TEXT_CHANGES)
def test_live_copy_is_not_updated_inside_the_embargo_of_its_source(way):
    source = factories.article()
    made = copies.begin(source, by=None)
    workflow.release(made, base=1, by=None)
    edited(source, embargo_until=NOW + 2 * HOUR)
    edited(made, headline="With what is held")

    with pytest.raises(workflow.Refused, match="copied from is under embargo"):
        TEXT_CHANGES[way](made)

    assert intervals(made) == [(NOW, None, "")]


def test_withdrawn_copy_is_not_put_back_inside_the_embargo_but_may_always_be_withdrawn():
    source = factories.article()
    made = copies.begin(source, by=None)
    workflow.release(made, base=1, by=None)
    edited(source, embargo_until=NOW + 2 * HOUR)

    workflow.withdraw(made, by=None, reason="Held.", notice="Later.")
    with pytest.raises(workflow.Refused) as refused:
        workflow.restore(made, by=None)

    assert str(refused.value).startswith(BARRED)
    assert made.status_at(NOW) == Status.WITHDRAWN


def test_restoring_a_revision_from_before_the_embargo_does_not_free_a_copy(held):
    made = copies.begin(edited(held, embargo_until=None), by=None)
    edited(held, embargo_until=NOW + 2 * HOUR)
    made = edited(made, embargo_until=NOW + 3 * HOUR)
    first = made.revisions.get(number=1)

    made = workflow.edit(made, WorkingCopy.from_json(first.content), base=2, by=None, taken_from=first)

    assert made.embargo_until is None
    with pytest.raises(workflow.Refused, match="copied from is under embargo"):
        workflow.release(made, base=3, by=None)


def test_late_text_from_before_the_embargo_does_not_overwrite_it():
    article = factories.article()
    before = WorkingCopy.of(article)
    edited(article, embargo_until=NOW + 2 * HOUR)

    with pytest.raises(workflow.Stale):
        workflow.edit(article, replace(before, headline="Late"), base=1, by=None)

    article.refresh_from_db()
    assert article.embargo_until == NOW + 2 * HOUR


def test_preview_of_a_copy_knows_the_embargo_of_its_source(freed):
    assert previews.of_working_copy(freed, at=NOW).release.embargo_until == NOW + 2 * HOUR


def test_origins_and_copies_are_found_along_the_whole_line(django_assert_num_queries):
    first = factories.article()
    second = copies.begin(first, by=None)
    third = copies.begin(second, by=None)
    factories.article()

    with django_assert_num_queries(2):
        origins = set(Article.objects.origins_of(third))
        made = set(Article.objects.copies_of(first))

    assert (origins, made) == ({first, second}, {second, third})
    assert not Article.objects.origins_of(first).exists()
