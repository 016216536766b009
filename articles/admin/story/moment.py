"""A moment as an editor types it: on the clocks of the house.

A time that those clocks show twice, or jump over, is refused with a choice of what it may mean.
The choice travels beside the typed time as an instant, and counts only while it is a reading of it.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.admin.story.entries import HouseTemplate
from newsroom.lib.instant import in_utc, in_words, is_left_out, offset, readings


class HouseTime(HouseTemplate, forms.DateTimeInput):
    """A date and time in the house time zone, to the minute (to the second where one is set)."""

    input_type = "datetime-local"
    template_name = "admin/articles/article/_moment.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        meant = value if isinstance(value, datetime) else _read(str(value or ""))
        wall = _wall(meant)
        context["widget"] |= {
            "zone": timezone.get_current_timezone_name(),
            "place": timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " "),
            "readings": _choices(wall, value) if wall else [],
        }
        return context

    def format_value(self, value: Any) -> str | None:
        wall = _wall(value if isinstance(value, datetime) else _read(str(value or "")))
        if wall:
            return wall.isoformat(timespec="seconds" if wall.second else "minutes")
        return value

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The typed time; the chosen instant when it is a reading of what was typed."""
        typed = super().value_from_datadict(data, files, name)
        wall, chosen = _read(str(typed or "")), _read(data.get(f"{name}-reading", ""))
        both = map(in_utc, _both(wall)) if wall and timezone.is_naive(wall) else ()
        if chosen and timezone.is_aware(chosen) and chosen in both:
            return Typed(typed, chosen)
        return typed


class Typed(str):
    """A typed time with the instant that the editor chose for it."""

    chosen: datetime

    def __new__(cls, text: str, chosen: datetime) -> "Typed":
        typed = super().__new__(cls, text)
        typed.chosen = chosen
        return typed


class MomentField(forms.DateTimeField):
    """A moment. Refuses a time of the house that is none, or two."""

    widget = HouseTime

    def prepare_value(self, value: Any) -> Any:
        """Keeps the zone, so that a moment in the hour that occurs twice stays what it is."""
        return value

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, Typed):
            return value.chosen
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            raise ValidationError(_question(error.params["datetime"]), code=error.code) from error  # type: ignore[index]


def _read(text: str) -> datetime | None:
    try:
        return parse_datetime(text.strip())
    except ValueError:
        return None


def _wall(time: datetime | None) -> datetime | None:
    """What the clocks of the house show."""
    if time is None or timezone.is_naive(time):
        return time
    return timezone.make_naive(time).replace(fold=0)


def _both(wall: datetime) -> list[datetime]:
    """The two readings of a time that has two; else none."""
    try:
        found = readings(wall, timezone.get_current_timezone())
    except OverflowError:  # the first and the last day of the calendar
        return []
    return found if len(found) > 1 else []


def _choices(wall: datetime, value: Any) -> list[dict[str, Any]]:
    """What there is to choose from. In UTC, since Python calls no two moments of such an hour equal across zones."""
    chosen = getattr(value, "chosen", value)
    chosen = in_utc(chosen) if isinstance(chosen, datetime) and timezone.is_aware(chosen) else None
    return [
        {
            "value": in_utc(reading).isoformat(),
            "label": f"{in_words(reading)} ({offset(reading)})",
            "is_chosen": in_utc(reading) == chosen,
        }
        for reading in _both(wall)
    ]


def _question(wall: datetime) -> str:
    place = timezone.get_current_timezone_name()
    if is_left_out(wall, timezone.get_current_timezone()):
        return gettext("The clocks of the house ({place}) jump over {clock} on {day}. Choose what you mean.").format(
            place=place, clock=f"{wall:%H:%M}", day=date_format(wall, "j F Y")
        )
    return gettext("The clocks of the house ({place}) show {clock} twice on {day}. Choose which you mean.").format(
        place=place, clock=f"{wall:%H:%M}", day=date_format(wall, "j F Y")
    )
