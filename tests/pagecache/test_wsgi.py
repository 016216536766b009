"""What readers get from the cache, whatever they send and whatever fails."""

import time
from threading import Barrier, Event, Thread

import pytest
from prometheus_client import REGISTRY

from articles import workflow
from articles.models import Release
from newsroom.pagecache import cdn
from newsroom.pagecache.ahead import path_of
from newsroom.pagecache.page import State
from newsroom.pagecache.wsgi import PageCache, address_of, without_keys
from tests import factories
from tests.articles.story import KILL
from tests.pagecache.reader import ask

HTML = [("Content-Type", "text/html"), ("Surrogate-Key", "newest")]


class Site:
    """A site that counts its renders, and can be held up or broken."""

    def __init__(self) -> None:
        self.renders, self.words, self.is_broken = 0, b"one", False
        self.go_on = Event()
        self.go_on.set()
        self.begun = Event()

    def __call__(self, environ, start_response):
        self.renders += 1
        words = self.words
        self.begun.set()
        self.go_on.wait(10)
        if self.is_broken:
            start_response("500 Internal Server Error", [("Content-Type", "text/html")])
            return [b"broken"]
        start_response("200 OK", HTML)
        return [words]


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def before(db, site):
    made = PageCache(site, url="http://127.0.0.1:8000", room=10**6)
    made.follower.catch_up()
    return made


# The address


