"""What happens to a story: the verbs that perform the table in `articles.transitions`.

Every verb locks the article's row, checks the table, writes, and adds its line to the journal, in one
transaction. Nothing else compares or sets a stage.

Each verb raises Refused (a sentence for the editor) when the table or a rule forbids it, and
Stale when the story has changed since the revision `base` that the editor saw. `by` is the user
who acts, for whom stories outside the limit to their sections are NotThere; None is the house itself
(commands, importers), which may do everything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import journal, limits, releases, reviewing, revisions, rules, standing, surrogate, working_copy
from articles.models import Article, BreakingAlert, Correction, Release, Revision, Section, Stage, Status
from articles.models.alert import DEFAULT_LENGTH
from articles.refusal import Late, NotAllowed, NothingToDo, NotNow, Refused, Stale, sentence
from articles.step import Step
from articles.transitions import APPROVED, AT_THE_DESK, BY_VERB, DRAFT, Transition
from articles.working_copy import NOTHING, WorkingCopy
from newsroom.lib.text import Shown, clean_line, clean_text

LONGEST_NOTE: int = Release._meta.get_field("update_note").max_length  # type: ignore[assignment]


KEPT: dict[type[Late], Shown] = {
    Stale: _("Someone else saved this story after you opened it. Nothing was overwritten, and your text is kept."),
    NotNow: _("{} Your text is kept in the history."),
}


@contextmanager
def _step(
    article: Article, verb: str, *, by: Any, base: int | None = None, override: str = "", **data: Any
) -> Iterator[Step]:
    row = BY_VERB[verb]
    _require(by, row)
    with transaction.atomic():
        locked = limits.lock(article.pk, by=by)
        now = timezone.now()
        step = Step(locked, by, now, locked.status_at(now), data, override)
        if step.status not in row.statuses or locked.stage not in row.stages:
            raise NotNow(
                gettext("“{label}” can't be done: the story is {what_it_is}.").format(
                    label=row.label, what_it_is=_what_it_is(step, row)
                )
            )
        if base is not None and base != locked.revision_number:
            raise Stale(
                gettext("The story has changed since you looked at it. Read the new version, then decide again.")
            )
        try:
            yield step
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        _move(locked, row.stage)
        standing.keep(locked, now=now)
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
            keys=() if row.verb in AT_THE_DESK else surrogate.touched(locked, at=now),
            **{name: clean_text(value) if isinstance(value, str) else value for name, value in step.data.items()},
        )
    _copy_state(locked, article)


def _require(by: Any, row: Transition) -> None:
    if by is not None and not by.has_perm(row.permission):
        raise NotAllowed(gettext("You may not do this: {lower}. Ask an editor.").format(lower=row.label.lower()))


def _what_it_is(step: Step, row: Transition) -> str:
    """Such as “published”, or “published, with its working copy in review”."""
    status, stage = step.status.label.lower(), Stage(step.article.stage).label.lower()
    return (
        status
        if step.status not in row.statuses
        else gettext("{status}, with its working copy in stage {stage}").format(status=status, stage=stage)
    )


def _move(article: Article, stage: Stage | None) -> None:
    if stage is not None and article.stage != stage:
        article.stage = stage
        article.save(update_fields=["stage"])


def _copy_state(locked: Article, article: Article) -> None:
    """Bring the caller's object up to date."""
    article.stage, article.revision_number = locked.stage, locked.revision_number


# Writing


def start(copy: WorkingCopy, *, by: Any, copied_from: Article | None = None, opening: str = "") -> Article:
    """Begin a story: make the article with its first revision. Raises Refused.

    The embargo of the story that it was `copied_from` binds it too, for good. The journal keeps the `opening` of the
    form that asked for the copy.
    """
    if by is not None and not by.has_perm("articles.add_article"):
        raise NotAllowed(gettext("You may not begin a story. Ask an editor."))
    copy = _clean(copy)
    with transaction.atomic():
        now = timezone.now()
        article = Article(created_by=by, created_at=now, changed_at=now, copied_from=copied_from)
        try:
            copy = limits.kept(copy.resolved(), NOTHING, by=by, began=True)
            working_copy.write(article, copy)
        except ValidationError as error:
            raise Refused(sentence(error)) from error
        revisions.record(article, copy, before=None, by=by, at=now)
        source: dict[str, Any] = {}
        if copied_from:
            source = {"copied_from": copied_from, "copied_revision": copied_from.revision_number, "opening": opening}
        journal.write(
            "start",
            at=now,
            by=by,
            article=article,
            to_status=Status(article.stage),
            stage=article.stage,
            revision=1,
            **source,
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
    source: dict[str, Any] = {} if taken_from is None else {"taken_from": taken_from.pk}
    try:
        with _step(article, "edit", by=by, base=base, **source) as step:
            before, began = WorkingCopy.of(step.article), by is not None and step.article.created_by_id == by.pk
            resolved = limits.kept(copy.resolved(), before, by=by, began=began)
            if resolved == before:
                raise NothingToDo
            if resolved.embargo_until != step.article.embargo_until:
                rules.embargo_in_time(
                    resolved.embargo_until, step.live_release(), step.scheduled_release(), now=step.now
                )
                rules.embargo_before_copies(resolved.embargo_until, step.article, now=step.now)
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
        raise NotAllowed(gettext("Only its author or an editor may set a text aside."))
    with transaction.atomic():
        article = limits.lock(unmerged.article_id, by=by)
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


def submit(
    article: Article, *, base: int, by: Any, note: str = "", desk: Section | None = None, reviewer: Any = None
) -> None:
    """Ask for review: a `desk` (None: that of the story's own section), and of it one `reviewer` (None: whoever is there).

    Raises Refused for a desk that the story is not in, and for someone who may not review it.
    """
    with _step(article, "submit", by=by, base=base, note=note) as step:
        desk = reviewing.desk_asked(step.article, desk)
        reviewing.require_reviewer(step.article, reviewer)
        step.article.review_desk, step.article.reviewer = desk, reviewer
        step.article.save(update_fields=["review_desk", "reviewer"])
        step.data |= {"desk": desk and desk.name, "reviewer": reviewer and reviewer.get_username()}


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
    article: Article,
    *,
    base: int,
    by: Any,
    live_from: datetime | None = None,
    live_until: datetime | None = None,
    override: str = "",
) -> Release:
    """Put the working copy before readers at `live_from` (None: now), until `live_until` (None: for good).

    Approves it in the same step and takes the place of an earlier schedule. Raises Refused without
    a section or a body, for a time in the past, inside the embargo, or before the story's date; Blocked
    by the checklist, unless someone who may gives a reason as `override`.
    """
    with _step(article, "release", by=by, base=base, override=override) as step:
        when = rules.release_time(live_from, now=step.now)
        end = rules.release_end(live_until, live_from=when)
        step.pull_back_scheduled()
        return step.release(when, end)


