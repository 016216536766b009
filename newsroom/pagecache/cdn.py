"""CDNs as they are told that pages have changed: by surrogate keys, over HTTP.

The keys that leave the house are sealed: a page's own would tell the numbers of stories that are not out yet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from itertools import batched
from typing import Protocol
from urllib.parse import urlsplit

from django.utils.crypto import salted_hmac

EVERYTHING = "everything"  # the key of all that a CDN may hold of us
SEALED = 12  # hexadecimal digits
AT_ONCE = 256  # keys in a request, as many as Fastly takes
MOST_KEYS = 500  # on a page: proxies take headers of 8 kB
SECONDS_TO_ANSWER = 4.0


class NotAccepted(Exception):
    """The CDN did not take it. The message says what it answered."""


class Cdn(Protocol):
    @property
    def name(self) -> str:
        """Its address, without secrets."""

    def purge(self, keys: Sequence[str]) -> None:
        """Have it drop what it holds under the sealed `keys`, AT_ONCE at most. Raises NotAccepted."""


@dataclass(frozen=True)
class Varnish:
    """Told by BAN, as deploy/varnish.vcl understands it."""

    name: str

    def purge(self, keys: Sequence[str]) -> None:
        parts = urlsplit(self.name)
        assert parts.hostname is not None  # newsroom.lib.environment has seen to it
        _ask(HTTPConnection(parts.hostname, parts.port or 80, timeout=SECONDS_TO_ANSWER), "BAN", "/", keys, {})


@dataclass(frozen=True)
class Fastly:
    """Told as Fastly and those who follow it are: POST /service/…/purge, with a token."""

    name: str
    token: str = field(repr=False)

    def purge(self, keys: Sequence[str]) -> None:
        parts = urlsplit(self.name)
        assert parts.hostname is not None
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        asked = kind(parts.hostname, parts.port, timeout=SECONDS_TO_ANSWER)
        _ask(asked, "POST", parts.path, keys, {"Fastly-Key": self.token, "Accept": "application/json"})


def _ask(asked: HTTPConnection, method: str, path: str, keys: Sequence[str], headers: dict[str, str]) -> None:
    try:
        asked.request(method, path, headers={**headers, "Surrogate-Key": " ".join(keys)})
        answer = asked.getresponse()
    except (OSError, HTTPException) as error:
        raise NotAccepted(f"{type(error).__name__}: {error}") from error
    finally:
        asked.close()
    if not 200 <= answer.status < 300:
        raise NotAccepted(f"{answer.status} {answer.reason}")


def named(address: str, token: str) -> Cdn:
    return Varnish(address) if address.startswith("varnish:") else Fastly(address, token)


def purge(cdn: Cdn, keys: Iterable[str]) -> None:
    """Have `cdn` drop all that shows one of our own `keys`. Raises NotAccepted."""
    for some in batched(sorted(map(sealed, keys)), AT_ONCE):
        cdn.purge(some)


@lru_cache(maxsize=20_000)
def sealed(key: str) -> str:
    """The key as others see it: the same for ever, and it tells nothing."""
    return salted_hmac("newsroom.pagecache.cdn", key, algorithm="sha256").hexdigest()[:SEALED]


def surrogate_key(keys: Iterable[str]) -> str:
    """The header Surrogate-Key of an answer that shows `keys`."""
    return " ".join(sorted(map(sealed, {EVERYTHING, *keys})))
