"""Points in time that a newsroom means: with a zone, in a year that is no slip of the keyboard."""

from datetime import UTC, datetime, timedelta, tzinfo

from django.utils.formats import date_format

YEARS = range(1900, 2200)


def is_instant(time: datetime | None) -> bool:
    """Tell whether `time` has a zone and a sensible year, so that any zone can show it."""
    return time is not None and time.tzinfo is not None and time.year in YEARS


def in_utc(time: datetime) -> datetime:
    """Return the same instant in UTC. `time` must have a zone."""
    return time.astimezone(UTC)


def readings(wall: datetime, zone: tzinfo) -> list[datetime]:
    """Return what a time on the clocks of `zone` can mean: one instant as a rule, earliest first.

    Two when the clocks are changed. A time that occurs twice is one of both; a time that is left
    out is read with the offset before the change and with that after it, so that `wall` is what
    stands on neither clock, and each reading is shown by its own offset.
    """
    both = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return [instant.astimezone(zone) for instant in sorted(both)]


def is_left_out(wall: datetime, zone: tzinfo) -> bool:
    """Tell whether the clocks of `zone` jump over this time."""
    return all(reading.replace(tzinfo=None, fold=0) != wall for reading in readings(wall, zone))


def offset(time: datetime) -> str:
    """Such as “UTC+5”, “UTC+5:30”, “UTC−3”."""
    shift = time.utcoffset() or timedelta(0)
    sign = "−" if shift < timedelta(0) else "+"
    hours, minutes = divmod(abs(shift) // timedelta(minutes=1), 60)
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def in_words(time: datetime) -> str:
    """Such as “29 January 2026, 16:05 PKT”, in the zone that it has."""
    return f"{date_format(time, 'j F Y, H:i')} {time:%Z}"
