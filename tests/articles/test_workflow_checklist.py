"""The checklist in the verbs: what stops a release, what never does, and who may go on all the same."""

import pytest

from articles import workflow
from articles.checklist.check import Blocked
from articles.models import ChecklistRule, Release, Stage, Status
from tests import factories
from tests.articles.story import HOUR, KILL, NOW, TICK, edited, last_line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
UNFINISHED = "<p>About TK people came.</p>"
FINDING = "“About TK people came.” still holds “TK”. Write what belongs there."


def block_everything() -> None:
    ChecklistRule.objects.bulk_create(ChecklistRule(rule=rule, mark="block") for rule in ("credit", "byline"))


def puts_out(verb: str, article, user, **more: object) -> object:
    extra = {"correct": {"kind": "update", "text": "More is known."}}
    return workflow.VERBS[verb](article, base=article.revision_number, by=user, **extra.get(verb, {}), **more)


def before(verb: str):
    """An unfinished story in a status from which the verb puts it out."""
    if verb in ("release", "raise_breaking"):
        return factories.article(body=UNFINISHED)
    article = factories.released().article
    return edited(article, body=UNFINISHED)


VERBS = pytest.mark.parametrize("verb", ["release", "update", "raise_breaking", "correct"])


@VERBS
def test_a_block_stops_what_puts_a_story_out(verb, editor):
    article = before(verb)
    releases, lines = article.releases.count(), article.journal.count()

    with pytest.raises(Blocked) as blocked:
        puts_out(verb, article, editor)

    assert str(blocked.value) == f"{FINDING} Mend it, or ask someone who may override the checklist."
    assert (article.releases.count(), article.journal.count(), article.corrections.count()) == (releases, lines, 0)


@VERBS
def test_an_override_goes_out_and_the_journal_tells_why(verb, chief):
    article = before(verb)

    puts_out(verb, article, chief, override="  The number comes at\u200b noon. ")

    assert Release.objects.live(at=NOW).get().body == UNFINISHED
    line = last_line(article)
    assert (line.verb, line.actor, line.data["override"], line.data["overridden"]) == (
        verb, chief, "The number comes at noon.", [FINDING],
    )  # fmt: skip


@VERBS
@pytest.mark.parametrize("reason", ["", "  ", "\u200b"])
def test_an_override_needs_a_reason(verb, chief, reason):
    article = before(verb)

    with pytest.raises(Blocked, match="Mend it, or give a reason why the story goes out as it is."):
        puts_out(verb, article, chief, override=reason)


@VERBS
def test_a_reason_is_not_enough_without_the_right_to_override(verb, editor):
    article = before(verb)

    with pytest.raises(Blocked, match="ask someone who may override the checklist"):
        puts_out(verb, article, editor, override="I know better.")


def test_a_reason_has_an_end(chief):
    with pytest.raises(Blocked, match="The reason is too long: 1000 characters at most."):
        puts_out("release", before("release"), chief, override="x" * 1001)


def test_a_reason_where_nothing_blocks_is_not_told(chief):
    article = factories.article()

    puts_out("release", article, chief, override="Just in case.")

    assert set(last_line(article).data) & {"override", "overridden"} == set()


def test_what_a_story_can_not_do_without_is_not_overridden(chief):
    article = factories.article(section=None)

    with pytest.raises(workflow.Refused, match="^Choose a section before the story goes out.$"):
        puts_out("release", article, chief, override="No time.")


def test_what_is_only_told_stops_nothing(editor):
    article = factories.article()

    puts_out("release", article, editor)

    assert article.status_at(NOW) == Status.PUBLISHED


def test_the_house_itself_is_not_asked():
    article = before("release")

    puts_out("release", article, None)

    assert article.status_at(NOW) == Status.PUBLISHED


def test_a_scheduled_release_goes_out_on_the_second_though_rules_would_block_it_now(editor, clock):
    article = factories.article()
    workflow.release(article, base=1, by=editor, live_from=NOW + HOUR)
    block_everything()

    assert article.status_at(NOW + HOUR - TICK) == Status.SCHEDULED
    assert article.status_at(NOW + HOUR) == Status.PUBLISHED
    clock.move_to(NOW + HOUR, tick=False)
    assert [release.article_id for release in Release.objects.live(at=NOW + HOUR)] == [article.pk]
    with pytest.raises(Blocked):
        puts_out("update", article, editor)


def test_a_new_time_for_a_scheduled_story_is_a_release_like_any_other(editor):
    article = factories.article()
    workflow.release(article, base=1, by=editor, live_from=NOW + HOUR)
    block_everything()

    with pytest.raises(Blocked):
        workflow.release(article, base=1, by=editor, live_from=NOW + 2 * HOUR)

    assert article.status_at(NOW + HOUR) == Status.PUBLISHED


def test_no_rule_stops_a_kill_a_stand_down_or_a_pull_back(editor):
    article = edited(factories.released().article, body=UNFINISHED)
    workflow.raise_breaking(article, base=2, by=editor)
    workflow.update(article, base=2, by=None, live_from=NOW + HOUR)
    block_everything()

    workflow.pull_back(article, by=editor)
    workflow.stand_down(article, by=editor)
    workflow.withdraw(article, by=editor, **KILL)

    assert article.status_at(NOW) == Status.WITHDRAWN


def test_no_rule_stops_what_puts_nothing_new_out(editor, chief):
    article = edited(factories.released().article, body=UNFINISHED)
    block_everything()

    workflow.raise_breaking(article, base=2, by=editor)
    workflow.extend(article, by=editor, ends_at=NOW + HOUR)
    workflow.correct(article, by=editor, kind="correction", text="Ten, not twelve.")
    workflow.return_(article, base=2, by=editor)
    workflow.approve(article, base=2, by=editor)
    workflow.withdraw(article, by=editor, **KILL)
    workflow.restore(article, by=chief)

    assert article.status_at(NOW) == Status.PUBLISHED
    assert article.stage == Stage.DRAFT


def test_a_blocked_update_leaves_the_schedule_as_it_was(editor):
    article = factories.released().article
    workflow.update(article, base=1, by=editor, live_from=NOW + HOUR)
    article = edited(article, body=UNFINISHED)

    with pytest.raises(Blocked):
        puts_out("update", article, editor)

    assert article.releases.due_after(NOW).count() == 1
