"""Points in time that a newsroom means: with a zone, in a year that is no slip of the keyboard."""

from datetime import UTC, datetime

YEARS = range(1900, 2200)


def is_instant(time: datetime | None) -> bool:
    """Tell whether `time` has a zone and a sensible year, so that any zone can show it."""
    return time is not None and time.tzinfo is not None and time.year in YEARS


def in_utc(time: datetime) -> datetime:
    """Return the same instant in UTC. `time` must have a zone."""
    return time.astimezone(UTC)
