"""What may happen to a story: the table of transitions.

Buttons, permissions, documentation and tests are made from TRANSITIONS; `articles.workflow` performs its verbs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.models import Article, Release, Stage, Status
from newsroom.lib.text import Shown

DRAFT, IN_REVIEW, APPROVED, SPIKED = Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.SPIKED
UNRELEASED = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.APPROVED})
LIVE = frozenset({Status.PUBLISHED, Status.BREAKING})
NOT_SPIKED = frozenset(Status) - {Status.SPIKED}
ON_THE_WAY = frozenset({DRAFT, IN_REVIEW, APPROVED})


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    The verb is allowed in these statuses while the working copy is in one of these stages. `stage`
    is where it then is (None: unchanged), `to` what the story then is (None: as before) when it
    takes effect at once and no release decides otherwise.
    """

    verb: str
    label: Shown
    statuses: frozenset[Status]
    stages: frozenset[Stage]
    stage: Stage | None
    to: Status | None
    permission: str
    explanation: Shown


# fmt: off
TRANSITIONS = (
    Transition("edit", _("Save"), NOT_SPIKED, ON_THE_WAY, None, None, "articles.change_article",
        _("Saves the working copy. Readers see no change. Approval is taken back unless you may approve.")),
    Transition("submit", _("Submit for review"), NOT_SPIKED, frozenset({DRAFT}), IN_REVIEW, Status.IN_REVIEW, "articles.change_article",
        _("Asks an editor to look at the story.")),
    Transition("return", _("Return to draft"), NOT_SPIKED, frozenset({IN_REVIEW, APPROVED}), DRAFT, Status.DRAFT, "articles.review_article",
        _("Gives the story back to its author, with a note.")),
    Transition("approve", _("Approve"), NOT_SPIKED, frozenset({DRAFT, IN_REVIEW}), APPROVED, Status.APPROVED, "articles.review_article",
        _("Marks the story as ready to go out.")),
    Transition("release", _("Release"), UNRELEASED | {Status.SCHEDULED, Status.WITHDRAWN}, ON_THE_WAY, APPROVED, Status.PUBLISHED, "articles.release_article",
        _("Puts the story before readers, now or at a time. Takes the place of an earlier schedule.")),
    Transition("update", _("Release update"), LIVE, ON_THE_WAY, APPROVED, None, "articles.release_article",
        _("Puts the working copy in the place of what readers see, now or at a time.")),
    Transition("pull_back", _("Pull back"), NOT_SPIKED, ON_THE_WAY, None, None, "articles.release_article",
        _("Takes back what is scheduled. What readers see now stays.")),
    Transition("expire", _("Set an end"), LIVE | {Status.SCHEDULED}, ON_THE_WAY, None, None, "articles.release_article",
        _("Sets, moves or removes the time at which the story comes down. The text stays as it is.")),
    Transition("raise_breaking", _("Raise breaking"), UNRELEASED | {Status.SCHEDULED, Status.PUBLISHED}, ON_THE_WAY, None, Status.BREAKING, "articles.raise_breaking",
        _("Flags the story as breaking until a time. A story that is not out goes out in the same step, if you may release.")),
    Transition("extend", _("Extend breaking"), frozenset({Status.BREAKING}), ON_THE_WAY, None, Status.BREAKING, "articles.raise_breaking",
        _("Moves the end of the alert.")),
    Transition("stand_down", _("Stand down"), frozenset({Status.BREAKING}), ON_THE_WAY, None, Status.PUBLISHED, "articles.raise_breaking",
        _("Takes the breaking flag off. The story stays.")),
    Transition("correct", _("Correct"), LIVE, ON_THE_WAY, None, None, "articles.correct_article",
        _("Publishes a note about an error or a change on the story's page.")),
    Transition("withdraw", _("Withdraw"), LIVE, ON_THE_WAY, DRAFT, Status.WITHDRAWN, "articles.withdraw_article",
        _("Takes the story away from readers at once. Its address shows the notice.")),
    Transition("restore", _("Put back"), frozenset({Status.WITHDRAWN}), ON_THE_WAY, None, Status.PUBLISHED, "articles.restore_article",
        _("Puts a withdrawn story before readers again, as it last was.")),
    Transition("spike", _("Spike"), UNRELEASED | {Status.WITHDRAWN}, ON_THE_WAY, SPIKED, Status.SPIKED, "articles.spike_article",
        _("Drops the story. It can be taken from the spike again.")),
    Transition("unspike", _("Unspike"), frozenset({Status.SPIKED}), frozenset({SPIKED}), DRAFT, Status.DRAFT, "articles.spike_article",
        _("Takes the story from the spike, as a draft.")),
)
# fmt: on
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}
AT_THE_DESK = {"edit", "submit", "return", "approve", "spike", "unspike"}  # readers see no change
# The rights to change what readers see of stories.
PUBLISHING = frozenset(row.permission for row in TRANSITIONS if row.verb not in AT_THE_DESK)
MOVING = [row.verb for row in TRANSITIONS if row.stage is not None]  # the verbs that take the working copy to a stage


def available(article: Article, user: Any, *, at: datetime) -> list[Transition]:
    """Return the rows of the table that `user` can perform on `article` at `at`, in order."""
    scheduled = Release.objects.filter(article=article).due_after(at).exists()
    return open_to(user, article.status_at(at), article.stage, scheduled=scheduled)


def open_to(user: Any, status: Status, stage: str, *, scheduled: bool) -> list[Transition]:
    """As `available`, for what is known of a story already. Asks the database nothing."""
    return [
        row
        for row in TRANSITIONS
        if status in row.statuses
        and stage in row.stages
        and (row.verb != "pull_back" or scheduled)
        and (row.verb != "raise_breaking" or status == Status.PUBLISHED or user.has_perm(BY_VERB["release"].permission))
        and user.has_perm(row.permission)
    ]
