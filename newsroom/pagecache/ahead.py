"""Pages that are made before anyone asks: what was dropped, and what must be there when the database is not."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from queue import Empty, SimpleQueue
from urllib.parse import unquote_to_bytes

from django.db import Error, connection
from django.urls import reverse
from django.utils import timezone

from articles.models import Language, Release, Section
from newsroom.pagecache.rounds import Rounds
from newsroom.pagecache.store import Store

log = logging.getLogger(__name__)

MADE_AHEAD = 40  # of what was dropped at once
KEPT_READY = 1000  # of the newest stories
SECONDS_BETWEEN_ROUNDS = 60.0
SECONDS_READY, SECONDS_READY_OLD = 12 * 60 * 60, 10 * 60  # after which a page is made again
SHARE = 0.2  # of a core, the most that a round takes
ROOM = 0.75  # of the store's, the most that a round fills

FEEDS = ("rss.xml", "atom.xml", "feed.json")
OF_THE_HOUSE = ("breaking", "news_sitemap", "corrections", "archive", "about", "offline", "offline_worker")


def ready_addresses(stories: int, now: datetime) -> Iterator[str]:
    """The fronts, the feeds beside them, what else each reader's page asks for, and the newest stories."""
    yield reverse("home")
    fronts = [reverse("language_front", args=[one]) for one in Language if one is not Language.ENGLISH]
    fronts += [section.get_absolute_url() for section in Section.objects.in_order()]
    yield from fronts
    yield from (reverse(name) for name in OF_THE_HOUSE)
    newest = (
        Release.objects.live(at=now).newest_first().select_related("section").only("slug", "article", "section__slug")
    )
    for release in newest[:stories]:
        yield release.get_absolute_url()
    yield from (f"{front}{feed}" for front in (reverse("home"), *fronts) for feed in FEEDS)


def path_of(url: str) -> str:
    """The path of an address as WSGI names it: its bytes, read as Latin-1 (PEP 3333)."""
    return unquote_to_bytes(url).decode("latin-1")


class Maker:
    """Makes pages of `store` by `make`, in a thread of its own."""

    def __init__(self, store: Store, make: Callable[[str], object]) -> None:
        self.store, self.make = store, make
        self._waiting: SimpleQueue[str] = SimpleQueue()
        self._next_round = 0.0
        self.rounds = Rounds("page maker", self._turn, seconds=SECONDS_BETWEEN_ROUNDS)

    def add(self, dropped: list[str]) -> None:
        """Have these made anew; the first ones only, which are read most."""
        for address in dropped[:MADE_AHEAD]:
            self._waiting.put(address)
        self.rounds.wake()

    def _turn(self) -> None:
        self.make_waiting()
        if time.monotonic() >= self._next_round:
            self.make_ready()
            self._next_round = time.monotonic() + SECONDS_BETWEEN_ROUNDS

    def make_waiting(self) -> None:
        """Make what was dropped."""
        with suppress(Empty):
            while True:
                self._try(self._waiting.get_nowait())

    def make_ready(self) -> None:
        """Make what must be ready and is not, slowly; as much as there is room for beside what readers ask for."""
        weight = 0
        for address in self._ready():
            self.make_waiting()
            size = self.store.keep(address, fresh=time.time() - SECONDS_READY, old=time.time() - SECONDS_READY_OLD)
            if size is None:
                began = time.monotonic()
                self._try(address)
                time.sleep((time.monotonic() - began) * (1 / SHARE - 1))
            weight += size or self.store.size_of(address)
            if weight > self.store.room * ROOM:
                return

    def _ready(self) -> list[str]:
        try:
            return [path_of(url) for url in ready_addresses(KEPT_READY, timezone.now())]
        except Error:
            connection.close()  # the next round may find the database there again
            return []

    def _try(self, address: str) -> None:
        try:
            self.make(address)
        except Exception:
            log.exception("The page %s could not be made ahead.", address)
