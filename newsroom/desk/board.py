"""The board: the stories in work, a column for each step. A card moves by a verb, on that verb's own page."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from articles import transitions
from articles.admin.screen import require
from articles.models import Article, Byline, Release, Status
from articles.transitions import Transition
from newsroom.desk.stories import IN_WORK, of_seen, rows_for, seen_by, top
from newsroom.lib.text import Shown

SHOWN = 20
# The verbs that take a card to another column, and the column; the others are in the story's form.
LEADS_TO = {
    "return": "draft",
    "submit": "in_review",
    "approve": "approved",
    "release": "published",
    "update": "published",
    "pull_back": "approved",
}


@dataclass(frozen=True)
class Move:
    verb: str
    label: Shown
    column: str


@dataclass
class Column:
    key: str
    title: str
    all: str
    empty: str
    cards: list[Article] = field(default_factory=list)
    has_more: bool = False


def view(request: HttpRequest) -> HttpResponse:
    require(request, "articles.view_article")
    now = timezone.now()
    context = admin.site.each_context(request) | {
        "title": gettext("Board"),
        "now": now,
        "columns": columns(request.user, now),
        "days": IN_WORK.days,
    }
    return TemplateResponse(request, "admin/board.html", context)


def columns(user: Any, now: datetime) -> list[Column]:
    made = [
        Column("draft", gettext("Draft"), "?status=draft", gettext("No drafts.")),
        Column("in_review", gettext("In review"), "?status=in_review", gettext("Nothing waits for review.")),
        Column("approved", gettext("Approved"), "?status=approved", gettext("Nothing is approved and waiting.")),
        Column("scheduled", gettext("Scheduled"), "?status=scheduled", gettext("Nothing is scheduled.")),
        Column("published", gettext("Published today"), "?status=published", gettext("Nothing has gone out today.")),
    ]
    stories = stories_of(user, now)
    # A live or scheduled story whose working copy waits for review is one card, where it waits.
    placed: set[int] = set()
    for key in ("in_review", "scheduled", "published", "approved", "draft"):
        column = next(c for c in made if c.key == key)
        found = [story for story in stories[key] if story.pk not in placed]
        column.cards, column.has_more = found[:SHOWN], len(found) > SHOWN
        placed |= {story.pk for story in found}
    cards = [card for column in made for card in column.cards]
    prefetch_related_objects(cards, Prefetch("bylines", Byline.objects.select_related("author")))
    for card in cards:
        verbs = transitions.open_to(user, Status(card.status), card.stage, scheduled=card.is_scheduled)
        card.moves = [move_of(row) for row in verbs if row.verb in LEADS_TO]
        card.age = age(now - card.changed_at)
    return made


def stories_of(user: Any, now: datetime) -> dict[str, QuerySet[Article]]:
    """What belongs into each column. Scheduled stories come by their time, the others by their last change."""
    seen = seen_by(user)
    in_work = seen.filter(changed_at__gte=now - IN_WORK).newest_first()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Release.objects.live(at=now).filter(live_from__gte=midnight).values("article")
    due = of_seen(Release.objects.due_after(now), user).order_by("live_from", "id")
    found = {
        "draft": in_work.of_status(Status.DRAFT, at=now),
        "in_review": seen.waiting_for_review().order_by("changed_at", "id"),
        "approved": in_work.of_status(Status.APPROVED, at=now),
        "published": seen.filter(pk__in=today).out(at=now).newest_first(),
    }
    scheduled = rows_for(user, at=now).filter(pk__in=due.values("article")[: SHOWN + 1]).order_by("goes_out_at", "id")
    return {key: top(user, stories, SHOWN + 1, at=now) for key, stories in found.items()} | {"scheduled": scheduled}


def move_of(row: Transition) -> Move:
    return Move(row.verb, row.label, LEADS_TO[row.verb])


def age(since: Any) -> str:
    """Such as “5 min”, “3 h” or “12 days”: how long nobody has changed it."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 60:
        return gettext("{count} min").format(count=max(minutes, 1))
    if minutes < 48 * 60:
        return gettext("{count} h").format(count=minutes // 60)
    days = minutes // (24 * 60)
    return ngettext("{count} day", "{count} days", days).format(count=days)
