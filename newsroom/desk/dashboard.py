"""The first page of the desk: what wants a look now."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.admin.story.state import rows
from articles.models import Article, Status

SHOWN = 8


def context(user: Any) -> dict[str, Any]:
    """What the first page shows `user`; without rights on stories, none of them."""
    if not user.has_perm("articles.view_article"):
        return {"sees_stories": False, "queues": []}
    now = timezone.now()
    return {
        "sees_stories": True,
        "now": now,
        "may_write": user.has_perm("articles.add_article"),
        "may_stand_down": user.has_perm("articles.raise_breaking"),
        "breaking": list(_stories(now).filter(status=Status.BREAKING).order_by("alert_ends_at")[:SHOWN]),
        "queues": queues(user, now),
        "recent": list(_stories(now).order_by("-changed_at", "-id")[:SHOWN]),
    }


def queues(user: Any, now: datetime) -> list[dict[str, Any]]:
    """The lists beside each other: title, stories, what an empty one says, where all of them are."""
    stories = _stories(now)
    return [
        {
            "title": "Waiting for review",
            "stories": list(stories.waiting_for_review().order_by("changed_at")[:SHOWN]),
            "empty": "Nothing waits for review.",
            "all": "?status=in_review",
        },
        {
            "title": "Goes out next",
            "stories": list(stories.filter(goes_out_at__isnull=False).order_by("goes_out_at")[:SHOWN]),
            "empty": "Nothing is scheduled.",
            "all": "?status=scheduled",
        },
        {
            "title": "My drafts",
            "stories": list(stories.being_written().filter(created_by=user).order_by("-changed_at")[:SHOWN]),
            "empty": "You have no drafts.",
            "all": "?status=draft",
        },
    ]


def _stories(now: datetime) -> QuerySet[Article]:
    return rows(Article.objects.all(), at=now).prefetch_related(None)
