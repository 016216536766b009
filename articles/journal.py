"""The one way to write a line into the journal, and the verbs that may stand in it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Protocol

from django.db import models, transaction

from articles.models import Article, JournalEntry, Status
from articles.transitions import TRANSITIONS

OF_STORIES = (
    "set_aside", "take_over", "share_preview", "revoke_preview", "resolve_note", "reopen_note",
    "join_translations", "leave_translations",
)  # fmt: skip
OF_THE_HOUSE = (
    "add section", "change section", "reorder sections", "delete section", "limit sections", "change checklist",
    "add author", "change author", "delete author", "add tag", "change tag", "rename tag", "merge tag", "delete tag",
    "add source", "change source", "delete source",
    "add photo", "change photo", "change photo rights", "kill photo", "put back photo", "delete photo",
    "add house page", "change house page", "take down house page",
    "share filter", "change filter", "stop sharing filter", "delete filter",
    "launch front",
)  # fmt: skip
# Every verb that is ever journalled, with its label, as filters list them.
VERBS: dict[str, str] = (
    {"start": "Begin"}
    | {row.verb: row.label for row in TRANSITIONS}
    | {verb: verb.replace("_", " ").capitalize() for verb in (*OF_STORIES, *OF_THE_HOUSE)}
)


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
    subject: str = "",
    effective_at: datetime | None = None,
    from_status: Status | None = None,
    to_status: Status | None = None,
    keys: Collection[str] = (),
    **data: Any,
) -> JournalEntry:
    """Write who did what, in the caller's transaction. `data` is kept as JSON, times as ISO 8601.

    Once that is committed, those who follow the journal are called (FOLLOWERS).

    `keys` are the surrogate keys of the pages that readers may see in another way from `effective_at` on.
    Raises ValueError for a verb that is not in VERBS: nobody could filter by it.
    """
    if verb not in VERBS:
        raise ValueError(f"“{verb}” is not in articles.journal.VERBS. Add it there.")
    for follower in FOLLOWERS:
        transaction.on_commit(follower.catch_up, robust=True)
    return JournalEntry.objects.create(
        verb=verb,
        at=at,
        effective_at=effective_at or at,
        actor=by,
        article=article,
        subject=subject or (article.headline if article else ""),
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