def update(
    article: Article, *, base: int, by: Any, live_from: datetime | None = None, note: str = "", override: str = ""
) -> Release:
    """Put the working copy in the place of the live release at `live_from` (None: now).

    Takes the place of an earlier scheduled update. A time of expiry stays. Raises Refused as
    `release` does, and when the story comes down before.
    """
    note = clean_line(note)
    if len(note) > LONGEST_NOTE:
        raise Refused(
            gettext("The note is too long: {longest_note} characters at most.").format(longest_note=LONGEST_NOTE)
        )
    with _step(article, "update", by=by, base=base, override=override, note=note) as step:
        when = rules.release_time(live_from, now=step.now)
        step.pull_back_scheduled()
        return step.update(when, note)


def pull_back(article: Article, *, by: Any) -> None:
    """Take back the scheduled release or update. The live release, if any, goes on."""
    with _step(article, "pull_back", by=by) as step:
        if not step.scheduled_release():
            raise Refused(gettext("Nothing is scheduled for this story."))
        step.pull_back_scheduled()


def expire(article: Article, *, by: Any, live_until: datetime | None = None) -> Release:
    """Let the story come down at `live_until` (None: it stays). With an update scheduled, that one gets the end.

    Raises Refused for an end that is past, before the story or its update goes out, or the one it has.
    """
    with _step(article, "expire", by=by) as step:
        return step.expire(rules.new_end(live_until, step.last_release(), now=step.now))


def withdraw(article: Article, *, by: Any, reason: str, notice: str) -> None:
    """Kill: take the story from readers now, with what is scheduled and its alert.

    `reason` is for the desk, `notice` stands at the address. Raises Refused without either.
    """
    reason, notice = clean_text(reason), clean_text(notice)
    if not reason or not notice:
        raise Refused(gettext("Give a reason for the desk and a notice for readers."))
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
    override: str = "",
) -> BreakingAlert:
    """Flag the story as breaking until `ends_at` (None: two hours from now; at most 24 hours).

    A story that is not before readers is released in the same step, under the rules of `release`
    and by someone who may.
    """
    with _step(article, "raise_breaking", by=by, base=base, override=override, level=int(level)) as step:
        if step.status != Status.PUBLISHED:
            _require(by, BY_VERB["release"])
            step.pull_back_scheduled()
            step.release(step.now, None)
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
            raise Refused(gettext("This time has passed. To take the flag off now, stand the alert down."))
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


def correct(
    article: Article, *, by: Any, kind: str, text: str, base: int | None = None, override: str = ""
) -> Correction:
    """Publish a note on the story's page now. A note that was wrong is followed by another, never changed.

    With `base`, the working copy goes out in the same step, as an update under its rules; without,
    the text of the story stays as it is.
    """
    kind, text = clean_line(kind), clean_text(text)
    with _step(article, "correct", by=by, base=base, override=override, kind=kind, text=text) as step:
        correction = Correction(article=step.article, kind=kind, text=text, published_at=step.now, made_by=by)
        correction.validate_constraints()
        correction.clean_fields(exclude=["article", "made_by"])
        correction.save()
        if base is not None:
            _require(by, BY_VERB["update"])
            step.pull_back_scheduled()
            step.update(step.now, str(Correction.Kind(kind).label))
            _move(step.article, APPROVED)
        return correction


# For callers that are given a verb by name, such as buttons: its function.
VERBS: dict[str, Callable[..., Any]] = {
    "submit": submit, "return": return_, "approve": approve, "release": release, "update": update,
    "pull_back": pull_back, "expire": expire, "raise_breaking": raise_breaking, "extend": extend, "stand_down": stand_down,
    "correct": correct, "withdraw": withdraw, "restore": restore, "spike": spike, "unspike": unspike,
}  # fmt: skip
