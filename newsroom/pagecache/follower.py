"""Reads the journal, and drops what the process holds of it: at once, or at the second it takes effect.

Every web process has one follower with a place of its own in the journal. Nothing has to be sent
to it, so any number of processes and hosts work on one database.
"""

import logging
import time
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop
from threading import Lock

from django.db import Error
from django.utils import timezone
from prometheus_client import Histogram

from articles import clock, surrogate
from articles.models import BreakingAlert, JournalEntry, Photo, Release
from newsroom.pagecache.page import State
from newsroom.pagecache.place import Place
from newsroom.pagecache.rounds import Rounds
from newsroom.pagecache.store import Store

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.5
SECONDS_OF_TRUST = 10.0  # as long as the journal was read within
SECONDS_TO_BE_CURRENT = 2.0
SECONDS_SET_BACK = 1.0  # by less, a clock is kept in step
EDGES = 2000  # of each kind, the next ones; later ones are read when these are over

_late = Histogram(
    "newsroom_release_late_seconds",
    "From when a change takes effect to when this process gave out no page from before it.",
    buckets=(0.1, 0.25, 0.5, 1, 2, 5, 10, 60),
)

TAKES_AWAY = {"withdraw", "stand_down", "expire", "kill photo", "change photo rights", "take down house page"}
WITHDRAWS = {"withdraw", "take down house page"}
NEEDED = ("article", "published_at", "live_from", "live_until", "ending")


@dataclass(order=True)
class Edge:
    """What the clock does to the pages at an instant, in seconds since 1970."""

    at: float
    keys: list[str] = field(compare=False)
    to: State = field(compare=False)
    gone: list[str] = field(default_factory=list, compare=False)  # keys whose pages are taken away for good


