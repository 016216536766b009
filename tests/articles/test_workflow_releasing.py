"""What release, update, pull back, withdraw and restore do, and what they say when they can't."""

from datetime import UTC, datetime

import pytest

from articles import copies, workflow
from articles.models import Release, ReleaseTag, Stage, Status
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, TICK, edited, intervals, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


@pytest.mark.parametrize("ended", [NOW - HOUR, NOW])
def test_an_embargo_that_is_over_may_be_noted_on_any_story(ended):
    live = factories.released().article
    workflow.update(live, base=1, by=None, live_from=NOW + HOUR)
    copied = factories.article()
    workflow.release(copies.begin(copied, by=None), base=1, by=None, live_from=NOW + HOUR)

    edited(live, embargo_until=ended)
    edited(copied, embargo_until=ended)

    assert (live.embargo_until, copied.embargo_until) == (ended, ended)


def test_an_embargo_does_not_bind_stories_that_are_no_copies():
    workflow.release(factories.article(), base=1, by=None, live_from=NOW + HOUR)

    assert edited(factories.article(), embargo_until=NOW + 2 * HOUR).embargo_until == NOW + 2 * HOUR


def test_a_story_may_be_released_for_this_very_instant_and_not_until_it():
    release = workflow.release(factories.article(), base=1, by=None, live_from=NOW)

    assert release.live_from == NOW
    with pytest.raises(workflow.Refused, match="would come down before it goes out"):
        workflow.release(factories.article(), base=1, by=None, live_from=NOW + HOUR, live_until=NOW + HOUR)


def test_the_note_of_an_update_is_one_clean_line_and_stands_in_the_journal():
    article = factories.released().article
    note = "n" * workflow.LONGEST_NOTE

    release = workflow.update(article, base=1, by=None, note=f" {note}\n")

    assert release.update_note == last_line(article).data["note"] == note


def test_the_first_line_of_a_story_names_its_first_revision():
    assert last_line(factories.article()).data["revision"] == 1
