"""Tells CDNs what has changed, as the journal says, until they accept it.

Every web process and every worker does it, one of them at a time: so it goes on while one is alive. A CDN may fetch a
page from a process that has not read the journal yet. Such a copy is purged by telling everything again: when the others
have read it as a rule, and when none that has not lets anybody keep what it gives out (`Follower.is_current`).
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from articles.models import JournalEntry
from newsroom.pagecache import cdn
from newsroom.pagecache.cdn import EVERYTHING, Cdn, NotAccepted
from newsroom.pagecache.follower import SECONDS_TO_BE_CURRENT
from newsroom.pagecache.models import PurgePlace
from newsroom.pagecache.place import Place
from newsroom.pagecache.rounds import Rounds

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.5
AGAIN_AFTER = (1.0, SECONDS_TO_BE_CURRENT + 1)  # seconds; one of them for an answer that is under way
CLAIM = timedelta(seconds=15)  # after which another process goes on, when one died on it
LONGEST_PAUSE = 30
MOST_LINES, MOST_KEYS = 2000, 1000  # beyond these, everything is dropped at once


class Purger:
    """Keeps one CDN told."""

    def __init__(self, told: Cdn) -> None:
        self.cdn = told
        self.rounds = Rounds("purger", self.take_turn, seconds=SECONDS_BETWEEN)

    def take_turn(self) -> None:
        """Tell what is due, unless another process is at it. Raises django.db.Error."""
        row = PurgePlace.objects.of(self.cdn.name)
        now = timezone.now()
        if row.not_before > now:
            return
        place, news = _news(row)
        due = {key for at, keys in row.owed if at <= now.timestamp() for key in keys}
        if place == row.place() and not due:
            return
        if not row.take_turn(not_before=now + CLAIM):
            return
        keys = {EVERYTHING} if len(news | due) > MOST_KEYS else news | due
        try:
            cdn.purge(self.cdn, keys)
        except NotAccepted as error:
            self._note_failure(row, str(error))
            return
        told_at = timezone.now()
        owed = [[at, later] for at, later in row.owed if at > now.timestamp()]
        if news:
            owed += [[told_at.timestamp() + seconds, sorted(news)] for seconds in AGAIN_AFTER]
        accepted = {"accepted_at": told_at, "failing_since": None, "tries": 0, "error": ""} if keys else {}
        row.take_turn(line=place.line, gaps=place.gaps, owed=owed, not_before=told_at, **accepted)

    def _note_failure(self, row: PurgePlace, error: str) -> None:
        now = timezone.now()
        if not row.tries:
            log.warning("%s does not accept what is to be purged; it is tried again: %s", self.cdn.name, error)
        pause = timedelta(seconds=min(2 ** min(row.tries, 10), LONGEST_PAUSE))
        row.take_turn(
            not_before=now + pause, failing_since=row.failing_since or now, tries=row.tries + 1, error=error[:200]
        )


def _news(row: PurgePlace) -> tuple[Place, set[str]]:
    """The keys of what is new in the journal, whenever it takes effect, and the place behind it.

    What takes effect later is dropped now, too: the copies do not know yet that their time is bounded.
    """
    place = row.place()
    newest = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    if newest > place.line + MOST_LINES:
        return Place.at_the_end(), {EVERYTHING}
    if newest <= place.line and not place.gaps:
        return place, set()
    return place, {key for entry in place.read_on() for key in entry.keys or []}


# As one of articles.journal.FOLLOWERS

PURGERS: list[Purger] = []


def begin() -> None:
    PURGERS[:] = [Purger(cdn.named(address, settings.CDN_PURGE_TOKEN)) for address in settings.CDN_PURGE_URL]


def start() -> None:
    """Tell CDNs from threads of this process."""
    for purger in PURGERS:
        purger.rounds.start()


def stop() -> None:
    for purger in PURGERS:
        purger.rounds.end()


def catch_up() -> None:
    """Wake the threads: something was written."""
    for purger in PURGERS:
        purger.rounds.wake()


def look_after() -> None:
    """A turn of the worker."""
    for purger in PURGERS:
        purger.take_turn()


def failing_since() -> datetime | None:
    """Since when a CDN has not accepted what it is told; None when all is well."""
    row = PurgePlace.objects.failing().first() if PURGERS else None
    return row.failing_since if row else None
