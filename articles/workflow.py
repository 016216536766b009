"""What may happen to a story: the table of transitions, then the verbs that perform them.

Buttons, permissions, documentation and tests are made from TRANSITIONS. Every verb locks the
article's row, checks the table, writes, and adds its line to the journal, in one transaction.
Nothing else compares or sets a stage.

Each verb raises Refused (a sentence for the editor) when the table or a rule forbids it, and
Stale when the story has changed since the revision `base` that the editor saw. `by` is the user
who acts; None is the house itself (commands, importers), which may do everything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles import journal, releases, revisions, rules, working_copy
from articles.models import Article, BreakingAlert, Correction, Release, Revision, Stage, Status
from articles.models.alert import DEFAULT_LENGTH
from articles.refusal import Late, NotAllowed, NothingToDo, NotNow, Refused, Stale, sentence
from articles.step import Step
from articles.working_copy import WorkingCopy
from newsroom.lib.text import clean_line, clean_text

DRAFT, IN_REVIEW, APPROVED, SPIKED = Stage.DRAFT, Stage.IN_REVIEW, Stage.APPROVED, Stage.SPIKED
UNRELEASED = frozenset({Status.DRAFT, Status.IN_REVIEW, Status.APPROVED})
LIVE = frozenset({Status.PUBLISHED, Status.BREAKING})
NOT_SPIKED = frozenset(Status) - {Status.SPIKED}
ON_THE_WAY = frozenset({DRAFT, IN_REVIEW, APPROVED})
LONGEST_NOTE: int = Release._meta.get_field("update_note").max_length  # type: ignore[assignment]


KEPT: dict[type[Late], str] = {
    Stale: "Someone else saved this story after you opened it. Nothing was overwritten, and your text is kept.",
    NotNow: "{} Your text is kept in the history.",
}


@dataclass(frozen=True)
class Transition:
    """One row of the table.

    The verb is allowed in these statuses while the working copy is in one of these stages. `stage`
    is where it then is (None: unchanged), `to` what the story then is (None: as before) when it
    takes effect at once and no release decides otherwise.
    """

    verb: str
    label: str
    statuses: frozenset[Status]
    stages: frozenset[Stage]
    stage: Stage | None
    to: Status | None
    permission: str
    explanation: str


# fmt: off
TRANSITIONS = (
    Transition("edit", "Save", NOT_SPIKED, ON_THE_WAY, None, None, "articles.change_article",
        "Saves the working copy. Readers see no change. Approval is taken back unless you may approve."),
    Transition("submit", "Submit for review", NOT_SPIKED, frozenset({DRAFT}), IN_REVIEW, Status.IN_REVIEW, "articles.change_article",
        "Asks an editor to look at the story."),
    Transition("return", "Return to draft", NOT_SPIKED, frozenset({IN_REVIEW, APPROVED}), DRAFT, Status.DRAFT, "articles.review_article",
        "Gives the story back to its author, with a note."),
    Transition("approve", "Approve", NOT_SPIKED, frozenset({DRAFT, IN_REVIEW}), APPROVED, Status.APPROVED, "articles.review_article",
        "Marks the story as ready to go out."),
    Transition("release", "Release", UNRELEASED | {Status.SCHEDULED, Status.WITHDRAWN}, ON_THE_WAY, APPROVED, Status.PUBLISHED, "articles.release_article",
        "Puts the story before readers, now or at a time. Takes the place of an earlier schedule."),
    Transition("update", "Release update", LIVE, ON_THE_WAY, APPROVED, None, "articles.release_article",
        "Puts the working copy in the place of what readers see, now or at a time."),
    Transition("pull_back", "Pull back", NOT_SPIKED, ON_THE_WAY, None, None, "articles.release_article",
        "Takes back what is scheduled. What readers see now stays."),
    Transition("raise_breaking", "Raise breaking", UNRELEASED | {Status.SCHEDULED, Status.PUBLISHED}, ON_THE_WAY, None, Status.BREAKING, "articles.raise_breaking",
        "Flags the story as breaking until a time. A story that is not out goes out in the same step, if you may release."),
    Transition("extend", "Extend breaking", frozenset({Status.BREAKING}), ON_THE_WAY, None, Status.BREAKING, "articles.raise_breaking",
        "Moves the end of the alert."),
    Transition("stand_down", "Stand down", frozenset({Status.BREAKING}), ON_THE_WAY, None, Status.PUBLISHED, "articles.raise_breaking",
        "Takes the breaking flag off. The story stays."),
    Transition("correct", "Correct", LIVE, ON_THE_WAY, None, None, "articles.correct_article",
        "Publishes a note about an error or a change on the story's page."),
    Transition("withdraw", "Withdraw", LIVE, ON_THE_WAY, DRAFT, Status.WITHDRAWN, "articles.withdraw_article",
        "Takes the story away from readers at once. Its address shows the notice."),
    Transition("restore", "Put back", frozenset({Status.WITHDRAWN}), ON_THE_WAY, None, Status.PUBLISHED, "articles.restore_article",
        "Puts a withdrawn story before readers again, as it last was."),
    Transition("spike", "Spike", UNRELEASED | {Status.WITHDRAWN}, ON_THE_WAY, SPIKED, Status.SPIKED, "articles.spike_article",
        "Drops the story. It can be taken from the spike again."),
    Transition("unspike", "Unspike", frozenset({Status.SPIKED}), frozenset({SPIKED}), DRAFT, Status.DRAFT, "articles.spike_article",
        "Takes the story from the spike, as a draft."),
)
# fmt: on
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}
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


@contextmanager
def _step(article: Article, verb: str, *, by: Any, base: int | None = None, **data: Any) -> Iterator[Step]:
    row = BY_VERB[verb]
    _require(by, row)
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        now = timezone.now()
        step = Step(locked, by, now, locked.status_at(now), data)
        if step.status not in row.statuses or locked.stage not in row.stages:
            raise NotNow(f"“{row.label}” can't be done: the story is {_what_it_is(step, row)}.")
        if base is not None and base != locked.revision_number:
            raise Stale("The story has changed since you looked at it. Read the new version, then decide again.")
        try:
            yield step
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        _move(locked, row.stage)
        journal.write(
            verb,
            at=now,
            by=by,
            article=locked,
            effective_at=step.effective_at,
            from_status=step.status,
            to_status=locked.status_at(now),
            stage=locked.stage,
            revision=locked.revision_number,
            **{name: clean_text(value) if isinstance(value, str) else value for name, value in step.data.items()},
        )
    _copy_state(locked, article)


def _require(by: Any, row: Transition) -> None:
    if by is not None and not by.has_perm(row.permission):
        raise NotAllowed(f"You may not do this: {row.label.lower()}. Ask an editor.")


def _what_it_is(step: Step, row: Transition) -> str:
    """Such as “published”, or “published, with its working copy in review”."""
    status, stage = step.status.label.lower(), Stage(step.article.stage).label.lower()
    return status if step.status not in row.statuses else f"{status}, with its working copy in stage {stage}"


def _move(article: Article, stage: Stage | None) -> None:
    if stage is not None and article.stage != stage:
        article.stage = stage
        article.save(update_fields=["stage"])


def _copy_state(locked: Article, article: Article) -> None:
    """Bring the caller's object up to date."""
    article.stage, article.revision_number = locked.stage, locked.revision_number