class Follower:
    """Keeps `store` true to the journal and the clock. `dropped` is told the addresses, most read first."""

    def __init__(self, store: Store, *, dropped: Callable[[list[str]], None] = lambda addresses: None) -> None:
        self.store, self.dropped = store, dropped
        self.withdrawn: set[str] = set()  # the keys of stories that were killed while this process ran
        self._place: Place | None = None
        self._edges: list[Edge] = []
        self._turns: dict[str, list[float]] = {}  # when what a key names turns, by key; in order
        self._horizon = float("inf")
        self.plans = 0  # how often was read what the clock will do
        self._time = float("-inf")  # as it was told last
        self._set_back = 0  # how often
        self._read_at = float("-inf")
        self._has_failed = False
        self._reading, self._acting = Lock(), Lock()
        self.rounds = Rounds("journal follower", self._turn, seconds=SECONDS_BETWEEN)

    def is_trusted(self) -> bool:
        """Whether the journal was read within the last ten seconds."""
        return time.monotonic() - self._read_at < SECONDS_OF_TRUST

    def is_current(self) -> bool:
        """Whether the journal was read within the last two seconds, so that others may rely on what is held."""
        return time.monotonic() - self._read_at < SECONDS_TO_BE_CURRENT

    def is_failing(self) -> bool:
        """Whether the database has refused the journal for two seconds."""
        return self._has_failed and not self.is_current()

    @property
    def lag(self) -> float:
        """Seconds since the journal was last read."""
        return time.monotonic() - self._read_at

    # The clock

    def keep_time(self, now: float) -> None:
        """Do what the clock has done up to `now`. Called before every answer, so it waits for no thread."""
        if now < self._time - SECONDS_SET_BACK:
            self._begin_again()
        self._time = now
        if not self._edges or self._edges[0].at > now:
            return
        with self._acting:
            while self._edges and self._edges[0].at <= now:
                edge = heappop(self._edges)
                self._act(edge.keys, edge.to, edge.gone)
                _late.observe(now - edge.at)

    def _begin_again(self) -> None:
        """The clock was set back: what it had done is still to come, so no page is kept that shows it."""
        log.warning("The clock of this machine was set back. All pages are made anew.")
        self._set_back += 1
        self.store.clear()
        self._horizon = self._read_at = float("-inf")  # until the edges are read again, nothing is trusted

    def next_turn(self, keys: Iterable[str], *, after: float) -> float:
        """When the clock next changes a page that shows `keys`, as far as that is known; in seconds since 1970."""
        turns = [ats[place] for key in keys if (place := bisect(ats := self._turns.get(key, []), after)) < len(ats)]
        return min([*turns, self._horizon])

    def _act(self, keys: list[str], to: State, gone: Sequence[str] = ()) -> None:
        removed = self.store.remove(gone) if gone else []
        marked = self.store.drop(keys, to)
        self.dropped([*removed, *marked])

    # The journal

    def catch_up(self) -> None:
        """Read what is new in the journal and act on it. Raises django.db.Error when it can't be read."""
        with self._reading:
            began, set_back = time.monotonic(), self._set_back
            if self._place is None:  # what is rendered from now on is made from all that stands there
                self._place = Place.at_the_end()
                changed = True
            else:
                new = self._place.read_on()
                for entry in new:
                    self._act_on(entry)
                changed = bool(new)
            if changed or time.time() >= self._horizon:
                self._read_edges()
            if self._set_back == set_back:
                self._read_at = began
            else:  # meanwhile: what was read of the clock is of another time
                self._horizon = float("-inf")

    def _act_on(self, entry: JournalEntry) -> None:
        keys, now = entry.keys or [], timezone.now()
        stories = [key for key in keys if surrogate.is_story(key)]
        if entry.verb in WITHDRAWS:
            self.withdrawn.update(stories)
            self._act(keys, State.ENDED, gone=surrogate.naming(keys))
        elif keys and entry.effective_at <= now:  # else the clock does it, see `_read_edges`
            self.withdrawn.difference_update(stories)
            self._act(keys, State.ENDED if entry.verb in TAKES_AWAY else State.OLD)
        else:
            return
        _late.observe(max(0.0, (now - entry.effective_at).total_seconds()))  # another machine's clock may be ahead

    def _read_edges(self) -> None:
        """Read what the clock will do next: what goes out, what comes down, which alert ends, when
        rights to photos begin and end, and what features tell of the clock."""
        now = timezone.now()
        self.keep_time(now.timestamp())  # only what is to come is read below
        starting = list(Release.objects.due_after(now).order_by("live_from").only(*NEEDED)[:EDGES])
        ending = list(Release.objects.filter(live_until__gt=now).order_by("live_until").only(*NEEDED)[:EDGES])
        keys = surrogate.of_releases([*starting, *ending])
        alerts = list(BreakingAlert.objects.filter(ends_at__gt=now, stood_down_at=None).order_by("ends_at")[:EDGES])
        for release in starting:
            if any(alert.article_id == release.article_id for alert in alerts):  # it goes out with its alert
                keys[release.pk].add(surrogate.FRAME)
        kinds = [
            [_starts(release, keys[release.pk]) for release in starting],
            [_ends(release, keys[release.pk]) for release in ending],
            [Edge(alert.ends_at.timestamp(), [surrogate.FRAME], State.ENDED) for alert in alerts],
            _of_photos("rights_from", State.OLD, now),
            _of_photos("rights_until", State.ENDED, now),
            *(
                [Edge(at.timestamp(), sorted(keys), State.OLD) for at, keys in source(now, EDGES)]
                for source in clock.SOURCES
            ),
        ]
        self._horizon = min((edges[-1].at for edges in kinds if len(edges) == EDGES), default=float("inf"))
        self._edges = sorted(edge for edges in kinds for edge in edges)  # which is a heap, too
        turns = defaultdict(list)
        for edge in self._edges:
            for key in edge.keys:
                turns[key].append(edge.at)
        self._turns = dict(turns)
        self.plans += 1

    # The thread

    def _turn(self) -> None:
        """Read the journal. Raises django.db.Error when it can't be read."""
        try:
            self.catch_up()
            self._has_failed = False
        except Error:
            self._note_failure()
            raise

    def _note_failure(self) -> None:
        if not self._has_failed:
            log.warning("The journal can't be read. Pages are made anew where that is possible.")
        self._has_failed = True


def _starts(release: Release, keys: set[str]) -> Edge:
    """What was said about a story that comes back is on the page of corrections again."""
    return Edge(release.live_from.timestamp(), sorted({*keys, surrogate.CORRECTIONS}), State.OLD)


def _ends(release: Release, keys: set[str]) -> Edge:
    """An update takes the old words' place; anything else takes the story away."""
    assert release.live_until is not None  # as it was asked for
    if release.ending == Release.Ending.SUPERSEDED:
        return Edge(release.live_until.timestamp(), sorted(keys), State.OLD)
    gone = surrogate.naming([surrogate.story(release.article_id)])
    return Edge(release.live_until.timestamp(), sorted(keys), State.ENDED, gone)


def _of_photos(moment: str, to: State, now: datetime) -> list[Edge]:
    """When rights begin ("rights_from") or end ("rights_until")."""
    photos = Photo.objects.filter(**{f"{moment}__gt": now}).order_by(moment)
    rows = photos.values_list("pk", moment)[:EDGES]
    return [Edge(at.timestamp(), [surrogate.photo(pk), surrogate.SITEMAPS], to) for pk, at in rows]
