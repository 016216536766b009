"""Writing and review: what start, edit, submit, return, approve and spike do, and what they say when they can't."""

from dataclasses import replace

import pytest

from articles import workflow
from articles.models import JournalEntry, Release, Revision, Stage, Status
from articles.working_copy import WorkingCopy
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, edited, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_start_makes_a_draft_with_its_first_revision(reporter):
    article = workflow.start(factories.copy(headline="A headline"), by=reporter)

    assert (article.headline, article.stage, article.revision_number) == ("A headline", Stage.DRAFT, 1)
    assert (article.created_by, article.created_at, article.changed_at) == (reporter, NOW, NOW)
    assert WorkingCopy.from_json(article.revisions.get().content) == WorkingCopy.of(article)
    assert (last_line(article).verb, last_line(article).to_status) == ("start", "draft")


def test_edit_writes_a_revision_and_moves_the_time_of_change(editor, clock):
    article = factories.article()
    clock.shift(HOUR)

    edited(article, by=editor, headline="Another headline")

    assert (article.headline, article.revision_number, article.changed_at) == ("Another headline", 2, NOW + HOUR)
    assert list(article.revisions.values_list("number", "base", "made_by")) == [(2, 1, editor.pk), (1, 0, None)]
    assert last_line(article).data["revision"] == 2


def test_edit_without_a_change_writes_nothing(editor, clock):
    article = factories.article(headline="A headline")
    clock.shift(HOUR)

    edited(article, by=editor, headline="A  headline ")

    assert (article.revision_number, article.changed_at) == (1, NOW)
    assert (Revision.objects.count(), JournalEntry.objects.count()) == (1, 1)


def test_an_edit_that_comes_too_late_overwrites_nothing_and_is_kept(editor):
    article = factories.article(headline="A headline")
    too_late = replace(WorkingCopy.of(article), headline="Typed in vain?")
    edited(article, headline="Saved first")

    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, too_late, base=1, by=editor)

    article.refresh_from_db()
    assert (article.headline, article.revision_number) == ("Saved first", 2)
    kept = stale.value.unmerged
    assert (kept.number, kept.base, kept.made_by) == (None, 1, editor)
    assert WorkingCopy.from_json(kept.content) == too_late
    assert str(stale.value) == (
        "Someone else saved this story after you opened it. Nothing was overwritten, and your text is kept."
    )


def test_an_unmerged_text_that_is_saved_twice_is_one_row(editor):
    article = factories.article(tags=(factories.tag().pk,))
    too_late = replace(WorkingCopy.of(article), headline="Typed in vain?")
    edited(article, headline="Saved first")

    for _ in range(2):
        with pytest.raises(workflow.Stale):
            workflow.edit(article, too_late, base=1, by=editor)

    assert article.revisions.filter(number=None).count() == 1


@pytest.mark.parametrize("base", [-1, 0, 7, 10**30])
def test_a_text_on_a_base_that_never_was_is_kept_as_well(base, editor):
    article = factories.article()

    with pytest.raises(workflow.Stale) as stale:
        workflow.edit(article, factories.copy(headline="From nowhere"), base=base, by=editor)

    assert (stale.value.unmerged.base, stale.value.unmerged.content["headline"]) == (0, "From nowhere")


def test_a_reporters_edit_takes_the_approval_back(reporter):
    article = factories.article()
    workflow.approve(article, base=1, by=None)

    edited(article, by=reporter, headline="Another headline")

    assert article.stage == Stage.DRAFT
    assert last_line(article).data["stage"] == "draft"


def test_an_editors_edit_keeps_the_approval(editor):
    article = factories.article()
    workflow.approve(article, base=1, by=None)

    edited(article, by=editor, headline="Another headline")

    assert article.stage == Stage.APPROVED


def test_an_edit_of_a_live_story_changes_nothing_for_readers(reporter):
    article = factories.released(headline="A headline").article

    edited(article, by=reporter, headline="Another headline")

    assert Release.objects.live(at=NOW).get().headline == "A headline"


def test_notes_of_a_review_are_in_the_journal(editor):
    article = factories.article()

    workflow.submit(article, base=1, by=editor, note="Please look at the figures.")
    workflow.return_(article, base=1, by=editor, note="Who said \x00so?\ud800")

    lines = list(article.journal.values_list("verb", "data__note", "from_status", "to_status"))
    assert lines[:2] == [
        ("return", "Who said so?", "in_review", "draft"),
        ("submit", "Please look at the figures.", "draft", "in_review"),
    ]


@pytest.mark.parametrize("verb", ["submit", "return", "approve", "release", "update", "raise_breaking"])
def test_a_verb_on_a_version_that_is_gone_is_stale(verb):
    article = factories.article() if verb != "update" else factories.released().article
    if verb == "return":
        workflow.approve(article, base=1, by=None)
    edited(article, headline="Another headline")
    before = JournalEntry.objects.count()

    with pytest.raises(workflow.Stale, match="Read the new version, then decide again.") as stale:
        workflow.VERBS[verb](article, base=1, by=None)

    assert stale.value.unmerged is None
    assert JournalEntry.objects.count() == before


def test_spike_and_unspike():
    article = factories.article()

    workflow.spike(article, by=None, reason="Nobody called back.")
    assert (article.status_at(NOW), last_line(article).data["reason"]) == (Status.SPIKED, "Nobody called back.")

    workflow.unspike(article, by=None)
    assert article.status_at(NOW) == Status.DRAFT


def test_a_withdrawn_story_is_withdrawn_again_when_it_leaves_the_spike():
    article = factories.released().article
    workflow.withdraw(article, by=None, **KILL)
    workflow.spike(article, by=None)

    workflow.unspike(article, by=None)

    assert (article.status_at(NOW), article.stage) == (Status.WITHDRAWN, Stage.DRAFT)