# Writing


def start(copy: WorkingCopy, *, by: Any) -> Article:
    """Begin a story: make the article with its first revision. Raises Refused."""
    if by is not None and not by.has_perm("articles.add_article"):
        raise NotAllowed("You may not begin a story. Ask an editor.")
    copy = _clean(copy)
    with transaction.atomic():
        now = timezone.now()
        article = Article(created_by=by, created_at=now, changed_at=now)
        try:
            copy = copy.resolved()
            working_copy.write(article, copy)
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        revisions.record(article, copy, before=None, by=by, at=now)
        journal.write(
            "start", at=now, by=by, article=article, to_status=Status(article.stage), stage=article.stage, revision=1
        )
    return article


def edit(article: Article, copy: WorkingCopy, *, base: int, by: Any, taken_from: Revision | None = None) -> Article:
    """Save `copy` as the working copy of `article`. Nothing is written when nothing changed.

    Raises Stale when `base` is not the current revision, NotNow when the story is spiked: the text
    is then kept as an unmerged revision, and the exception names it. A copy that was `taken_from`
    a revision, by restoring or merging, is kept there already. Raises Refused when the copy breaks
    a rule.
    """
    copy = _clean(copy)
    source = {} if taken_from is None else {"taken_from": taken_from.pk}
    try:
        with _step(article, "edit", by=by, base=base, **source) as step:
            before, resolved = WorkingCopy.of(step.article), copy.resolved()
            if resolved == before:
                raise NothingToDo
            if resolved.embargo_until != step.article.embargo_until:
                rules.embargo_in_time(
                    resolved.embargo_until, step.live_release(), step.scheduled_release(), now=step.now
                )
            step.article.changed_at = step.now
            working_copy.write(step.article, resolved)
            revisions.record(step.article, resolved, before=before, by=by, at=step.now)
            if step.article.stage == APPROVED and by is not None and not by.has_perm(BY_VERB["approve"].permission):
                _move(step.article, DRAFT)
    except NothingToDo:
        pass
    except Late as late:
        if taken_from is not None:
            raise
        kept = revisions.keep_unmerged(article, copy, base=base, by=by, at=timezone.now())
        raise type(late)(KEPT[type(late)].format(late), kept) from late
    article.refresh_from_db()
    return article


