"""What is held, for how long, and what a drop does to it."""

import tracemalloc
from collections import OrderedDict

from newsroom.pagecache.page import Page, State, finished
from newsroom.pagecache.store import Store


def page(*keys: str, size: int = 100):
    return finished("200 OK", [("Content-Type", "x"), ("Surrogate-Key", " ".join(keys))], b"x" * size, made_at=0.0)


def test_least_recently_used_page_makes_room():
    store = Store(room=3 * page("a").size)
    for name in "abc":
        store.put(f"/{name}", page(name), begun=store.drops)
    store.get("/a")

    store.put("/d", page("d"), begun=store.drops)

    assert [store.get(f"/{name}") is not None for name in "abcd"] == [True, False, True, True]
    assert store.weight == 3 * page("a").size


def test_reader_whose_page_is_taken_out_meanwhile_has_it_all_the_same():
    class Losing(OrderedDict[str, Page]):
        def get(self, address):
            return self.pop(address)

    store = Store(room=10_000)
    store.put("/a", held := page("a"), begun=store.drops)
    store._pages = Losing(store._pages)

    assert store.get("/a") is held


def test_what_weighs_more_than_all_the_room_is_not_kept():
    store = Store(room=5000)
    store.put("/small", page("a"), begun=0)

    assert store.put("/large", page("a", size=6000), begun=0) is False
    assert (store.get("/large"), store.get("/small") is not None) == (None, True)


def test_a_drop_reaches_the_pages_that_show_it_and_no_other():
    store = Store(room=10**6)
    store.put("/1", page("story-1", "newest"), begun=0)
    store.put("/2", page("story-2", "newest"), begun=0)
    store.put("/3", page("story-3"), begun=0)

    dropped = store.drop(["story-1", "story-3", "story-9"], State.OLD)
    store.drop(["story-3"], State.ENDED)
    store.drop(["story-3"], State.OLD)

    assert sorted(dropped) == ["/1", "/3"]
    assert [store.get(address).state for address in ("/1", "/2", "/3")] == [State.OLD, State.FRESH, State.ENDED]


def test_dropped_pages_come_back_in_the_order_of_their_readers():
    store = Store(room=10**6)
    for number in (1, 2, 3):
        store.put(f"/{number}", page("newest"), begun=0)
    for address in ("/2", "/2", "/3"):
        store.get(address).hits += 1

    assert store.drop(["newest"], State.OLD) == ["/2", "/3", "/1"]


def test_a_page_that_was_begun_before_a_drop_is_not_kept_after_it():
    store = Store(room=10**6)
    begun = store.drops

    store.drop(["story-1"], State.OLD)

    assert store.put("/1", page("story-1"), begun=begun) is False
    assert store.put("/2", page("story-2"), begun=begun) is True
    assert store.put("/1", page("story-1"), begun=store.drops) is True


def test_removed_pages_are_gone_and_weigh_nothing():
    store = Store(room=10**6)
    store.put("/1", page("story-1"), begun=0)

    assert store.remove(["story-1"]) == ["/1"]
    assert (len(store), store.weight, store.get("/1")) == (0, 0, None)


def test_old_drops_are_forgotten_on_the_safe_side(monkeypatch):
    monkeypatch.setattr("newsroom.pagecache.store.REMEMBERED", 2)
    store = Store(room=10**6)
    begun = store.drops
    for name in "abc":
        store.drop([name], State.OLD)

    assert store.put("/x", page("x"), begun=begun) is False
    assert store.put("/x", page("x"), begun=store.drops) is True


def test_what_it_holds_weighs_no_more_than_it_may():
    """Also where many small pages show much: the keys weigh more than the pages, then."""
    room = 2_000_000
    tracemalloc.start()
    store = Store(room=room)
    for number in range(400):
        store.put(f"/{number}", page(*(f"story-{number * 60 + key}" for key in range(60)), size=500), begun=0)
    weighs, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(store) < 400
    assert weighs < room * 1.25
