"""The first page of the desk: what wants a look now. A list that is empty is not shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from articles.models import Article, BreakingAlert, JournalEntry, Release, Status
from articles.workflow import LIVE, MOVING, UNRELEASED
from newsroom.desk.stories import IN_WORK, rows_for

SHOWN = 8
# An alert that is up this long is rarely news any more; one that ended by itself wants a word on what is next.
STALE_AFTER = timedelta(hours=4)
ENDED_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Queue:
    """A list of stories: where all of them are, and the verb that each may be given here."""

    title: str
    stories: list[Article]
    all: str | None = None
    verb: str = ""
    verb_label: str = ""


def context(user: Any) -> dict[str, Any]:
    """What the first page shows `user`; without rights on stories, none of them."""
    if not user.has_perm("articles.view_article"):
        return {"sees_stories": False, "queues": []}
    now = timezone.now()
    fresh, stale = alerts(user, now)
    recent = Queue("Recently changed", list(rows_for(user, at=now).order_by("-changed_at", "-id")[:SHOWN]), all="")
    return {
        "sees_stories": True,
        "now": now,
        "may_write": user.has_perm("articles.add_article"),
        "may_stand_down": user.has_perm("articles.raise_breaking"),
        "breaking": fresh,
        "stale": stale,
        "queues": [queue for queue in queues(user, now) if queue.stories],
        "recent": recent,
    }


def alerts(user: Any, now: datetime) -> tuple[list[Article], list[Article]]:
    """Stories that are breaking, and those that were for long or whose alert just ended by itself."""
    watched = BreakingAlert.objects.filter(stood_down_at=None, raised_at__lte=now, ends_at__gt=now - ENDED_WITHIN)
    last = watched.filter(article=OuterRef("pk")).order_by("-ends_at")
    stories: list[Any] = list(
        rows_for(user, at=now)
        .filter(pk__in=watched.values("article"), status__in=LIVE)
        .annotate(raised_at=Subquery(last.values("raised_at")[:1]), ended_at=Subquery(last.values("ends_at")[:1]))
        .order_by("ended_at")[: 2 * SHOWN]
    )
    fresh = [s for s in stories if s.status == Status.BREAKING and s.raised_at > now - STALE_AFTER]
    return fresh, [s for s in stories if s not in fresh]


def queues(user: Any, now: datetime) -> list[Queue]:
    waiting = list(waiting_for(user, now)[:SHOWN])
    mine = rows_for(user, at=now).being_written().filter(created_by=user).order_by("-changed_at", "-id")
    today, later = scheduled(user, now)
    pull_back = {"verb": "pull_back", "verb_label": "Pull back"} if user.has_perm("articles.release_article") else {}
    return [
        Queue("Waiting for me", waiting, all="?status=in_review" if user.has_perm("articles.review_article") else None),
        Queue("Due today", today, all="?status=scheduled", **pull_back),
        Queue("Scheduled", later, all="?status=scheduled", **pull_back),
        Queue("My drafts", [s for s in mine[: 2 * SHOWN] if s not in waiting][:SHOWN], all="?status=draft"),
        Queue("Without section or date", list(unplaced(user, now)[:SHOWN])),
    ]


def waiting_for(user: Any, now: datetime) -> QuerySet[Article]:
    """What is in review, for those who may approve it; and what came back to its author. The longest wait first."""
    last_move = JournalEntry.objects.filter(article=OuterRef("pk"), verb__in=MOVING).order_by("-id").values("verb")[:1]
    stories = rows_for(user, at=now).annotate(last_move=Subquery(last_move))
    back = Article.objects.being_written().filter(created_by=user).annotate(last_move=Subquery(last_move))
    ids = back.filter(last_move="return").order_by().values("pk")
    if user.has_perm("articles.review_article"):
        ids = ids.union(Article.objects.waiting_for_review().order_by().values("pk"))
    return stories.filter(pk__in=ids).order_by("changed_at", "id")


def scheduled(user: Any, now: datetime) -> tuple[list[Article], list[Article]]:
    """What goes out by itself: still today, by the house's clock, and later."""
    due = Release.objects.due_after(now).values("article")
    stories = list(rows_for(user, at=now).filter(pk__in=due).order_by("goes_out_at", "id")[: 4 * SHOWN])
    day = timezone.localdate(now)
    today = [s for s in stories if timezone.localdate(s.goes_out_at) == day]
    return today[: 2 * SHOWN], [s for s in stories if s not in today][:SHOWN]


def unplaced(user: Any, now: datetime) -> QuerySet[Article]:
    """Stories in work that have no section, or are approved and have no time to go out.

    Those who can't release see their own.
    """
    own = {} if user.has_perm("articles.release_article") else {"created_by": user}
    return (
        rows_for(user, at=now)
        .filter(Q(section=None) | Q(status=Status.APPROVED), status__in=UNRELEASED, changed_at__gte=now - IN_WORK)
        .filter(**own)
        .order_by(F("section").asc(nulls_first=True), "-changed_at")
    )
