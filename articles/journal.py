"""The one way to write a line into the journal, and the verbs that may stand in it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from articles.models import Article, JournalEntry, Status
from articles.transitions import TRANSITIONS
from newsroom.lib.text import Shown

OF_STORIES: dict[str, Shown] = {
    "set_aside": _("Set aside"),
    "take_over": _("Take over"),
    "share_preview": _("Share preview"),
    "revoke_preview": _("Revoke preview"),
    "resolve_note": _("Resolve note"),
    "reopen_note": _("Reopen note"),
    "join_translations": _("Join translations"),
    "leave_translations": _("Leave translations"),
}
OF_THE_HOUSE: dict[str, Shown] = {
    "add section": _("Add section"),
    "change section": _("Change section"),
    "reorder sections": _("Reorder sections"),
    "delete section": _("Delete section"),
    "limit sections": _("Limit sections"),
    "change checklist": _("Change checklist"),
    "add author": _("Add author"),
    "change author": _("Change author"),
    "delete author": _("Delete author"),
    "add tag": _("Add tag"),
    "change tag": _("Change tag"),
    "rename tag": _("Rename tag"),
    "merge tag": _("Merge tag"),
    "delete tag": _("Delete tag"),
    "add source": _("Add source"),
    "change source": _("Change source"),
    "delete source": _("Delete source"),
    "add photo": _("Add photo"),
    "change photo": _("Change photo"),
    "change photo rights": _("Change photo rights"),
    "kill photo": _("Kill photo"),
    "put back photo": _("Put back photo"),
    "delete photo": _("Delete photo"),
    "add house page": _("Add house page"),
    "change house page": _("Change house page"),
    "take down house page": _("Take down house page"),
    "share filter": _("Share filter"),
    "change filter": _("Change filter"),
    "stop sharing filter": _("Stop sharing filter"),
    "delete filter": _("Delete filter"),
    "launch front": _("Launch front"),
    "invite person": _("Invite person"),
    "revoke invitation": _("Revoke invitation"),
    "accept invitation": _("Accept invitation"),
    "reset second factor": _("Reset second factor"),
}
# Every verb that is ever journalled, with its label, as filters list them.
VERBS: dict[str, Shown] = {
    "start": _("Begin"),
    **{row.verb: row.label for row in TRANSITIONS},
    **OF_STORIES,
    **OF_THE_HOUSE,
}


LONGEST_SUBJECT: int = JournalEntry._meta.get_field("subject").max_length  # type: ignore[assignment]


class Follower(Protocol):
    """Who reads the journal with a place of its own in the database, such as the search index."""

    def catch_up(self) -> None:
        """Read what is new. Called after each commit that wrote a line, in the process that did."""

    def look_after(self) -> None:
        """As `catch_up`, and a piece of what is to do from time to time. Called by the worker in each of its turns."""


# Told by the features when the house starts, since the story knows none of them.
FOLLOWERS: list[Follower] = []


def write(
    verb: str,
    *,
    at: datetime,
    by: Any,
    article: Article | None = None,
    subject: object = "",
    effective_at: datetime | None = None,
    from_status: Status | None = None,
    to_status: Status | None = None,
    keys: Collection[str] = (),
    **data: Any,
) -> JournalEntry:
    """Write who did what, in the caller's transaction. `data` is kept as JSON, times as ISO 8601.

    Once that is committed, those who follow the journal are called (FOLLOWERS).

    The line speaks the house's language, whoever writes it: `subject` is what the change is about.
    `keys` are the surrogate keys of the pages that readers may see in another way from `effective_at` on.
    Raises ValueError for a verb that is not in VERBS: nobody could filter by it.
    """
    if verb not in VERBS:
        raise ValueError(f"“{verb}” is not in articles.journal.VERBS. Add it there.")
    for follower in FOLLOWERS:
        transaction.on_commit(follower.catch_up, robust=True)
    with translation.override(settings.LANGUAGE_CODE):
        about = str(subject or (article.headline if article else ""))[:LONGEST_SUBJECT]
    return JournalEntry.objects.create(
        verb=verb,
        at=at,
        effective_at=effective_at or at,
        actor=by,
        article=article,
        subject=about,
        from_status=from_status or "",
        to_status=to_status or "",
        keys=sorted(keys),
        data={name: _plain(value) for name, value in data.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    return value
