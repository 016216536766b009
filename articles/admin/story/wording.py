"""What the desk says: times of the house, and what a verb has done, in plain words."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.models import Article
from newsroom.lib.instant import in_words


def clock(when: datetime) -> str:
    """Such as “16:05 PKT”."""
    return f"{timezone.localtime(when):%H:%M %Z}"


def moment(when: datetime) -> str:
    """Such as “29 January 2026, 16:05 PKT”."""
    return in_words(timezone.localtime(when))


def stamp(when: datetime) -> str:
    """Such as “29 Jan 2026, 16:05”, for columns of times."""
    return date_format(timezone.localtime(when), "j M Y, H:i")


def released(result: Any, now: datetime) -> str:
    if result.live_from > now:
        return gettext("Scheduled. Readers see it from {moment}.").format(moment=moment(result.live_from))
    return gettext("Released. Readers see it now.")


def updated(result: Any, now: datetime) -> str:
    if result.live_from > now:
        return gettext("The update is scheduled for {moment}.").format(moment=moment(result.live_from))
    return gettext("The update is out. Readers see it now.")


def expired(result: Any, now: datetime) -> str:
    return (
        gettext("It comes down on {moment}.").format(moment=moment(result.live_until))
        if result.live_until
        else gettext("The end is removed. It stays.")
    )


def breaking(result: Any, now: datetime) -> str:
    return gettext("Breaking until {clock}. Readers see it now.").format(clock=clock(result.ends_at))


DONE = {
    "submit": lambda result, now: gettext("Submitted. An editor finds it under “waiting for review”."),
    "return": lambda result, now: gettext("Returned to draft."),
    "approve": lambda result, now: gettext("Approved. It can go out."),
    "release": released,
    "update": updated,
    "pull_back": lambda result, now: gettext("Pulled back. What was scheduled won't go out."),
    "expire": expired,
    "raise_breaking": breaking,
    "extend": lambda result, now: gettext("Breaking until {clock}.").format(clock=clock(result.ends_at)),
    "stand_down": lambda result, now: gettext("Stood down. The story stays, without the flag."),
    "correct": lambda result, now: gettext("{get_kind_display} published. Readers see it now.").format(
        get_kind_display=result.get_kind_display()
    ),
    "withdraw": lambda result, now: gettext("Withdrawn. Its address shows the notice now."),
    "restore": lambda result, now: gettext("Put back. Readers see it again."),
    "spike": lambda result, now: gettext("Spiked. It can be taken from the spike again."),
    "unspike": lambda result, now: gettext("Taken from the spike. It is a draft again."),
}


def done(verb: str, result: Any, now: datetime) -> str:
    """What the verb has done, as a sentence for the editor."""
    return DONE[verb](result, now)


def quoted(article: Article) -> str:
    return f"“{article.headline}”"
