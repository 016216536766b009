"""The calendar of the archive: which days of a month have stories, and the way to other days and months."""

from calendar import Calendar, monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, Subquery
from django.utils import timezone

from articles.models import Release
from articles.models.release import ReleaseQuerySet


@dataclass(frozen=True)
class Month:
    """The month of `day`. `days` are those with stories; `before` and `after` the nearest ones around `day`.

    `earlier` is the last day with stories before the month, `later` the first one after it; None where there is none.
    """

    day: date
    days: Collection[date]
    earlier: date | None
    later: date | None

    @property
    def before(self) -> date | None:
        return max((day for day in self.days if day < self.day), default=self.earlier)

    @property
    def after(self) -> date | None:
        return min((day for day in self.days if day > self.day), default=self.later)

    @property
    def weeks(self) -> list[list[tuple[date | None, bool]]]:
        """Rows of seven days, Monday first, each with whether it has stories; None for a day of another month."""
        rows = Calendar().monthdatescalendar(self.day.year, self.day.month)
        return [[(day if day.month == self.day.month else None, day in self.days) for day in row] for row in rows]

    @property
    def weekdays(self) -> list[date]:
        """A Monday to its Sunday, for their names."""
        return [date(2024, 1, number) for number in range(1, 8)]


def month_of(day: date, now: datetime) -> Month:
    """One query. Each day is a look into the index of dates: what it costs does not grow with the stories."""
    first, length = day.replace(day=1), monthrange(day.year, day.month)[1]
    days = {f"day_{number}": first.replace(day=number) for number in range(1, length + 1)}
    live = Release.objects.live(at=now)
    has_stories = {name: Exists(within(live, day)) for name, day in days.items()}
    earlier = live.filter(published_at__lt=start(first)).order_by("-published_at", "-id")
    later = live.filter(published_at__gte=end(first.replace(day=length))).order_by("published_at", "id")
    around = {name: Subquery(rows.values("published_at")[:1]) for name, rows in (("e", earlier), ("l", later))}
    row = live.newest_first().annotate(**has_stories, **around).values(*has_stories, *around).first() or {}
    return Month(day, {day for name, day in days.items() if row.get(name)}, _day(row.get("e")), _day(row.get("l")))


def newest_day(now: datetime) -> date | None:
    return _day(Release.objects.live(at=now).newest_first().values_list("published_at", flat=True).first())


def within(releases: ReleaseQuerySet, day: date) -> ReleaseQuerySet:
    """Those dated on a day of the house's time zone."""
    return releases.filter(published_at__gte=start(day), published_at__lt=end(day))


def start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def end(day: date) -> datetime:
    return start(day + timedelta(days=1))


def _day(published_at: datetime | None) -> date | None:
    return timezone.localdate(published_at) if published_at else None
