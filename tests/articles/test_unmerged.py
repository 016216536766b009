"""A text that came too late waits until it is merged or set aside; it is never lost."""

from dataclasses import replace

import pytest

from articles import copies, revisions, workflow
from articles.models import Status
from articles.refusal import NotAllowed
from articles.working_copy import WorkingCopy
from newsroom.lib.figures import Figure, Words
from tests import factories
from tests.articles.story import HOUR, NOW, TICK, edited, last_line, read, tell_again

pytestmark = pytest.mark.django_db


def too_late(article, *, by, **changes):
    """Save `changes` on the revision that `article` has, after someone else saved."""
    copy, base = replace(WorkingCopy.of(article), **changes), article.revision_number
    edited(article, kicker=f"Saved first, after {base}")
    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, copy, base=base, by=by)
    article.refresh_from_db()
    return stale.value.unmerged


def test_a_save_on_a_story_that_was_spiked_meanwhile_is_kept(reporter):
    article = factories.article(headline="Before")
    copy = replace(WorkingCopy.of(article), headline="Typed while it was spiked")
    workflow.spike(article, by=None)

    with pytest.raises(workflow.NotNow) as refused:
        workflow.edit(article, copy, base=1, by=reporter)

    article.refresh_from_db()
    assert str(refused.value) == "“Save” can't be done: the story is spiked. Your text is kept in the history."
    assert (refused.value.unmerged.content["headline"], article.headline) == ("Typed while it was spiked", "Before")
    assert revisions.waiting(article) == [refused.value.unmerged]


def test_a_text_waits_until_it_is_merged(reporter, editor):
    article = factories.article()
    first, second = (too_late(article, by=reporter, headline=headline) for headline in ("First", "Second"))

    workflow.edit(
        article, WorkingCopy.from_json(first.content), base=article.revision_number, by=editor, taken_from=first
    )

    assert revisions.waiting(article) == [second]
    assert last_line(article).data["taken_from"] == first.pk
    assert tell_again(article.journal.order_by("id")) == read(article)


def test_a_text_waits_until_it_is_set_aside_and_stays_in_the_history(reporter):
    article = factories.article()
    unmerged = too_late(article, by=reporter, headline="Mine")

    for _ in range(2):
        workflow.set_aside(unmerged, by=reporter)

    assert revisions.waiting(article) == []
    assert article.revisions.filter(number=None).get() == unmerged
    assert [line.verb for line in article.journal.all()] == ["set_aside", "edit", "start"]
    assert tell_again(article.journal.order_by("id")) == read(article)


def test_others_texts_are_set_aside_by_editors_only(reporter, editor):
    article = factories.article()
    unmerged = too_late(article, by=reporter, headline="Mine")

    with pytest.raises(NotAllowed):
        workflow.set_aside(unmerged, by=factories.user("Reporter"))
    kept = revisions.waiting(article)
    workflow.set_aside(unmerged, by=editor)

    assert (kept, revisions.waiting(article)) == ([unmerged], [])


def test_a_saved_revision_is_not_set_aside(editor):
    article = factories.article()

    with pytest.raises(NotAllowed):
        workflow.set_aside(article.revisions.get(), by=editor)


def test_a_text_that_is_kept_elsewhere_makes_no_second_row_when_it_comes_too_late(reporter):
    article = factories.article()
    unmerged = too_late(article, by=reporter, headline="Mine")

    with pytest.raises(workflow.Stale):
        workflow.edit(article, WorkingCopy.from_json(unmerged.content), base=1, by=reporter, taken_from=unmerged)

    assert article.revisions.filter(number=None).count() == 1


def test_a_late_text_that_is_merged_frees_no_copy_from_the_embargo(reporter, editor, clock):
    """Neither the late text, which was typed without an embargo, nor merging it takes away what binds the copy."""
    source = factories.article(headline="Held", embargo_until=NOW + 2 * HOUR)
    made = copies.begin(source, by=reporter)
    unmerged = too_late(made, by=reporter, headline="Mine", embargo_until=None)
    base = made.revision_number
    workflow.edit(made, WorkingCopy.from_json(unmerged.content), base=base, by=editor, taken_from=unmerged)
    assert (made.headline, made.embargo_until, revisions.waiting(made)) == ("Mine", None, [])

    for live_from in (None, NOW + HOUR, NOW + 2 * HOUR - TICK):
        with pytest.raises(workflow.Refused, match="that this one was copied from is under embargo until"):
            workflow.release(made, base=made.revision_number, by=editor, live_from=live_from)
    with pytest.raises(workflow.Refused, match="that this one was copied from is under embargo until"):
        workflow.raise_breaking(made, base=made.revision_number, by=editor)
    assert not made.releases.exists()

    clock.move_to(NOW + 2 * HOUR, tick=False)
    workflow.release(made, base=made.revision_number, by=editor)

    assert made.status_at(NOW + 2 * HOUR) == Status.PUBLISHED


def test_each_revision_knows_how_many_words_came_and_went(reporter):
    article = factories.article(headline="One two", body="<p>three <strong>four</strong></p>")

    edited(article, headline="One 2", body="<p>three four five six</p>")
    too_late(article, by=reporter, headline="Only this and that")

    assert [(r.number, r.words_added, r.words_removed) for r in article.revisions.order_by("id")] == [
        (1, 4, 0), (2, 3, 1), (3, 4, 0), (None, 4, 2),
    ]  # fmt: skip


def test_words_of_a_lead_photo_count(reporter):
    lead = Figure(factories.photo().pk, Words(caption="A brown river", alt="Water"))
    article = factories.article(lead_photo=lead)

    edited(article, lead_photo=Figure(lead.photo, Words(caption="A green river")))

    last = article.revisions.get(number=2)
    assert (last.words_added, last.words_removed) == (1, 2)
