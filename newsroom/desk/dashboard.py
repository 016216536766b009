"""The first page of the desk: what wants a look now. A list that is empty is not shown."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext

from articles import photo_uses
from articles.admin.story import autosaving, saved_filters
from articles.models import Article, BreakingAlert, JournalEntry, Mention, Photo, Release, Status
from articles.transitions import LIVE, MOVING
from newsroom.desk.stories import IN_WORK, either, of_seen, rows_for, seen_by
from newsroom.operations import trouble
from newsroom.pagecache import purging

SHOWN = 8
ONE_MORE = SHOWN + 1
MENTIONS_SHOWN = 20
# An alert that is up this long is rarely news any more; one that ended by itself wants a word on what is next.
STALE_AFTER = timedelta(hours=4)
ENDING_WITHIN = timedelta(days=7)
ENDED_WITHIN = timedelta(hours=1)
ALERTS = 100  # more are not up at once

type Found = dict[str, Any]  # the id of a story in a list, as `pk`, and what the list says of it beside


@dataclass
class Queue:
    """A list of stories, up to SHOWN of them: where all of them are, and the verb that each may be given here.

    It is made with one more story than it shows, so that it knows of more without a count.
    """

    title: str
    rows: list[Any]
    all: str | None = None
    verb: str = ""
    verb_label: str = ""

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
    lists = tell(
        user,
        {
            "breaking": alerts(user, now),
            "waiting": waiting_for(user),
            "due": scheduled(user, now),
            "drafts": first(seen_by(user).being_written().filter(created_by=user).newest_first(), 2 * SHOWN),
            "unplaced": unplaced(user, now),
        },
        at=now,
    )
    up = [story for story in lists["breaking"] if story.status in LIVE][: 2 * SHOWN]
    fresh = [story for story in up if story.status == Status.BREAKING and story.raised_at > now - STALE_AFTER]
    return {
        "sees_stories": True,
        "now": now,
        "trouble": trouble.told(now),
        "untold_since": purging.failing_since(),
        "may_write": user.has_perm("articles.add_article"),
        "may_stand_down": user.has_perm("articles.raise_breaking"),
        "saved_filters": saved_filters.of_home(user),
        "breaking": fresh,
        "stale": [story for story in up if story not in fresh],
        "mentions": list(mentions_of(user)[:MENTIONS_SHOWN]),
        "queues": [queue for queue in queues(user, lists, now) if queue.stories],
        "recent": Queue(gettext("Recently changed"), lists["recent"], all=""),
        "ending_photos": ending_photos(user, now),
        "unsaved": autosaving.all_offers(user)[:SHOWN],
    }


def tell(user: Any, lists: dict[str, list[Found]], *, at: datetime) -> dict[str, list[Any]]:
    """The stories of all lists, and the newest as "recent", by one query: what to say of a story is much longer to ask than
    which one it is."""
    wanted = {found["pk"] for rows in lists.values() for found in rows}
    newest = seen_by(user).newest_first().values("pk")[:SHOWN]
    stories = rows_for(user, at=at).filter(pk__in=either(user, wanted, newest)).order_by().in_bulk()
    recent = sorted(stories.values(), key=lambda story: (story.changed_at, story.pk), reverse=True)[:SHOWN]
    told = {
        name: [_told(stories[row["pk"]], row) for row in rows if row["pk"] in stories] for name, rows in lists.items()
    }
    return told | {"recent": recent}


def _told(story: Article, found: Found) -> Article:
    """A copy that says what its list says of it beside; `found` holds that by name."""
    told = copy(story)
    told.__dict__.update(found)
    return told


def first(stories: QuerySet[Article], most: int) -> list[Found]:
    rows: Any = stories.values("pk")[:most]
    return list(rows)


def alerts(user: Any, now: datetime) -> list[Found]:
    """Stories with an alert that is up or just ended by itself, by the end of their last one."""
    watched = BreakingAlert.objects.filter(stood_down_at=None, raised_at__lte=now, ends_at__gt=now - ENDED_WITHIN)
    rows = of_seen(watched, user).order_by("ends_at").values_list("article", "raised_at", "ends_at")
    found: dict[int, Found] = {}
    for story, raised_at, ended_at in rows[:ALERTS]:
        found.pop(story, None)
        found[story] = {"pk": story, "raised_at": raised_at, "ended_at": ended_at}
    return list(found.values())


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
        of_seen(Mention.objects.filter(user=user), user, story=story)
        .select_related("note__by", story)
        .defer(*(f"{story}__{name}" for name in ("body", "standfirst", "editor_note", "seo_description")))
        .unseen_first()
    )


def queues(user: Any, lists: dict[str, list[Any]], now: datetime) -> list[Queue]:
    """The lists that may be long, from those that `tell` has told."""
    waiting, due = lists["waiting"], sorted(lists["due"], key=lambda story: (story.goes_out_at, story.pk))
    tomorrow = _tomorrow(now)
    pull_back = (
        {"verb": "pull_back", "verb_label": gettext("Pull back")} if user.has_perm("articles.release_article") else {}
    )
    return [
        Queue(
            gettext("Waiting for me"),
            waiting,
            all="?status=in_review" if user.has_perm("articles.review_article") else None,
        ),
        Queue(
            gettext("Due today"),
            [story for story in due if story.goes_out_at < tomorrow],
            all="?status=scheduled",
            **pull_back,
        ),
        Queue(
            gettext("Scheduled"),
            [story for story in due if story.goes_out_at >= tomorrow],
            all="?status=scheduled",
            **pull_back,
        ),
        Queue(
            gettext("My drafts"),
            [story for story in lists["drafts"] if story not in waiting],
            all="?mine=1&status=draft",
        ),
        Queue(gettext("Without section or date"), lists["unplaced"]),
    ]


def waiting_for(user: Any) -> list[Found]:
    """What is in review, for those who may approve it; and what came back to its author. The longest wait first."""
    seen = seen_by(user)
    last = JournalEntry.objects.filter(article=OuterRef("pk"), verb__in=MOVING).order_by("-id")[:1]
    mine = seen.being_written().filter(created_by=user).annotate(last_move=Subquery(last.values("verb")))
    waiting: list[QuerySet] = [mine.filter(last_move="return").order_by("changed_at", "id").values("pk")[:ONE_MORE]]
    if user.has_perm("articles.review_article"):
        asked = seen.waiting_for_review_by(user)
        waiting.append(asked.order_by("changed_at", "id").values("pk")[:ONE_MORE])
    stories = seen.filter(pk__in=either(user, *waiting)).annotate(said=Subquery(last.values_list(KT("data__note"))))
    rows: Any = stories.order_by("changed_at", "id").values("pk", "said")[:ONE_MORE]
    return list(rows)


def scheduled(user: Any, now: datetime) -> list[Found]:
    """What goes out by itself: still today, by the house's clock, and later; as many of each as are shown."""
    due = of_seen(Release.objects.due_after(now), user).order_by("live_from", "id")
    tomorrow = _tomorrow(now)
    spans = (due.filter(live_from__lt=tomorrow), due.filter(live_from__gte=tomorrow))
    return list(either(user, *(span.values("article")[:ONE_MORE] for span in spans)).order_by())


def _tomorrow(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def unplaced(user: Any, now: datetime) -> list[Found]:
    """Stories in work that have no section, or are approved and have no time to go out.

    Those who can't release see their own.
    """
    own = {} if user.has_perm("articles.release_article") else {"created_by": user}
    in_work = seen_by(user).filter(changed_at__gte=now - IN_WORK, **own).newest_first()
    placeless = in_work.unreleased().filter(section=None).values("pk")[:ONE_MORE]
    undated = in_work.of_status(Status.APPROVED, at=now).values("pk")[:ONE_MORE]
    found = seen_by(user).filter(pk__in=either(user, placeless, undated))
    return first(found.order_by(F("section").asc(nulls_first=True), "-changed_at"), ONE_MORE)
