"""The first page of the desk: what wants a look now. A list that is empty is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext

from articles import photo_uses
from articles.admin.story import autosaving, saved_filters
from articles.models import Article, BreakingAlert, JournalEntry, Mention, Photo, Release, Status
from articles.transitions import LIVE, MOVING
from newsroom.desk.stories import IN_WORK, either, of_seen, rows_for, seen_by, top
from newsroom.operations import trouble
from newsroom.pagecache import purging

SHOWN = 8
ONE_MORE = SHOWN + 1
MENTIONS_SHOWN = 20
# An alert that is up this long is rarely news any more; one that ended by itself wants a word on what is next.
STALE_AFTER = timedelta(hours=4)
ENDING_WITHIN = timedelta(days=7)
ENDED_WITHIN = timedelta(hours=1)


@dataclass
class Queue:
    """A list of stories, up to SHOWN of them: where all of them are, and the verb that each may be given here.

    It is made with one more story than it shows, so that it knows of more without a count.
    """

    title: str
    found: Sequence[Article] | QuerySet[Article]
    all: str | None = None
    verb: str = ""
    verb_label: str = ""

    @cached_property
    def rows(self) -> list[Article]:
        return list(self.found)

    @property
    def stories(self) -> list[Article]:
        return self.rows[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > SHOWN


def context(user: Any) -> dict[str, Any]:
    """What the first page shows `user`; without rights on stories, none of them."""
    if not user.has_perm("articles.view_article"):
        return {"sees_stories": False, "queues": [], "trouble": trouble.told(timezone.now())}
    now = timezone.now()
    fresh, stale = alerts(user, now)
    recent = Queue(gettext("Recently changed"), top(user, seen_by(user).newest_first(), SHOWN, at=now), all="")
    return {
        "sees_stories": True,
        "now": now,
        "trouble": trouble.told(now),
        "untold_since": purging.failing_since(),
        "may_write": user.has_perm("articles.add_article"),
        "may_stand_down": user.has_perm("articles.raise_breaking"),
        "saved_filters": saved_filters.of_home(user),
        "breaking": fresh,
        "stale": stale,
        "mentions": list(mentions_of(user)[:MENTIONS_SHOWN]),
        "queues": [queue for queue in queues(user, now) if queue.stories],
        "recent": recent,
        "ending_photos": ending_photos(user, now),
        "unsaved": autosaving.all_offers(user)[:SHOWN],
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


def ending_photos(user: Any, now: datetime) -> list[Photo]:
    """What readers see and may not see for long."""
    found = (
        list(photo_uses.ending(at=now, within=ENDING_WITHIN)[:SHOWN]) if user.has_perm("articles.change_photo") else []
    )
    for photo in found:
        photo.is_urgent = not photo.is_in_time(now + timedelta(days=1))
    return found


def mentions_of(user: Any) -> QuerySet[Mention]:
    """Notes that name `user`, on stories that they may see: what is new to them first."""
    story = "note__thread__article"
    return (
        Mention.objects.filter(user=user, note__thread__article__in=seen_by(user).order_by().values("pk"))
        .select_related("note__by", story)
        .defer(*(f"{story}__{name}" for name in ("body", "standfirst", "editor_note", "seo_description")))
        .unseen_first()
    )


def queues(user: Any, now: datetime) -> list[Queue]:
    waiting = list(waiting_for(user, now))
    mine = seen_by(user).being_written().filter(created_by=user).newest_first()
    drafts = [story for story in top(user, mine, 2 * SHOWN, at=now) if story not in waiting]
    today, later = scheduled(user, now)
    pull_back = (
        {"verb": "pull_back", "verb_label": gettext("Pull back")} if user.has_perm("articles.release_article") else {}
    )
    return [
        Queue(
            gettext("Waiting for me"),
            waiting,
            all="?status=in_review" if user.has_perm("articles.review_article") else None,
        ),
        Queue(gettext("Due today"), today, all="?status=scheduled", **pull_back),
        Queue(gettext("Scheduled"), later, all="?status=scheduled", **pull_back),
        Queue(gettext("My drafts"), drafts, all="?mine=1&status=draft"),
        Queue(gettext("Without section or date"), list(unplaced(user, now))),
    ]


def waiting_for(user: Any, now: datetime) -> QuerySet[Article]:
    """What is in review, for those who may approve it; and what came back to its author. The longest wait first."""
    seen = seen_by(user)
    last = JournalEntry.objects.filter(article=OuterRef("pk"), verb__in=MOVING).order_by("-id")[:1]
    mine = seen.being_written().filter(created_by=user).annotate(last_move=Subquery(last.values("verb")))
    waiting: list[QuerySet] = [mine.filter(last_move="return").order_by("changed_at", "id").values("pk")[:ONE_MORE]]
    if user.has_perm("articles.review_article"):
        asked = seen.waiting_for_review_by(user)
        waiting.append(asked.order_by("changed_at", "id").values("pk")[:ONE_MORE])
    stories = rows_for(user, at=now).annotate(said=Subquery(last.values_list(KT("data__note"))))
    return stories.filter(pk__in=either(user, *waiting)).order_by("changed_at", "id")[:ONE_MORE]


def scheduled(user: Any, now: datetime) -> tuple[list[Article], list[Article]]:
    """What goes out by itself: still today, by the house's clock, and later."""
    due = of_seen(Release.objects.due_after(now), user).order_by("live_from", "id")
    tomorrow = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    spans = (due.filter(live_from__lt=tomorrow), due.filter(live_from__gte=tomorrow))
    found = [span.values("article")[:ONE_MORE] for span in spans]
    stories = list(rows_for(user, at=now).filter(pk__in=either(user, *found)).order_by("goes_out_at", "id"))
    today = [story for story in stories if story.goes_out_at < tomorrow]
    return today, stories[len(today) :]


def unplaced(user: Any, now: datetime) -> QuerySet[Article]:
    """Stories in work that have no section, or are approved and have no time to go out.

    Those who can't release see their own.
    """
    own = {} if user.has_perm("articles.release_article") else {"created_by": user}
    in_work = seen_by(user).filter(changed_at__gte=now - IN_WORK, **own).newest_first()
    placeless = in_work.unreleased().filter(section=None).values("pk")[:ONE_MORE]
    undated = in_work.of_status(Status.APPROVED, at=now).values("pk")[:ONE_MORE]
    found = rows_for(user, at=now).filter(pk__in=either(user, placeless, undated))
    return found.order_by(F("section").asc(nulls_first=True), "-changed_at")[:ONE_MORE]
