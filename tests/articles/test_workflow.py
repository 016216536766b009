"""What each verb does, and what it says when it can't."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from articles import workflow
from articles.models import BreakingAlert, Correction, JournalEntry, Release, ReleaseTag, Revision, Stage, Status
from articles.working_copy import WorkingCopy
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 29, 9, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
KILL = {"reason": "Not confirmed.", "notice": "This story was withdrawn."}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def edited(article, *, by=None, **changes):
    return workflow.edit(article, replace(WorkingCopy.of(article), **changes), base=article.revision_number, by=by)


def intervals(article) -> list[tuple]:
    return list(article.releases.order_by("number").values_list("live_from", "live_until", "ending"))


def last_line(article) -> JournalEntry:
    return article.journal.first()


# Writing


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


# Editing


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


# Releasing


def test_release_now(editor):
    article = factories.article(headline="A headline")

    release = workflow.release(article, base=1, by=editor)

    assert (article.stage, article.status_at(NOW)) == (Stage.APPROVED, Status.PUBLISHED)
    assert (release.number, release.live_from, release.live_until, release.ending) == (1, NOW, None, "")
    assert (release.published_at, release.released_by, release.revision.number) == (NOW, editor, 1)
    line = last_line(article)
    assert (line.verb, line.at, line.effective_at, line.from_status, line.to_status) == (
        "release", NOW, NOW, "draft", "published"
    )  # fmt: skip


def test_release_at_a_time_takes_effect_then(editor):
    article = factories.article()

    release = workflow.release(article, base=1, by=editor, live_from=NOW + HOUR, live_until=NOW + 3 * HOUR)

    assert article.status_at(NOW) == Status.SCHEDULED
    assert intervals(article) == [(NOW + HOUR, NOW + 3 * HOUR, "expired")]
    line = last_line(article)
    assert (line.at, line.effective_at, line.to_status) == (NOW, NOW + HOUR, "scheduled")
    assert line.data["live_from"] == "2026-01-29T10:05:00+00:00"
    assert line.data["release"] == release.number


def test_release_takes_the_place_of_an_earlier_schedule():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)

    workflow.release(article, base=1, by=None, live_from=NOW + 2 * HOUR)

    assert intervals(article) == [(NOW + HOUR, NOW + HOUR, "pulled_back"), (NOW + 2 * HOUR, None, "")]
    assert last_line(article).data["pulled_back"] == 1


@pytest.mark.parametrize(
    ("fields", "arguments", "sentence"),
    [
        ({"section": None}, {}, "Choose a section before the story goes out."),
        ({"body": ""}, {}, "The story has no text. Write it before it goes out."),
        ({"body": "<ul><li> </li></ul><p><strong></strong></p>"}, {},
         "The story has no text. Write it before it goes out."),
        ({}, {"live_from": NOW - TICK}, "This time has passed. Choose a later one, or release now."),
        ({}, {"live_from": NOW + HOUR, "live_until": NOW + HOUR},
         "The story would come down before it goes out. Choose a later end."),
        ({}, {"live_until": NOW}, "The story would come down before it goes out. Choose a later end."),
        ({"dated": NOW + TICK}, {},
         "The date of the story is later than the time it goes out. Change one of them."),
        ({"embargo_until": NOW + HOUR}, {},
         "The story is under embargo until 29 January 2026, 15:05 PKT. Choose a time from then on."),
        ({"embargo_until": NOW + HOUR}, {"live_from": NOW + HOUR - TICK},
         "The story is under embargo until 29 January 2026, 15:05 PKT. Choose a time from then on."),
        ({}, {"live_from": NOW.replace(tzinfo=None)}, "Give the time with its zone, in a year between 1900 and 2199."),
        ({}, {"live_until": datetime.max.replace(tzinfo=UTC)},
         "Give the time with its zone, in a year between 1900 and 2199."),
    ],
)  # fmt: skip
def test_release_is_refused(fields, arguments, sentence):
    article = factories.article(**fields)

    with pytest.raises(workflow.Refused) as refused:
        workflow.release(article, base=1, by=None, **arguments)

    assert str(refused.value) == sentence
    assert (article.stage, Release.objects.count()) == (Stage.DRAFT, 0)


def test_release_at_the_very_end_of_the_embargo():
    article = factories.article(embargo_until=NOW + HOUR)

    release = workflow.release(article, base=1, by=None, live_from=NOW + HOUR)

    assert release.live_from == release.embargo_until == NOW + HOUR


def test_update_now_takes_the_place_of_the_live_release(clock):
    article = factories.released(headline="First").article
    clock.shift(HOUR)
    edited(article, headline="Second")

    release = workflow.update(article, base=2, by=None, note="More detail.")

    assert intervals(article) == [(NOW, NOW + HOUR, "superseded"), (NOW + HOUR, None, "")]
    assert (release.headline, release.published_at) == ("Second", NOW)
    assert (release.updated_at, release.update_note) == (NOW + HOUR, "More detail.")


def test_a_scheduled_update_hands_over_at_its_time():
    article = factories.released(headline="First").article
    edited(article, headline="Second")

    workflow.update(article, base=2, by=None, live_from=NOW + HOUR)

    def seen(at):
        return [release.headline for release in Release.objects.live(at=at)]

    assert seen(NOW) == seen(NOW + HOUR - TICK) == ["First"]
    assert seen(NOW + HOUR) == ["Second"]
    assert last_line(article).effective_at == NOW + HOUR


def test_an_update_keeps_the_time_of_expiry_and_can_not_pass_it(clock):
    article = factories.article()
    workflow.release(article, base=1, by=None, live_until=NOW + 3 * HOUR)

    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)

    assert intervals(article) == [
        (NOW, NOW + HOUR, "superseded"),
        (NOW + HOUR, NOW + 3 * HOUR, "expired"),
    ]
    with pytest.raises(workflow.Refused, match="The story comes down before this time. Choose an earlier one."):
        workflow.update(article, base=1, by=None, live_from=NOW + 3 * HOUR)


def test_an_update_in_the_instant_of_the_release_leaves_one_live():
    article = factories.released().article

    workflow.update(article, base=1, by=None)

    assert intervals(article) == [(NOW, NOW, "superseded"), (NOW, None, "")]
    assert article.status_at(NOW) == Status.PUBLISHED


def test_an_update_in_the_instant_when_a_scheduled_one_goes_out(clock):
    article = factories.released().article
    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)
    clock.shift(HOUR)

    workflow.update(article, base=1, by=None)

    assert intervals(article) == [
        (NOW, NOW + HOUR, "superseded"),
        (NOW + HOUR, NOW + HOUR, "superseded"),
        (NOW + HOUR, None, ""),
    ]


def test_the_note_of_an_update_fits():
    article = factories.released().article

    with pytest.raises(workflow.Refused, match="The note is too long: 250 characters at most."):
        workflow.update(article, base=1, by=None, note="x" * 251)


@pytest.mark.parametrize(("until", "ending"), [(None, ""), (NOW + 3 * HOUR, "expired")])
def test_pull_back_opens_the_live_release_again_until_its_own_end(until, ending):
    article = factories.article()
    workflow.release(article, base=1, by=None, live_until=until)
    workflow.update(article, base=1, by=None, live_from=NOW + HOUR)

    workflow.pull_back(article, by=None)

    assert intervals(article) == [(NOW, until, ending), (NOW + HOUR, NOW + HOUR, "pulled_back")]
    assert last_line(article).data["pulled_back"] == 2


def test_pull_back_needs_something_scheduled():
    article = factories.released().article

    with pytest.raises(workflow.Refused, match="Nothing is scheduled for this story."):
        workflow.pull_back(article, by=None)


def test_withdraw_ends_the_release_the_alert_and_the_schedule(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    workflow.update(article, base=1, by=None, live_from=NOW + 2 * HOUR)
    clock.shift(HOUR)

    workflow.withdraw(article, by=None, **KILL)

    assert intervals(article) == [
        (NOW, NOW + HOUR, "withdrawn"),
        (NOW + 2 * HOUR, NOW + 2 * HOUR, "pulled_back"),
    ]
    assert article.releases.get(number=1).withdrawal_notice == "This story was withdrawn."
    assert article.alerts.get().stood_down_at == NOW + HOUR
    assert (article.stage, article.status_at(NOW + 3 * HOUR)) == (Stage.DRAFT, Status.WITHDRAWN)
    assert (last_line(article).data["reason"], last_line(article).data["release"]) == ("Not confirmed.", 1)


def test_a_kill_is_never_blocked_by_a_version_that_is_gone(editor):
    article = factories.released().article
    seen_before = factories.Article.objects.get(pk=article.pk)
    edited(article, headline="Another headline")

    workflow.withdraw(seen_before, by=editor, **KILL)

    assert article.status_at(NOW) == Status.WITHDRAWN


@pytest.mark.parametrize("blank", ["", "  ", "\u200b", "\x00"])
@pytest.mark.parametrize("name", ["reason", "notice"])
def test_withdraw_needs_a_reason_and_a_notice(name, blank):
    article = factories.released().article

    with pytest.raises(workflow.Refused, match="Give a reason for the desk and a notice for readers."):
        workflow.withdraw(article, by=None, **KILL | {name: blank})

    assert article.status_at(NOW) == Status.PUBLISHED


def test_restore_puts_the_same_words_back(clock):
    tag = factories.tag("Minerals")
    article = factories.released(headline="As it was", tags=(tag.pk,)).article
    workflow.withdraw(article, by=None, **KILL)
    edited(article, headline="A later thought", tags=())
    clock.shift(HOUR)

    again = workflow.restore(article, by=None)

    assert (again.headline, again.live_from, again.published_at, again.withdrawal_notice) == (
        "As it was", NOW + HOUR, NOW, ""
    )  # fmt: skip
    assert list(ReleaseTag.objects.filter(release=again).values_list("tag", flat=True)) == [tag.pk]
    assert (last_line(article).data["release"], last_line(article).data["restored"]) == (2, 1)
    assert intervals(article) == [(NOW, NOW, "withdrawn"), (NOW + HOUR, None, "")]


def test_restore_twice_is_refused():
    article = factories.released().article
    workflow.withdraw(article, by=None, **KILL)
    workflow.restore(article, by=None)

    with pytest.raises(workflow.Refused, match="“Put back” can't be done: the story is published."):
        workflow.restore(article, by=None)


def test_restore_puts_the_last_version_back_after_an_expiry(clock):
    article = factories.article(headline="First")
    workflow.release(article, base=1, by=None, live_until=NOW + 2 * HOUR)
    edited(article, headline="Second")
    workflow.update(article, base=2, by=None, live_from=NOW + HOUR)
    clock.shift(2 * HOUR)

    again = workflow.restore(article, by=None)

    assert (again.headline, again.live_until) == ("Second", None)


def test_restore_is_refused_under_an_embargo():
    article = factories.released().article
    workflow.withdraw(article, by=None, **KILL)
    edited(article, embargo_until=NOW + HOUR)

    with pytest.raises(workflow.Refused, match="under embargo until 29 January 2026, 15:05 PKT"):
        workflow.restore(article, by=None)


# Embargo by edit


def test_an_embargo_comes_too_late_for_a_live_story():
    article = factories.released().article

    with pytest.raises(
        workflow.Refused, match="The story is live, so an embargo comes too late. Withdraw the story first."
    ):
        edited(article, embargo_until=NOW + HOUR)


def test_an_embargo_past_the_scheduled_time_is_refused():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)

    edited(article, embargo_until=NOW + HOUR)
    with pytest.raises(workflow.Refused, match="scheduled to go out inside this embargo. Pull it back first."):
        edited(article, embargo_until=NOW + HOUR + TICK)


# Breaking


def test_raising_breaking_on_a_draft_releases_it_in_the_same_step(editor):
    article = factories.article()

    alert = workflow.raise_breaking(article, base=1, by=editor)

    assert (article.stage, article.status_at(NOW)) == (Stage.APPROVED, Status.BREAKING)
    assert intervals(article) == [(NOW, None, "")]
    assert (alert.level, alert.raised_at, alert.ends_at) == (BreakingAlert.Level.BREAKING, NOW, NOW + 2 * HOUR)
    line = last_line(article)
    assert (line.verb, line.data["release"], line.data["ends_at"]) == (
        "raise_breaking", 1, "2026-01-29T11:05:00+00:00"
    )  # fmt: skip
    assert article.journal.count() == 2


def test_raising_breaking_on_a_live_story_leaves_its_words(editor):
    article = factories.released(headline="As released").article
    edited(article, headline="Not yet released")

    workflow.raise_breaking(article, base=2, by=editor, level=BreakingAlert.Level.FLASH)

    assert Release.objects.get().headline == "As released"
    assert article.status_at(NOW) == Status.BREAKING


def test_raising_breaking_on_a_scheduled_story_takes_the_place_of_the_schedule():
    article = factories.article()
    workflow.release(article, base=1, by=None, live_from=NOW + HOUR)

    workflow.raise_breaking(article, base=1, by=None)

    assert intervals(article) == [(NOW + HOUR, NOW + HOUR, "pulled_back"), (NOW, None, "")]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"ends_at": NOW + 24 * HOUR + TICK}, "An alert can last 24 hours from when it was raised, not longer."),
        ({"ends_at": NOW}, "The alert must end after it is raised."),
        ({"ends_at": NOW.replace(tzinfo=None)}, "Give the time with its zone, in a year between 1900 and 2199."),
        ({"level": 4}, "Choose a level from the list."),
    ],
)
def test_raising_breaking_is_refused_with_all_it_would_have_done(arguments, sentence):
    article = factories.article()

    with pytest.raises(workflow.Refused) as refused:
        workflow.raise_breaking(article, base=1, by=None, **arguments)

    assert str(refused.value) == sentence
    assert (Release.objects.count(), BreakingAlert.objects.count(), article.status_at(NOW)) == (0, 0, Status.DRAFT)


def test_raising_breaking_respects_the_embargo():
    article = factories.article(embargo_until=NOW + TICK)

    with pytest.raises(workflow.Refused, match="under embargo"):
        workflow.raise_breaking(article, base=1, by=None)

    assert not BreakingAlert.objects.exists()


def test_an_alert_may_last_24_hours():
    article = factories.article()

    alert = workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 24 * HOUR)

    assert alert.ends_at - alert.raised_at == timedelta(hours=24)


def test_extend_moves_the_end_up_to_24_hours_from_the_raising(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    workflow.extend(article, by=None, ends_at=NOW + 24 * HOUR)

    assert article.alerts.get().ends_at == NOW + 24 * HOUR
    assert last_line(article).data["ends_at"] == "2026-01-30T09:05:00+00:00"
    with pytest.raises(workflow.Refused, match="An alert can last 24 hours from when it was raised, not longer."):
        workflow.extend(article, by=None, ends_at=NOW + 24 * HOUR + TICK)


def test_extend_into_the_past_is_refused(clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    with pytest.raises(workflow.Refused, match="To take the flag off now, stand the alert down."):
        workflow.extend(article, by=None, ends_at=NOW + HOUR)


def test_stand_down_takes_the_flag_off_and_leaves_the_story(editor, clock):
    article = factories.article()
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(HOUR)

    workflow.stand_down(article, by=editor)

    alert = article.alerts.get()
    assert (alert.stood_down_at, alert.stood_down_by) == (NOW + HOUR, editor)
    assert article.status_at(NOW + HOUR) == Status.PUBLISHED


def test_an_alert_that_outlives_its_story_does_not_come_back_with_it(clock):
    article = factories.article()
    workflow.release(article, base=1, by=None, live_until=NOW + HOUR)
    workflow.raise_breaking(article, base=1, by=None, ends_at=NOW + 20 * HOUR)
    assert article.status_at(NOW + HOUR) == Status.WITHDRAWN
    clock.shift(2 * HOUR)

    workflow.restore(article, by=None)

    assert article.status_at(NOW + 2 * HOUR) == Status.PUBLISHED


def test_two_alerts_raised_by_clocks_that_differ_end_together(clock):
    article = factories.released().article
    clock.shift(2)
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(-1)
    workflow.raise_breaking(article, base=1, by=None)
    clock.shift(2)

    workflow.extend(article, by=None, ends_at=NOW + 3 * HOUR)
    workflow.stand_down(article, by=None)

    assert article.status_at(NOW + timedelta(seconds=3)) == Status.PUBLISHED


def test_a_clock_that_goes_back_makes_a_new_release_wait_for_its_time(clock):
    article = factories.released().article
    clock.shift(-1)

    assert article.status_at(NOW - timedelta(seconds=1)) == Status.SCHEDULED
    with pytest.raises(workflow.Refused, match="the story is scheduled"):
        workflow.update(article, base=1, by=None)


# Correcting


def test_correct_without_changes_leaves_the_text(editor):
    article = factories.released().article
    edited(article, headline="Not yet released")

    note = workflow.correct(article, by=editor, kind="correction", text=" It is\x00 Gwadar Pro. ")

    assert (note.kind, note.text, note.published_at, note.made_by) == ("correction", "It is Gwadar Pro.", NOW, editor)
    assert article.releases.count() == 1
    assert last_line(article).data["text"] == "It is Gwadar Pro."


def test_correct_with_changes_releases_them_in_the_same_step():
    article = factories.released(headline="Wrong").article
    edited(article, headline="Right")

    workflow.correct(article, by=None, kind="correction", text="It is Gwadar Pro.", base=2)

    live = Release.objects.live(at=NOW).get()
    assert (live.headline, live.update_note, article.stage) == ("Right", "Correction", Stage.APPROVED)


def test_correct_with_a_version_that_is_gone_publishes_no_note():
    article = factories.released().article
    edited(article, headline="Another headline")

    with pytest.raises(workflow.Stale):
        workflow.correct(article, by=None, kind="correction", text="It is Gwadar Pro.", base=1)

    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("correction", " \u200b", "Write what was wrong and what is right."),
        ("joke", "It is Gwadar Pro.", "Choose a kind from the list."),
        ("\x00\ud800", "It is Gwadar Pro.", "Choose a kind from the list."),
        ("correction", "x" * 1001, "Text: Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_correct_is_refused(kind, text, sentence):
    article = factories.released().article

    with pytest.raises(workflow.Refused) as refused:
        workflow.correct(article, by=None, kind=kind, text=text)

    assert str(refused.value) == sentence
    assert not Correction.objects.exists()
