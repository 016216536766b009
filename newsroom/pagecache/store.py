"""The pages that this process holds: bounded in bytes, found by address, dropped by what they show."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from threading import Lock

from newsroom.pagecache.page import Page, State

# How many drops are remembered for pages that were being made meanwhile.
REMEMBERED = 20_000


class Store:
    """Pages by address, least recently used first. Every method may be called from any thread."""

    def __init__(self, *, room: int) -> None:
        """`room` is the most that the pages may weigh together, in bytes."""
        self.room, self.weight = room, 0
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        self._dropped: OrderedDict[str, int] = OrderedDict()
        self._floor = self.drops = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, address: str) -> Page | None:
        page = self._pages.get(address)
        if page is not None:
            try:  # noqa: SIM105 - each answer comes by here
                self._pages.move_to_end(address)
            except KeyError:  # taken out by another thread meanwhile: no lock is waited for
                pass
        return page

    def keep(self, address: str, *, fresh: float, old: float) -> int | None:
        """The weight of a page that was made after `fresh`, or after `old` if it is old by now; it is among the last to go.

        None for any other: it is to be made.
        """
        page = self.get(address)
        return page.size if page and page.made_at > (fresh if page.state is State.FRESH else old) else None

    def size_of(self, address: str) -> int:
        page = self._pages.get(address)
        return page.size if page else 0

    def put(self, address: str, page: Page, *, begun: int) -> bool:
        """Keep `page`, unless what it shows was dropped since it was `begun` (see `drops`). Say whether it is kept."""
        with self._lock:
            if any(self._dropped.get(key, self._floor) > begun for key in page.keys) or page.size > self.room:
                return False
            if old := self._take_out(address):
                page.hits = old.hits
            self._pages[address] = page
            self.weight += page.size
            for key in page.keys:
                self._by_key[key].add(address)
            while self.weight > self.room:
                self._forget(*self._pages.popitem(last=False))
            return True

    def drop(self, keys: Iterable[str], to: State) -> list[str]:
        """Mark the pages that show one of `keys`; return their addresses, the most read first."""
        with self._lock:
            addresses = self._showing(self._remember(keys))
            for address in addresses:
                self._pages[address].state = max(self._pages[address].state, to)
            return addresses

    def remove(self, keys: Iterable[str]) -> list[str]:
        """Take the pages that show one of `keys` away for good; return their addresses, the most read first."""
        with self._lock:
            addresses = self._showing(self._remember(keys))
            for address in addresses:
                self._take_out(address)
            return addresses

    def clear(self) -> None:
        """Take all pages away for good, and keep none that is being made."""
        with self._lock:
            self._pages.clear()
            self._by_key.clear()
            self.weight = 0
            self.drops += 1
            self._floor = self.drops
            self._dropped.clear()

    def _remember(self, keys: Iterable[str]) -> list[str]:
        self.drops += 1
        named = list(keys)
        for key in named:
            self._dropped[key] = self.drops
            self._dropped.move_to_end(key)
        while len(self._dropped) > REMEMBERED:
            _, self._floor = self._dropped.popitem(last=False)
        return named

    def _showing(self, keys: Iterable[str]) -> list[str]:
        found = set().union(*(self._by_key.get(key, ()) for key in keys))
        return sorted(found, key=lambda address: -self._pages[address].hits)

    def _take_out(self, address: str) -> Page | None:
        page = self._pages.pop(address, None)
        if page is not None:
            self._forget(address, page)
        return page

    def _forget(self, address: str, page: Page) -> None:
        """Count a page out that is no longer held."""
        self.weight -= page.size
        for key in page.keys:
            self._by_key[key].discard(address)
            if not self._by_key[key]:
                del self._by_key[key]
