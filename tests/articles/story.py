"""A story in tests: the hours of the day it plays in, and three readings of it that must agree: the rows, the
journal told again, and the status in plain Python.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Self

from articles import workflow
from articles.models import Article, JournalEntry
from articles.working_copy import WorkingCopy

NOW = datetime(2026, 1, 29, 9, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)
TICK = timedelta(microseconds=1)
KILL = {"reason": "Not confirmed.", "notice": "This story was withdrawn."}


def edited(article: Article, *, by: object = None, **changes: object) -> Article:
    """Save the working copy with some changes, on the revision that `article` has."""
    return workflow.edit(article, replace(WorkingCopy.of(article), **changes), base=article.revision_number, by=by)


def intervals(article: Article) -> list[tuple]:
    return list(article.releases.order_by("number").values_list("live_from", "live_until", "ending"))


def last_line(article: Article) -> JournalEntry:
    return article.journal.first()


ENDS_ALERTS = {"release", "raise_breaking", "stand_down", "withdraw", "restore"}


@dataclass
class Interval:
    number: int
    live_from: datetime
    live_until: datetime | None
    ending: str

    def live(self, at: datetime) -> bool:
        return self.live_from <= at and not self.over(at)

    def over(self, at: datetime) -> bool:
        return self.live_until is not None and self.live_until <= at

    def empty(self) -> bool:
        return self.live_until is not None and self.live_until <= self.live_from

    def meets(self, other: Self) -> bool:
        """Whether some instant lies in both."""
        return not (self.empty() or other.empty() or self.over(other.live_from) or other.over(self.live_from))


@dataclass
class Alert:
    level: int
    raised_at: datetime
    ends_at: datetime
    stood_down_at: datetime | None = None

    def up(self, at: datetime) -> bool:
        return self.raised_at <= at < min(self.ends_at, self.stood_down_at or self.ends_at)


@dataclass
class Story:
    stage: str = ""
    revision: int = 0
    releases: list[Interval] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    corrections: list[tuple[str, str, datetime]] = field(default_factory=list)

    def status(self, at: datetime) -> str:
        if self.stage == "spiked":
            return "spiked"
        if self.live(at):
            return "breaking" if any(alert.up(at) for alert in self.alerts) else "published"
        if any(r.live_from > at and not r.empty() for r in self.releases):
            return "scheduled"
        if any(r.over(at) and r.ending != "pulled_back" for r in self.releases):
            return "withdrawn"
        return self.stage

    def live(self, at: datetime) -> list[Interval]:
        return [r for r in self.releases if r.live(at)]

    def edges(self) -> set[datetime]:
        """The instants at which the status may change."""
        times = [t for r in self.releases for t in (r.live_from, r.live_until)]
        times += [t for a in self.alerts for t in (a.raised_at, a.ends_at, a.stood_down_at)]
        return {time for time in times if time}


def read(article: Article) -> Story:
    """The story as its rows have it."""
    row = Article.objects.get(pk=article.pk)
    releases = row.releases.order_by("number").values_list("number", "live_from", "live_until", "ending")
    alerts = row.alerts.order_by("id").values_list("level", "raised_at", "ends_at", "stood_down_at")
    return Story(
        stage=row.stage,
        revision=row.revision_number,
        releases=[Interval(*values) for values in releases],
        alerts=[Alert(*values) for values in alerts],
        corrections=list(row.corrections.order_by("id").values_list("kind", "text", "published_at")),
    )


def tell_again(entries: Iterable[JournalEntry]) -> Story:
    """The story as the lines of its journal tell it, from the first on. Reads nothing else."""
    story = Story()
    for entry in entries:
        story.stage, story.revision = entry.data["stage"], entry.data["revision"]
        _intervals(story, entry)
        _alerts(story, entry)
        if entry.verb == "correct":
            story.corrections.append((entry.data["kind"], entry.data["text"], entry.at))
    return story


def _intervals(story: Story, entry: JournalEntry) -> None:
    data, live = entry.data, story.live(entry.at)
    if "pulled_back" in data:
        scheduled = story.releases[data["pulled_back"] - 1]
        for release in live:
            release.live_until, release.ending = scheduled.live_until, scheduled.ending
        scheduled.live_until, scheduled.ending = scheduled.live_from, "pulled_back"
    if entry.verb == "withdraw":
        live[0].live_until, live[0].ending = entry.at, "withdrawn"
    if entry.verb == "expire":
        end = _time(data["live_until"])
        last = story.releases[data["release"] - 1]
        last.live_until, last.ending = end, "expired" if end else ""
    if "live_from" in data:
        start, end = _time(data["live_from"]), _time(data["live_until"])
        for release in live:
            release.live_until, release.ending = start, "superseded"
        story.releases.append(Interval(data["release"], start, end, "expired" if end else ""))


def _alerts(story: Story, entry: JournalEntry) -> None:
    if entry.verb in ENDS_ALERTS:
        for alert in story.alerts:
            if alert.up(entry.at):
                alert.stood_down_at = entry.at
    if entry.verb == "raise_breaking":
        story.alerts.append(Alert(entry.data["level"], entry.at, _time(entry.data["ends_at"])))
    if entry.verb == "extend":
        story.alerts[-1].ends_at = _time(entry.data["ends_at"])


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
