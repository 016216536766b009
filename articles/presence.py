"""Who has a story open, and how one editor takes over from another: told politely, never locked."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from articles import journal
from articles.models import Article, Handover, Presence
from articles.refusal import NotAllowed, Refused
from newsroom.lib.text import clean_line

LONGEST_NOTE: int = Presence._meta.get_field("handover_note").max_length  # type: ignore[assignment]


def beat(
    article: Article, *, opening: str, by: Any, at: datetime, has_typed: bool = False, is_hidden: bool = False
) -> Presence | None:
    """Note that the form `opening` is open at `at`. Returns None for a form of another story."""
    seen: dict[str, Any] = {"seen_at": at, "hidden_since": at if is_hidden else None}
    if has_typed:
        seen["typed_at"] = at
    row, is_new = Presence.objects.get_or_create(
        editor=by, opening=opening, defaults={"article": article, "opened_at": at, **seen}
    )
    if row.article_id != article.pk:
        return None
    if not is_new:
        Presence.objects.filter(pk=row.pk).update(**seen)
    return row


def typed(article: Article, *, opening: str, by: Any, at: datetime) -> None:
    """Note that something was typed, by an autosave. One that comes after its form was closed changes nothing."""
    mine = Presence.objects.filter(article=article, editor=by, opening=opening)
    mine.update(seen_at=at, typed_at=at, hidden_since=None)


def leave(article: Article, *, opening: str, by: Any) -> None:
    """The form is closed."""
    Presence.objects.filter(article=article, editor=by, opening=opening).delete()


def others(article: Article, *, than: Any, at: datetime) -> list[Presence]:
    """The open forms of other editors at `at`, the longest open first."""
    rows = article.presences.present(at=at).exclude(editor=than)
    return list(rows.select_related("editor", "handover_by"))


def ask(article: Article, *, by: Any, at: datetime, note: str = "") -> None:
    """Ask those who have the story open to hand over. Raises Refused when there is nobody, or the note is too long."""
    _turn(article, Handover.ASKED, by=by, at=at, note=note)


def take_over(article: Article, *, by: Any, at: datetime, note: str = "") -> None:
    """Tell those who have the story open that `by` writes now, and the journal. Their typing stays theirs.

    Nothing is locked: they can go on. Raises Refused as `ask` does.
    """
    with transaction.atomic():
        people = _turn(article, Handover.TAKEN, by=by, at=at, note=note)
        journal.write("take_over", at=at, by=by, article=article, note=clean_line(note), taken_over=people)


def answer(article: Article, *, opening: str, by: Any, at: datetime, goes_on: bool) -> None:
    """Hand over, or go on writing, when another editor asked or took over. To answer nobody changes nothing."""
    state = Handover.REFUSED if goes_on else Handover.GIVEN
    asked = Presence.objects.filter(article=article, editor=by, opening=opening).exclude(handover=Handover.NONE)
    asked.update(handover=state, handover_at=at)


def _turn(article: Article, state: Handover, *, by: Any, at: datetime, note: str) -> list[int]:
    if not by.has_perm("articles.change_article"):
        raise NotAllowed(gettext("You may not write this story. Ask an editor."))
    note = clean_line(note)
    if len(note) > LONGEST_NOTE:
        raise Refused(
            gettext("The note is too long: {longest_note} characters at most.").format(longest_note=LONGEST_NOTE)
        )
    open_forms = Presence.objects.filter(article=article).present(at=at).exclude(editor=by)
    people = sorted(set(open_forms.order_by().values_list("editor", flat=True)))
    if not people:
        raise Refused(gettext("Nobody else has this story open any more."))
    open_forms.update(handover=state, handover_by=by, handover_at=at, handover_note=note)
    return people