@pytest.mark.parametrize(
    ("method", "path", "query", "address"),
    [
        ("GET", "/", "", "/"),
        ("HEAD", "/world/", "utm_source=x&fbclid=y", "/world/"),
        ("GET", "/world/", "x=1&before=2026-01-29_1", "/world/?before=2026-01-29_1"),
        ("GET", "/archive/", "date=&before=a%20b", "/archive/?before=a+b&date="),
        ("GET", "/world/", "x=" + "y" * 3000, "/world/"),
        ("GET", "/world/", "page=2", "/world/?page=2"),
        ("GET", "/world/dam-37/", "before=2026-01-29_1&page=2", "/world/dam-37/"),
        ("GET", "/world/rss.xml", "before=2026-01-29_1&page=2", "/world/rss.xml"),
        ("GET", "/breaking.json", "page=2", "/breaking.json"),
        ("GET", "/world/", "before=" + "y" * 3000, None),
        ("POST", "/", "", None),
        ("GET", "/admin/", "", None),
        ("GET", "/admin", "", None),
        ("GET", "/preview/abc/", "", None),
        ("GET", "/media/photos/x.webp", "", None),
        ("GET", "/what?", "", None),
        ("GET", "/" + "x" * 2001, "", None),
    ],
)
def test_only_the_path_and_known_query_keys_make_an_address(method, path, query, address):
    assert address_of({"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}) == address


def test_nothing_else_of_a_request_reaches_the_page(cache):
    release = factories.released(headline="The story")

    forged = ask(
        cache, release.get_absolute_url() + "?evil=zanzibar",
        HTTP_HOST="zanzibar.example", HTTP_X_FORWARDED_HOST="zanzibar.example", HTTP_X_FORWARDED_PROTO="zanzibar",
        HTTP_COOKIE="desk-session=zanzibar", HTTP_USER_AGENT="zanzibar", HTTP_ACCEPT_LANGUAGE="zanzibar",
    )  # fmt: skip
    plain = ask(cache, release.get_absolute_url())

    assert (forged.status, forged.body) == (200, plain.body)
    assert b"zanzibar" not in forged.body
    assert "Set-Cookie" not in forged.headers
    assert "Surrogate-Key" not in forged.headers


def test_a_hit_asks_the_database_nothing(cache, django_assert_num_queries):
    release = factories.released()
    first = ask(cache, release.get_absolute_url())

    with django_assert_num_queries(0):
        second = ask(cache, release.get_absolute_url())

    assert second.body == first.body


def test_head_has_no_body_and_the_same_headers(cache):
    got = ask(cache, "/")
    asked = ask(cache, "/", method="HEAD")

    assert (asked.status, asked.body, asked.headers) == (200, b"", got.headers)


def test_a_reader_who_has_the_page_gets_304(cache):
    got = ask(cache, "/", HTTP_ACCEPT_ENCODING="br")

    again = ask(cache, "/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=f'W/"x", {got.headers["ETag"]}')
    other = ask(cache, "/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=got.headers["ETag"])

    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", got.headers["ETag"])
    assert {"Content-Length", "Content-Encoding"} & set(again.headers) == set()
    assert (other.status, other.headers["Content-Encoding"]) == (200, "gzip")


def test_what_is_not_there_is_not_kept(cache):
    assert (ask(cache, "/nowhere/").status, len(cache.store)) == (404, 0)


# The crowd


def test_200_clients_on_a_cold_page_are_one_render(before, site):
    site.go_on.clear()
    bodies, start = [], Barrier(201)

    def read():
        start.wait()
        bodies.append(ask(before, "/").body)

    readers = [Thread(target=read) for _ in range(200)]
    for reader in readers:
        reader.start()
    start.wait()
    site.begun.wait(10)
    site.go_on.set()
    for reader in readers:
        reader.join(30)

    assert (site.renders, set(bodies), len(bodies)) == (1, {b"one"}, 200)


def test_a_crowd_on_a_page_that_is_too_large_to_keep_shares_its_render(site, db):
    small = PageCache(site, url="http://127.0.0.1:8000", room=10)
    small.follower.catch_up()
    site.go_on.clear()
    readers = [Thread(target=lambda: ask(small, "/")) for _ in range(20)]
    for reader in readers:
        reader.start()
    site.begun.wait(10)
    time.sleep(0.2)  # they wait for it

    site.go_on.set()
    for reader in readers:
        reader.join(30)

    assert site.renders < 10  # those who came late made it once more
    assert len(small.store) == 0


def test_the_old_page_goes_on_while_the_new_one_is_made(before, site):
    ask(before, "/")
    before.store.drop(["newest"], State.OLD)
    site.words = b"two"
    site.go_on.clear()
    site.begun.clear()
    first: list[bytes] = []
    maker = Thread(target=lambda: first.append(ask(before, "/").body))
    maker.start()
    site.begun.wait(10)

    meanwhile = ask(before, "/").body

    site.go_on.set()
    maker.join(10)
    assert (meanwhile, first, ask(before, "/").body, site.renders) == (b"one", [b"two"], b"two", 2)


def test_who_comes_after_a_kill_is_given_no_page_that_was_begun_before_it(before, site):
    bodies: dict[str, bytes] = {}
    site.go_on.clear()
    readers = [Thread(target=lambda name=name: bodies.update({name: ask(before, "/").body})) for name in ("a", "b")]
    readers[0].start()
    site.begun.wait(10)
    site.words = b"two"
    before.store.remove(["newest"])

    readers[1].start()
    time.sleep(0.2)  # it waits for the page that is being made
    site.go_on.set()
    for reader in readers:
        reader.join(10)

    assert bodies == {"a": b"one", "b": b"two"}


# Faults


def test_while_the_site_fails_readers_get_what_was_read(before, site):
    ask(before, "/")
    site.is_broken = True
    before.store.drop(["newest"], State.ENDED)

    failing = [ask(before, "/") for _ in range(20)]

    assert {(answer.status, answer.body) for answer in failing} == {(200, b"one")}
    assert site.renders == 2  # a broken site is tried once a second, not by every reader
    site.is_broken, site.words, before._try_again_at = False, b"two", 0.0
    assert ask(before, "/").body == b"two"


def test_while_the_database_is_away_one_reader_waits_for_it_and_no_other(before, site, monkeypatch):
    ask(before, "/")
    before.store.drop(["newest"], State.ENDED)
    monkeypatch.setattr(before.follower, "is_failing", lambda: True)
    site.go_on.clear()
    site.begun.clear()
    first = Thread(target=lambda: ask(before, "/"))
    first.start()
    site.begun.wait(10)

    held, cold = ask(before, "/"), ask(before, "/never-read/")

    site.go_on.set()
    first.join(10)
    assert (held.status, held.body, cold.status, site.renders) == (200, b"one", 503, 2)
    assert ask(before, "/never-read/").status == 200  # it is back, and nobody waits for a second try


def test_what_must_be_true_is_never_given_out_old(before, site, monkeypatch):
    monkeypatch.setattr("tests.pagecache.test_wsgi.HTML", [*HTML, ("Cache-Control", "public, must-revalidate")])
    first = ask(before, "/ended.json")
    site.is_broken = True
    before.store.drop(["newest"], State.ENDED)

    assert (first.status, ask(before, "/ended.json").status, site.renders) == (200, 500, 2)


def test_a_site_that_dies_at_a_page_is_asked_again_by_the_next_reader(before, site, monkeypatch):
    def dies(environ, start_response):
        raise RuntimeError("No answer at all.")

    monkeypatch.setattr(before, "application", dies)
    with pytest.raises(RuntimeError, match="No answer at all."):
        ask(before, "/")
    monkeypatch.setattr(before, "application", site)

    assert ask(before, "/").body == b"one"


def test_keys_of_what_is_passed_on_are_for_a_cdn_and_sealed(before, site):
    alone = ask(before, "/media/photos/x.webp").headers
    before.has_cdn = True
    behind = ask(before, "/media/photos/x.webp").headers

    assert "Surrogate-Key" not in alone
    assert behind["Surrogate-Key"] == cdn.surrogate_key(["newest"])


def test_a_page_that_was_never_read_says_that_it_failed(before, site):
    site.is_broken = True

    assert ask(before, "/").status == 500


def test_a_killed_story_answers_410_though_nothing_can_be_rendered(cache):
    release = factories.released(headline="Killed")
    address = release.get_absolute_url()
    ask(cache, address)
    ask(cache, "/")
    workflow.withdraw(release.article, by=None, **KILL)
    cache.follower.catch_up()
    broken = Site()
    broken.is_broken = True
    cache.application = broken

    answers = [ask(cache, address), ask(cache, f"/x/y-{release.article_id}/")]

    assert [answer.status for answer in answers] == [410, 410]
    assert all(b"Killed" not in answer.body for answer in answers)
    assert ask(cache, "/").status == 500  # the front showed it, so it is not given out any more


def test_a_follower_that_reads_no_journal_is_not_trusted(before, site, monkeypatch):
    ask(before, "/")
    later = time.monotonic() + 11
    monkeypatch.setattr(time, "monotonic", lambda: later)

    ask(before, "/")
    ask(before, "/")

    assert site.renders == 3
    site.is_broken = True
    assert ask(before, "/").body == b"one"


def test_a_write_in_this_process_is_seen_at_once(cache, chief, client):
    release = factories.released(headline="Old words")
    ask(cache, "/")
    workflow.withdraw(release.article, by=None, **KILL)

    ask(cache, "/admin/anything/", method="POST")

    assert b"Old words" not in ask(cache, "/").body


# Ahead of the readers


def test_what_was_dropped_is_made_again_the_most_read_first(cache, monkeypatch):
    release = factories.released(section=factories.section("World").pk)
    cache.follower.catch_up()
    reads = {"/world/": 4, "/": 3, "/archive/": 2, release.get_absolute_url(): 1}
    for address, times in sorted(reads.items()):
        for _ in range(times):
            ask(cache, address)
    made = []
    monkeypatch.setattr(cache.maker, "make", lambda address: made.append(address) or cache.page(address))

    workflow.raise_breaking(release.article, base=1, by=None)
    cache.follower.catch_up()
    cache.maker.make_waiting()

    assert list(dict.fromkeys(made)) == list(reads)
    assert {cache.store.get(address).state for address in reads} == {State.FRESH}


@pytest.fixture
def ready(cache, monkeypatch):
    """A house whose pages were made ahead of their readers, at full speed."""
    monkeypatch.setattr("newsroom.pagecache.ahead.SHARE", 1.0)
    section = factories.section("World").pk
    factories.released(section=section, slug="پاک-چین")
    factories.released(section=section)
    factories.house_page("Ethics")
    cache.follower.catch_up()
    cache.maker.make_ready()
    return cache


def held(cache) -> set[str]:
    return set(cache.store._pages)


def test_fronts_feeds_and_the_newest_stories_are_ready_before_anyone_asks(ready):
    fronts = ["/", "/ur/", "/zh/", "/world/"]
    feeds = [f"{front}{name}" for front in fronts for name in ("rss.xml", "atom.xml", "feed.json")]
    others = [
        "/breaking.json", "/news-sitemap.xml", "/corrections/", "/archive/", "/about/", "/page/offline/", "/offline.js",
    ]  # fmt: skip
    stories = [path_of(release.get_absolute_url()) for release in Release.objects.all()]

    assert held(ready) == {*fronts, *feeds, *others, *stories}


def test_a_round_makes_what_is_new_what_was_taken_away_and_nothing_twice(ready, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(ready.maker, "make", lambda address: (made.append(address), ready.page(address)))
    new, killed = factories.released(), Release.objects.earliest("pk")
    workflow.withdraw(killed.article, by=None, **KILL)
    ready.follower.catch_up()
    ready.maker.make_waiting()

    ready.maker.make_ready()
    first, made[:] = set(made), []
    ready.maker.make_ready()

    assert first >= {"/", "/rss.xml", new.get_absolute_url()}
    assert made == []


def test_between_two_rounds_only_what_was_dropped_is_made(ready, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(ready.maker, "make", made.append)
    ready.store.remove(["newest"])

    ready.maker._turn()
    first, made[:] = set(made), []
    ready.maker.add(["/archive/"])
    ready.maker._turn()

    assert "/" in first
    assert made == ["/archive/"]


def test_a_round_leaves_room_for_what_readers_ask_for(ready, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(ready.maker, "make", made.append)
    monkeypatch.setattr(ready.store, "room", ready.store.weight // 2)

    ready.maker.make_ready()

    assert made == []


def test_a_monitor_is_told_what_was_kept_made_and_old(before, site):
    def given():
        return [REGISTRY.get_sample_value("newsroom_pages_total", {"page": page}) for page in ("kept", "made", "old")]

    counts = given()
    for _ in range(3):
        before.page("/")
    site.is_broken = True
    before.store.drop(["newest"], State.ENDED)
    before.page("/")

    assert [now - then for now, then in zip(given(), counts, strict=True)] == [2, 1, 1]


def test_without_a_cache_nobody_is_told_surrogate_keys(site):
    told = []

    body = without_keys(site)({}, lambda status, headers, exc_info=None: told.extend(headers))

    assert (told, b"".join(body)) == ([("Content-Type", "text/html")], b"one")