def set_aside(unmerged: Revision, *, by: Any) -> None:
    """No longer ask what to do with an unmerged text. It stays in the history and can be merged later."""
    if by is not None and not revisions.may_set_aside(unmerged, by):
        raise NotAllowed("Only its author or an editor may set a text aside.")
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=unmerged.article_id)
        if unmerged.pk not in revisions.settled(article):
            journal.write(
                revisions.SET_ASIDE,
                at=timezone.now(),
                by=by,
                article=article,
                stage=article.stage,
                revision=article.revision_number,
                taken_from=unmerged.pk,
            )


def _clean(copy: WorkingCopy) -> WorkingCopy:
    try:
        return copy.cleaned()
    except ValidationError as error:
        raise Refused(sentence(error)) from error


# Editing


def submit(article: Article, *, base: int, by: Any, note: str = "") -> None:
    """Ask for review."""
    with _step(article, "submit", by=by, base=base, note=note):
        pass


def return_(article: Article, *, base: int, by: Any, note: str = "") -> None:
    """Give the story back as a draft."""
    with _step(article, "return", by=by, base=base, note=note):
        pass


def approve(article: Article, *, base: int, by: Any) -> None:
    """Mark the working copy as ready to go out."""
    with _step(article, "approve", by=by, base=base):
        pass


def spike(article: Article, *, by: Any, reason: str = "") -> None:
    """Drop a story that is not before readers."""
    with _step(article, "spike", by=by, reason=reason):
        pass


def unspike(article: Article, *, by: Any) -> None:
    """Take a story from the spike, as a draft."""
    with _step(article, "unspike", by=by):
        pass


# Releasing


def release(
    article: Article, *, base: int, by: Any, live_from: datetime | None = None, live_until: datetime | None = None
) -> Release:
    """Put the working copy before readers at `live_from` (None: now), until `live_until` (None: for good).

    Approves it in the same step and takes the place of an earlier schedule. Raises Refused without
    a section or a body, for a time in the past, inside the embargo, or before the story's date.
    """
    with _step(article, "release", by=by, base=base) as step:
        when = rules.release_time(step.article, live_from, now=step.now)
        end = rules.release_end(live_until, live_from=when)
        step.pull_back_scheduled()
        return step.release(when, end)


def update(article: Article, *, base: int, by: Any, live_from: datetime | None = None, note: str = "") -> Release:
    """Put the working copy in the place of the live release at `live_from` (None: now).

    Takes the place of an earlier scheduled update. A time of expiry stays. Raises Refused as
    `release` does, and when the story comes down before.
    """
    note = clean_line(note)
    if len(note) > LONGEST_NOTE:
        raise Refused(f"The note is too long: {LONGEST_NOTE} characters at most.")
    with _step(article, "update", by=by, base=base, note=note) as step:
        when = rules.release_time(step.article, live_from, now=step.now)
        step.pull_back_scheduled()
        return step.update(when, note)


def pull_back(article: Article, *, by: Any) -> None:
    """Take back the scheduled release or update. The live release, if any, goes on."""
    with _step(article, "pull_back", by=by) as step:
        if not step.scheduled_release():
            raise Refused("Nothing is scheduled for this story.")
        step.pull_back_scheduled()


