"""The page cache before Django: answers readers from finished bytes, renders each page once.

Nothing of a request but its path and the query keys of READ reaches a page: Django is asked with an
environment of our own, so no host, cookie or header of a visitor can get into what others are given.
"""

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from io import BytesIO
from threading import Lock
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.module_loading import import_string
from prometheus_client import REGISTRY, Gauge
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from articles import surrogate
from newsroom.pagecache import cdn, purging
from newsroom.pagecache.ahead import Maker
from newsroom.pagecache.follower import Follower
from newsroom.pagecache.lifetime import cache_control
from newsroom.pagecache.page import Headers, Page, State, finished
from newsroom.pagecache.store import Store

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Not the site's pages: the desk, files, and what depends on who asks.
PASSED_ON = ("/admin/", "/static/", "/media/", "/preview/", "/healthz", "/readyz", "/metrics", "/search/")
# The query keys that lists know. Any other key is dropped, and from the address of a story or a file, such as a feed, all.
READ = frozenset({"before", "date", "page"})
LONGEST_ADDRESS = 2000
SECONDS_TO_RENDER = 30
SECONDS_BETWEEN_TRIES = 1.0  # while the site can't be rendered
SECONDS_FOR_A_TRY = 3.0  # while the database is away
SECONDS_FRESH = 60 * 60
SECONDS_OLD = 60 * 60 * 24
STORY = re.compile(r"-(\d{1,18})/?$", re.ASCII)
FILE = re.compile(r"\.[a-z]+$", re.ASCII)
OF_A_BODY = frozenset({"Content-Length", "Content-Type", "Content-Encoding"})
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Given(Collector):
    """Counts pages. Not a Counter, whose lock takes a sixth of our own part of an answer: an attribute is counted up
    between two looks of the interpreter for other threads, so none is lost."""

    kept = made = old = 0

    def collect(self) -> Iterator[Metric]:
        told = "Pages given to readers: kept, made for them, or old ones in the place of new."
        pages = CounterMetricFamily("newsroom_pages", told, labels=["page"])
        for page in ("kept", "made", "old"):
            pages.add_metric([page], getattr(self, page))
        yield pages


given = Given()
REGISTRY.register(given)
_lag = Gauge("newsroom_journal_lag_seconds", "Since this process has read the journal.")
_bytes = Gauge("newsroom_pages_bytes", "What the pages of this process weigh.")


