"""What the desk says: times of the house, and what a verb has done, in plain words."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from articles.models import Article


def clock(when: datetime) -> str:
    """Such as “16:05 PKT”."""
    return f"{timezone.localtime(when):%H:%M %Z}"


def moment(when: datetime) -> str:
    """Such as “29 January 2026, 16:05 PKT”."""
    return f"{timezone.localtime(when):%-d %B %Y, %H:%M %Z}"


def stamp(when: datetime) -> str:
    """Such as “29 Jan 2026, 16:05”, for columns of times."""
    return f"{timezone.localtime(when):%-d %b %Y, %H:%M}"


def released(result: Any, now: datetime) -> str:
    if result.live_from > now:
        return f"Scheduled. Readers see it from {moment(result.live_from)}."
    return "Released. Readers see it now."


def updated(result: Any, now: datetime) -> str:
    if result.live_from > now:
        return f"The update is scheduled for {moment(result.live_from)}."
    return "The update is out. Readers see it now."


def expired(result: Any, now: datetime) -> str:
    return f"It comes down on {moment(result.live_until)}." if result.live_until else "The end is removed. It stays."


def breaking(result: Any, now: datetime) -> str:
    return f"Breaking until {clock(result.ends_at)}. Readers see it now."


DONE = {
    "submit": lambda result, now: "Submitted. An editor finds it under “waiting for review”.",
    "return": lambda result, now: "Returned to draft.",
    "approve": lambda result, now: "Approved. It can go out.",
    "release": released,
    "update": updated,
    "pull_back": lambda result, now: "Pulled back. What was scheduled won't go out.",
    "expire": expired,
    "raise_breaking": breaking,
    "extend": lambda result, now: f"Breaking until {clock(result.ends_at)}.",
    "stand_down": lambda result, now: "Stood down. The story stays, without the flag.",
    "correct": lambda result, now: f"{result.get_kind_display()} published. Readers see it now.",
    "withdraw": lambda result, now: "Withdrawn. Its address shows the notice now.",
    "restore": lambda result, now: "Put back. Readers see it again.",
    "spike": lambda result, now: "Spiked. It can be taken from the spike again.",
    "unspike": lambda result, now: "Taken from the spike. It is a draft again.",
}


def done(verb: str, result: Any, now: datetime) -> str:
    """What the verb has done, as a sentence for the editor."""
    return DONE[verb](result, now)


def quoted(article: Article) -> str:
    return f"“{article.headline}”"