def withdraw(article: Article, *, by: Any, reason: str, notice: str) -> None:
    """Kill: take the story from readers now, with what is scheduled and its alert.

    `reason` is for the desk, `notice` stands at the address. Raises Refused without either.
    """
    reason, notice = clean_text(reason), clean_text(notice)
    if not reason or not notice:
        raise Refused("Give a reason for the desk and a notice for readers.")
    with _step(article, "withdraw", by=by, reason=reason, notice=notice) as step:
        step.pull_back_scheduled()
        step.end_alert()
        live = step.live_release()
        assert live is not None  # the table allows this verb on live stories only
        live.withdrawal_notice = notice
        step.end(live, step.now, Release.Ending.WITHDRAWN)
        step.data["release"] = live.number


def restore(article: Article, *, by: Any) -> Release:
    """Put a withdrawn or expired story before readers again, as it last was."""
    with _step(article, "restore", by=by) as step:
        last = step.article.releases.ended_by(step.now).order_by("-live_until", "-number").first()
        assert last is not None  # the table allows this verb on withdrawn stories only
        rules.no_embargo(step.article, step.now)
        step.end_alert()
        again = releases.freeze_again(last, live_from=step.now, by=by)
        step.tell(again)
        step.data["restored"] = last.number
        return again


# Breaking


def raise_breaking(
    article: Article,
    *,
    base: int,
    by: Any,
    level: int = BreakingAlert.Level.BREAKING,
    ends_at: datetime | None = None,
) -> BreakingAlert:
    """Flag the story as breaking until `ends_at` (None: two hours from now; at most 24 hours).

    A story that is not before readers is released in the same step, under the rules of `release`
    and by someone who may.
    """
    with _step(article, "raise_breaking", by=by, base=base, level=int(level)) as step:
        if step.status != Status.PUBLISHED:
            _require(by, BY_VERB["release"])
            when = rules.release_time(step.article, None, now=step.now)
            step.pull_back_scheduled()
            step.release(when, None)
            _move(step.article, APPROVED)
        alert = BreakingAlert(
            article=step.article,
            level=level,
            raised_at=step.now,
            raised_by=by,
            ends_at=rules.instant(ends_at) if ends_at else step.now + DEFAULT_LENGTH,
        )
        alert.validate_constraints()
        step.end_alert()
        alert.save()
        step.data["ends_at"] = alert.ends_at
        return alert


def extend(article: Article, *, by: Any, ends_at: datetime) -> BreakingAlert:
    """Move the end of the alert; at most 24 hours from when it was raised, and not into the past."""
    with _step(article, "extend", by=by, ends_at=ends_at) as step:
        if rules.instant(ends_at) <= step.now:
            raise Refused("This time has passed. To take the flag off now, stand the alert down.")
        alert = step.article.alerts.live(at=step.now).latest("raised_at")
        alert.ends_at = ends_at
        alert.validate_constraints()
        alert.save(update_fields=["ends_at"])
        return alert


def stand_down(article: Article, *, by: Any) -> None:
    """Take the breaking flag off."""
    with _step(article, "stand_down", by=by) as step:
        step.end_alert()


# Correcting


def correct(article: Article, *, by: Any, kind: str, text: str, base: int | None = None) -> Correction:
    """Publish a note on the story's page now.

    With `base`, the working copy goes out in the same step, as an update; without, the text of the
    story stays as it is.
    """
    kind, text = clean_line(kind), clean_text(text)
    with _step(article, "correct", by=by, base=base, kind=kind, text=text) as step:
        correction = Correction(article=step.article, kind=kind, text=text, published_at=step.now, made_by=by)
        correction.validate_constraints()
        correction.clean_fields(exclude=["article", "made_by"])
        correction.save()
        if base is not None:
            _require(by, BY_VERB["update"])
            step.pull_back_scheduled()
            step.update(step.now, Correction.Kind(kind).label)
            _move(step.article, APPROVED)
        return correction


# For callers that are given a verb by name, such as buttons: its function.
VERBS: dict[str, Callable[..., Any]] = {
    "submit": submit, "return": return_, "approve": approve, "release": release, "update": update,
    "pull_back": pull_back, "raise_breaking": raise_breaking, "extend": extend, "stand_down": stand_down,
    "correct": correct, "withdraw": withdraw, "restore": restore, "spike": spike, "unspike": unspike,
}  # fmt: skip
