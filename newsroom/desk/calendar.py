"""The calendar: what the clock will do, by month or week, in the zone of the house."""

import calendar
import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.admin.screen import require
from articles.models import BreakingAlert, Release
from newsroom.desk.stories import of_seen, seen_by

MOST = 500  # of each kind in one view; nobody reads more
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, order=True)
class Event:
    at: datetime
    kind: str
    label: str
    article_id: int
    headline: str


@dataclass
class Day:
    date: date
    outside: bool
    went_out: int = 0
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """A month or a week: its name, its days, and how its neighbours are asked for."""

    title: str
    days: list[date]
    before: str
    after: str
    other: str
    month: int | None = None

    @property
    def start(self) -> datetime:
        return midnight(self.days[0])

    @property
    def end(self) -> datetime:
        return midnight(self.days[-1] + timedelta(days=1))


def view(request: HttpRequest) -> HttpResponse:
    require(request, "articles.view_article")
    now = timezone.now()
    span = asked(request.GET.get("month"), request.GET.get("week"), today=timezone.localdate(now))
    context = admin.site.each_context(request) | {
        "title": gettext("Calendar"),
        "span": span,
        "weeks": weeks(span, request.user, now),
        "today": timezone.localdate(now),
        "weekdays": WEEKDAYS.values(),
        "zone": timezone.localtime(now).tzname(),
    }
    return TemplateResponse(request, "admin/calendar.html", context)


def asked(month: str | None, week: str | None, *, today: date) -> Span:
    """The span of `2026-11` or `2026-W48`; without either, of this month. Raises BadRequest for anything else."""
    if week is not None:
        return week_of(week)
    return month_of(month if month is not None else f"{today:%Y-%m}")


def month_of(name: str) -> Span:
    if not (match := re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", name)) or not in_reach(int(match[1])):
        raise BadRequest(gettext("A month is written like 2026-11."))
    year, month = int(match[1]), int(match[2])
    first = date(year, month, 1)
    return Span(
        title=date_format(first, "F Y"),
        days=list(calendar.Calendar().itermonthdates(year, month)),
        before=f"?month={first - timedelta(days=1):%Y-%m}",
        after=f"?month={first + timedelta(days=31):%Y-%m}",
        other=f"?week={iso_week(first)}",
        month=month,
    )


def week_of(name: str) -> Span:
    if not (match := re.fullmatch(r"([0-9]{4})-W([0-9]{2})", name)) or not in_reach(int(match[1])):
        raise BadRequest(gettext("A week is written like 2026-W48."))
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise BadRequest(gettext("There is no such week.")) from error
    days = [monday + timedelta(days=n) for n in range(7)]
    return Span(
        title=f"{date_format(monday, 'j F')} – {date_format(days[-1], 'j F Y')}",
        days=days,
        before=f"?week={iso_week(monday - timedelta(days=7))}",
        after=f"?week={iso_week(monday + timedelta(days=7))}",
        other=f"?month={monday:%Y-%m}",
    )


def in_reach(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def iso_week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def weeks(span: Span, user: Any, now: datetime) -> list[list[Day]]:
    """The days of the span in rows of seven, each with its events in order."""
    by_day: dict[date, list[Event]] = defaultdict(list)
    for event in sorted(events(span, user, now)):
        by_day[timezone.localdate(event.at)].append(event)
    counts = went_out(span, user, now)
    days = [Day(day, span.month not in (None, day.month), counts.get(day, 0), by_day.get(day, [])) for day in span.days]
    return [days[n : n + 7] for n in range(0, len(days), 7)]


def went_out(span: Span, user: Any, now: datetime) -> dict[date, int]:
    """How many releases went out on each day that is over; what is still to come is told one by one."""
    out = Release.objects.ended_by(now) | Release.objects.live(at=now)
    days = of_seen(out.filter(live_from__gte=span.start, live_from__lt=span.end), user)
    return dict(
        days.order_by()
        .annotate(day=TruncDate("live_from"))
        .values("day")
        .annotate(n=Count("pk"))
        .values_list("day", "n")
    )


def events(span: Span, user: Any, now: datetime) -> list[Event]:
    return [
        Event(at, kind, label, pk, headline)
        for kind, label, found in kinds(span, user, now)
        for at, pk, headline in found[:MOST]
    ]


def kinds(span: Span, user: Any, now: datetime) -> list[tuple[str, str, QuerySet[Any, Any]]]:
    """Each kind of event with its label and its rows: when, which story, its headline."""
    live = Release.objects.live(at=now).filter(article=OuterRef("article"))
    due = Release.objects.due_after(now).filter(live_from__gte=span.start, live_from__lt=span.end)
    due = of_seen(due, user).annotate(is_update=Exists(live)).order_by("live_from")
    ends = Release.objects.filter(ending=Release.Ending.EXPIRED, live_until__gte=span.start, live_until__lt=span.end)
    alerts = BreakingAlert.objects.filter(stood_down_at=None, ends_at__gte=span.start, ends_at__lt=span.end)
    embargoes = seen_by(user).filter(embargo_until__gte=span.start, embargo_until__lt=span.end)
    of_release = ("live_from", "article_id", "headline")
    return [
        ("release", gettext("Goes out"), due.filter(is_update=False).values_list(*of_release)),
        ("update", gettext("Update goes out"), due.filter(is_update=True).values_list(*of_release)),
        ("expiry", gettext("Comes down"), of_seen(ends, user).order_by("live_until").values_list("live_until", "article_id", "headline")),
        ("alert", gettext("Alert ends"), of_seen(alerts, user).order_by("ends_at").values_list("ends_at", "article_id", "article__headline")),
        ("embargo", gettext("Embargo ends"), embargoes.order_by("embargo_until").values_list("embargo_until", "pk", "headline")),
    ]  # fmt: skip
