"""What must hold before a story goes out. Each rule raises Refused with what to do about it."""

from datetime import datetime

from django.utils import timezone

from articles.models import Article, Release
from articles.refusal import Refused
from newsroom.lib.body import to_text
from newsroom.lib.instant import is_instant


def complete(article: Article) -> None:
    """The story has a section and a text."""
    if article.section is None:
        raise Refused("Choose a section before the story goes out.")
    if not to_text(article.body):
        raise Refused("The story has no text. Write it before it goes out.")


def no_embargo(article: Article, when: datetime) -> None:
    """The story is not under embargo at `when`."""
    embargo = article.embargo_until
    if embargo and when < embargo:
        local = timezone.localtime(embargo)
        raise Refused(f"The story is under embargo until {local:%-d %B %Y, %H:%M %Z}. Choose a time from then on.")


def embargo_in_time(
    embargo: datetime | None, live: Release | None, scheduled: Release | None, *, now: datetime
) -> None:
    """An embargo does not come after the story, nor after its scheduled time."""
    if embargo is None or embargo <= now:
        return
    if live:
        raise Refused("The story is live, so an embargo comes too late. Withdraw the story first.")
    if scheduled and scheduled.live_from < embargo:
        raise Refused("The story is scheduled to go out inside this embargo. Pull it back first.")


def instant(time: datetime) -> datetime:
    """Return `time`, which any zone can show."""
    if not is_instant(time):
        raise Refused("Give the time with its zone, in a year between 1900 and 2199.")
    return time


def release_time(article: Article, live_from: datetime | None, *, now: datetime) -> datetime:
    """Return when the story goes out (None: now), which is not past and not under embargo."""
    if live_from is not None and instant(live_from) < now:
        raise Refused("This time has passed. Choose a later one, or release now.")
    when = live_from or now
    no_embargo(article, when)
    return when


def release_end(live_until: datetime | None, *, live_from: datetime) -> datetime | None:
    """Return when the story comes down, which is later than it goes out."""
    if live_until is not None and instant(live_until) <= live_from:
        raise Refused("The story would come down before it goes out. Choose a later end.")
    return live_until
