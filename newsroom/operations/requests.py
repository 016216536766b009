"""Each request that Django answers: its id, its line in the log, its part in the metrics.

Only what was asked for is told, as the route with the names of its parts: a path may hold the token of a preview, a query
what somebody searched for.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = logging.getLogger(__name__)

GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

current: ContextVar[str] = ContextVar("request id", default="")
answered = Counter("newsroom_requests", "Requests that Django answered.", ["door", "status"])
took = Histogram("newsroom_request_seconds", "Seconds that Django took for an answer.", ["door"], buckets=SECONDS)


class Noted:
    """The outermost middleware. A proxy that is trusted (BEHIND_PROXY) may give the id, as X-Request-ID."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
        name = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        token, start = current.set(name), time.perf_counter()
        try:
            response = self.get_response(request)
            self.note(request, response.status_code, time.perf_counter() - start)
        finally:
            current.reset(token)
        response.headers["X-Request-ID"] = name
        return response

    def note(self, request: HttpRequest, status: int, seconds: float) -> None:
        door = "desk" if request.path.startswith("/admin/") else "site"
        answered.labels(door, str(status)).inc()
        took.labels(door).observe(seconds)
        log.info("%s %s %s in %.0f ms", request.method, route(request), status, seconds * 1000)


def route(request: HttpRequest) -> str:
    """Such as `<any:section_slug>/<any:slug>-<key:article_id>/`; `-` for an address that is none."""
    return request.resolver_match.route if request.resolver_match else "-"
