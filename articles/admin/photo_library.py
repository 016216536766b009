"""The photo library: cards in a grid, searched by words and narrowed by what is missing and what may be shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import photo_uses
from articles.admin.screen import UncountedList
from articles.admin.story.filters import KnownChoice
from articles.admin.story.wording import moment
from articles.models import Photo
from newsroom.lib.photo_metadata import MADE_BY_AI
from newsroom.lib.text import Shown

SOON, ENDING = timedelta(days=7), "ending"


@dataclass(frozen=True)
class Mark:
    """What an editor should know of a photo, in a few words; `tone` is the last part of its class in photos.css."""

    text: Shown
    tone: str = "plain"


@dataclass(frozen=True)
class Card:
    """A photo as the library shows it: see templates/admin/articles/photo/_card.html."""

    photo: Photo
    marks: tuple[Mark, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is a file to show: those of a killed photo are gone."""
        return self.photo.killed_at is None

    @property
    def srcset(self) -> str:
        return self.photo.as_picture("4x3").sources["image/webp"]


class PhotoList(UncountedList):
    """The library, the newest first; of those whose rights end soon, the first to end."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        return (
            ["rights_until", "pk"] if self.params.get("rights") == ENDING else super().get_ordering(request, queryset)
        )

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.cards = cards(self.result_list, at=timezone.now())


def cards(photos: list[Photo], *, at: datetime) -> list[Card]:
    """The cards of `photos`, in their order. One query for all."""
    among = Photo.objects.filter(pk__in=[photo.pk for photo in photos]).order_by()
    unused = set(photo_uses.unused(among).values_list("pk", flat=True)) if photos else set()
    return [Card(photo, (*marks(photo, at=at), *UNUSED[photo.pk in unused])) for photo in photos]


UNUSED = {True: (Mark(_("Unused")),), False: ()}


def marks(photo: Photo, *, at: datetime) -> tuple[Mark, ...]:
    """What can be told of a photo by itself: first what keeps it from readers."""
    told = (
        (bool(photo.killed_at), Mark(gettext("Killed"), "bad")),
        (*rights_mark(photo, at=at),),
        (not photo.alt, Mark(gettext("No alternative text"), "warn")),
        (not photo.credit, Mark(gettext("No credit"), "warn")),
        (photo.is_made_by_ai, Mark(gettext("Made with AI"), "ai")),
    )
    return tuple(mark for holds, mark in told if holds)


def rights_mark(photo: Photo, *, at: datetime) -> tuple[bool, Mark]:
    """Whether there is something to tell of the time in which it may be shown, and what."""
    begin, end = photo.rights_from, photo.rights_until
    if end and end <= at:
        return True, Mark(gettext("Rights ended"), "bad")
    if begin and begin > at:
        return True, Mark(gettext("Not yet usable"), "warn")
    if end and end <= at + SOON:
        return photo.killed_at is None, Mark(
            gettext("Rights end {in_words}").format(in_words=in_words(end - at)), "warn"
        )
    return False, Mark("")


def in_words(left: timedelta) -> str:
    """Such as “in 3 days”, “in 5 hours”; whole ones, so that it is never later than told."""
    hours = int(left.total_seconds() // 3600)
    if not hours:
        return gettext("within the hour")
    if hours < 24:
        return ngettext("in {count} hour", "in {count} hours", hours).format(count=hours)
    return ngettext("in {count} day", "in {count} days", hours // 24).format(count=hours // 24)


def warning(photo: Photo, *, at: datetime) -> str:
    """What stands over the form of a photo whose rights end soon; empty else."""
    end = photo.rights_until
    if photo.killed_at or not end or not at < end <= at + SOON:
        return ""
    told = (
        gettext("The rights end {left}, on {end}. From then on photo {number} takes its place.")
        if photo.substitute_id
        else gettext("The rights end {left}, on {end}. From then on readers get a neutral frame.")
    )
    return told.format(left=in_words(end - at), end=moment(end), number=photo.substitute_id)


# Filters. Values outside their choices are refused.


def _in_time(at: datetime) -> Q:
    return (Q(rights_from=None) | Q(rights_from__lte=at)) & (Q(rights_until=None) | Q(rights_until__gt=at))


class ByRights(KnownChoice):
    title, parameter_name = _("rights"), "rights"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("in_force", gettext("In force")), (ENDING, gettext("End within 7 days")), ("ended", gettext("Ended")), ("later", gettext("Not yet begun")),
            ("killed", gettext("Killed")),
        ]  # fmt: skip

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        at = timezone.now()
        return {
            "in_force": queryset.filter(_in_time(at), killed_at=None),
            ENDING: queryset.ending(after=at, by=at + SOON),
            "ended": queryset.filter(killed_at=None, rights_until__lte=at),
            "later": queryset.filter(killed_at=None, rights_from__gt=at),
            "killed": queryset.exclude(killed_at=None),
        }[value]


class Switch(KnownChoice):
    is_switch = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", str(self.title))]


class WithoutAlt(Switch):
    title, parameter_name = _("no alternative text"), "no_alt"

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.filter(alt="")


class WithoutCredit(Switch):
    title, parameter_name = _("no credit"), "no_credit"

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.filter(credit="")


class Unused(Switch):
    title, parameter_name = _("unused"), "unused"

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return photo_uses.unused(queryset)


class MadeByAI(Switch):
    title, parameter_name = _("made with AI"), "ai"

    def narrow(self, queryset: Any, value: str) -> QuerySet:
        return queryset.filter(source_type__in=MADE_BY_AI)


FILTERS = (ByRights, WithoutAlt, WithoutCredit, Unused, MadeByAI)