class PageCache:
    """A WSGI application that answers for `application`, Django's. `url` is the site's own address.

    `has_cdn`: a CDN before it is told what changes, so it may keep answers.
    """

    def __init__(self, application: Application, *, url: str, room: int, has_cdn: bool = False) -> None:
        self.application, self.url, self.has_cdn = application, urlsplit(url), has_cdn
        self.store = Store(room=room)
        self.maker = Maker(self.store, self.page)
        self.follower = Follower(self.store, dropped=self.maker.add)
        self._flights: dict[str, tuple[Future[Page], int]] = {}  # what is being made, and after how many drops
        self._boarding = Lock()
        self._try_again_at = 0.0

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        address = address_of(environ)
        if address is None:
            return self._pass_on(environ, start_response)
        page = self.page(address)
        page.hits += 1
        return answer(page, environ, start_response, self._for_others(page))

    def start(self) -> Self:
        """Begin to follow the journal, and to make pages ahead of their readers; in threads of this process."""
        _lag.set_function(lambda: self.follower.lag)
        _bytes.set_function(lambda: self.store.weight)
        self.follower.rounds.start()
        purging.start()
        self.maker.rounds.start()
        return self

    def stop(self) -> None:
        """End what was begun by `start`."""
        self.maker.rounds.end()
        purging.stop()
        self.follower.rounds.end()

    # What is not ours

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        answered = self.application(environ, self._sealing(start_response))
        if environ["REQUEST_METHOD"] in UNSAFE:
            self._notice_own_writes()
        return answered

    def _notice_own_writes(self) -> None:
        """Act at once on what this process has just written."""
        with suppress(Error):  # the follower's thread says so, and trust ends by itself
            self.follower.catch_up()

    def _sealing(self, start_response: StartResponse) -> StartResponse:
        """The keys of what is passed on, such as photos, are for a CDN only."""

        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            kept = [(name, value) for name, value in headers if name != "Surrogate-Key"]
            if self.has_cdn and (keys := dict(headers).get("Surrogate-Key")):
                kept.append(("Surrogate-Key", cdn.surrogate_key(keys.split())))
            return start_response(status, kept, exc_info)

        return start

    # What others may keep

    def _for_others(self, page: Page) -> Headers:
        """The headers that change while the page does not; none where its own say it all. Made once a second."""
        if not (page.keys and (self.has_cdn or page.has_lifetime)):
            return []
        now = time.time()
        may_be_kept = page.is_storable and page.state is State.FRESH and self.follower.is_current()
        as_of = int(now), may_be_kept, self.follower.plans
        known, headers = page.told
        if known != as_of:
            headers = self._lifetime(page, now, may_be_kept=may_be_kept)
            page.told = as_of, headers
        return headers

    def _lifetime(self, page: Page, now: float, *, may_be_kept: bool) -> Headers:
        for_a_cdn = self.has_cdn and may_be_kept and len(page.keys) <= cdn.MOST_KEYS
        if not (for_a_cdn or page.has_lifetime):
            return []
        left = self.follower.next_turn(page.keys, after=page.made_at) - now if may_be_kept else 0.0
        header = cache_control(page.said, seconds_left=left, for_a_cdn=for_a_cdn)
        keys = [("Surrogate-Key", page.surrogate_key)] if "s-maxage" in header else []
        return [("Cache-Control", header), *keys]

    # Pages

    def page(self, address: str) -> Page:
        """The page at `address`, from the store or made now; the old one while none can be made."""
        now = time.time()
        self.follower.keep_time(now)
        held = self.store.get(address)
        if held and held.state is State.FRESH and now - held.made_at < SECONDS_FRESH and self.follower.is_trusted():
            given.kept += 1
            return held
        page = self._made(address, held, now)
        if page is held:
            given.old += 1
        else:
            given.made += 1
        return page

    def _made(self, address: str, held: Page | None, now: float) -> Page:
        if time.monotonic() < self._try_again_at:
            if fallback := self._fallback(address, held, now):
                return fallback
            if self.follower.is_failing():
                return self._plain("503 Service Unavailable", "public/server_error.html", now)
        if self.follower.is_failing():  # one request tries whether the database is back, and may have to wait for that
            self._try_again_at = time.monotonic() + SECONDS_FOR_A_TRY
        came = self.store.drops
        with self._boarding:
            is_first = address not in self._flights
            flight, begun = self._flights.setdefault(address, (Future(), came))
        if is_first:
            self._fly(address, flight)
        elif held and held.state is State.OLD and self.follower.is_trusted():
            return held  # while another reader's request makes the new one
        page = flight.result(SECONDS_TO_RENDER)
        if begun < came and page.is_storable and page.state is not State.FRESH and self.follower.is_trusted():
            return self.page(address)  # what it shows was dropped after it was begun and before this reader came
        if page.has_failed:
            self._try_again_at = time.monotonic() + SECONDS_BETWEEN_TRIES
            return self._fallback(address, held, now) or page
        self._try_again_at = 0.0
        return page

    def _fly(self, address: str, flight: Future[Page]) -> None:
        try:
            flight.set_result(self._render(address))
        except BaseException as error:
            flight.set_exception(error)
            raise
        finally:
            with self._boarding:
                del self._flights[address]

    def _render(self, address: str) -> Page:
        begun = self.store.drops
        page = self.ask(address)
        if not (page.is_storable and self.follower.is_trusted() and self.store.put(address, page, begun=begun)):
            page.state = State.OLD  # something has changed meanwhile, so nobody else keeps it, either
        return page

    def _fallback(self, address: str, held: Page | None, now: float) -> Page | None:
        """What is better than an error: the page as it was in the last 24 hours, but never a killed story."""
        path = address.partition("?")[0]
        if (story := STORY.search(path)) and surrogate.story(int(story[1])) in self.follower.withdrawn:
            return self._plain("410 Gone", "public/taken_back.html", now)
        if held and not held.must_be_true and now - held.made_at < SECONDS_OLD:
            return held
        return None

    def _plain(self, line: str, template: str, now: float) -> Page:
        """A page that asks nothing of the database, and says to browsers what every answer of Django's does."""
        response = HttpResponse(render_to_string(template, {"house_name": settings.NEWSROOM_NAME}))
        response["Cache-Control"] = "no-store"

        def guarded(request: HttpRequest) -> HttpResponse:
            return response

        for guard in reversed(settings.GUARDS):
            guarded = import_string(guard)(guarded)
        told = guarded(WSGIRequest(self._environ("/")))
        return finished(line, told.items(), told.content, made_at=now)

    def ask(self, address: str) -> Page:
        """Have Django make the page, for nobody in particular."""
        told: list[Any] = []

        def start_response(status: str, headers: Any, exc_info: Any = None) -> Callable[[bytes], None]:
            told[:] = [status, headers]
            return lambda data: None

        made_at = time.time()
        chunks = self.application(self._environ(address), start_response)
        try:
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        return finished(told[0], told[1], body, made_at=made_at)

    def _environ(self, address: str) -> Environ:
        path, _, query = address.partition("?")
        scheme, host = self.url.scheme, self.url.netloc
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": self.url.hostname or "",
            "SERVER_PORT": str(self.url.port or (443 if scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": host,
            "HTTP_X_FORWARDED_PROTO": scheme,
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(b""),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }


def without_keys(application: Application) -> Application:
    """The site with no cache before it: its surrogate keys name stories that are not out yet, so nobody is told them."""

    def answering(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: Headers, exc_info: Any = None) -> Any:
            return start_response(status, [pair for pair in headers if pair[0] != "Surrogate-Key"], exc_info)

        return application(environ, start)

    return answering


def address_of(environ: Environ) -> str | None:
    """The path and the query keys that count, in order; None for what the cache does not answer."""
    path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(PASSED_ON) or path == "/admin":
        return None
    kept = (
        sorted(pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in READ)
        if query and not (STORY.search(path) or FILE.search(path))
        else []
    )
    address = f"{path}?{urlencode(kept)}" if kept else path
    return address if len(address) <= LONGEST_ADDRESS and "?" not in path else None


def answer(page: Page, environ: Environ, start_response: StartResponse, changed: Headers) -> list[bytes]:
    """Give `page` to a reader: the encoding they take, 304 when they have it, without a body for HEAD.

    `changed` stands in place of the page's own headers.
    """
    form = page.form_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = form.headers_with(changed)
    if (known := environ.get("HTTP_IF_NONE_MATCH")) and page.code == 200 and knows(known, form.etag):
        start_response("304 Not Modified", [(name, value) for name, value in headers if name not in OF_A_BODY])
        return [b""]
    start_response(page.line, headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def knows(known: str, etag: str) -> bool:
    """Whether If-None-Match names the tag; weak ones count as well (RFC 9110, 13.1.2)."""
    return known.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in known.split(","))
