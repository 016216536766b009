"""The one way to write a line into the journal."""

from datetime import datetime
from typing import Any

from django.db import models

from articles.models import Article, JournalEntry, Status


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
    **data: Any,
) -> JournalEntry:
    """Write who did what, in the caller's transaction. `data` is kept as JSON, times as ISO 8601."""
    return JournalEntry.objects.create(
        verb=verb,
        at=at,
        effective_at=effective_at or at,
        actor=by,
        article=article,
        subject=subject or (article.headline if article else ""),
        from_status=from_status or "",
        to_status=to_status or "",
        data={name: _plain(value) for name, value in data.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    return value
