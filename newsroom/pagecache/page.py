"""A finished answer: the bytes of one page in each encoding, and until when they may be given out."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property, lru_cache
from hashlib import blake2b

import brotli

from newsroom.pagecache import cdn

Headers = list[tuple[str, str]]

# Compressing less than this saves no packet.
SMALLEST_TO_COMPRESS = 200
LONGEST_OFFER = 200  # characters of Accept-Encoding that are read
COMPRESSIBLE = ("text/", "application/json", "application/feed+json", "application/xml", "application/rss+xml",
    "application/atom+xml", "application/manifest+json", "image/svg+xml")  # fmt: skip
# Ours to say for each reader, or of no use behind the cache.
REPLACED = {
    "content-length",
    "content-encoding",
    "etag",
    "vary",
    "set-cookie",
    "surrogate-key",
    "date",
    "server",
    "x-request-id",
}


class State(IntEnum):
    """How far a page may still be used."""

    FRESH = 0
    OLD = 1  # something was added: given out while the new one is made, and while none can be made
    ENDED = 2  # something ended: given out only while none can be made


@dataclass
class Form:
    """A page in one encoding, with all its headers."""

    body: bytes
    headers: Headers
    etag: str
    _changed: tuple[Headers, Headers] = ([], [])

    def headers_with(self, changed: Headers) -> Headers:
        """Its headers with those in `changed` in place of its own; made once for as long as the same list is given."""
        if not changed:
            return self.headers
        known, headers = self._changed
        if known is not changed:
            names = {name for name, _ in changed}
            headers = [*((name, value) for name, value in self.headers if name not in names), *changed]
            self._changed = changed, headers
        return headers


@dataclass
class Page:
    """An answer of the site. `line` is its status line, `keys` are the surrogate keys of what it shows."""

    line: str
    forms: dict[str, Form]
    keys: frozenset[str]
    made_at: float
    said: str = ""  # its Cache-Control
    state: State = State.FRESH
    hits: int = 0
    told: tuple[object, Headers] = (None, [])  # what its readers were last told beside its own headers, and as of when
    size: int = field(init=False)
    code: int = field(init=False)
    is_storable: bool = field(
        init=False
    )  # the view has said what the page depends on, and the answer is one that lasts
    has_lifetime: bool = field(init=False)  # its Cache-Control says for how long

    def __post_init__(self) -> None:
        # The headers and the keys weigh, too: about so much.
        self.code = int(self.line[:3])
        self.is_storable = bool(self.keys) and self.code in (200, 301, 410)
        self.has_lifetime = "max-age" in self.said
        self.size = sum(len(form.body) for form in self.forms.values()) + 3072 + 300 * len(self.keys)

    @property
    def must_be_true(self) -> bool:
        """Whether it is never to be given out old, whatever fails: must-revalidate (RFC 9111, 5.2.2.2)."""
        return "must-revalidate" in self.said

    @cached_property
    def surrogate_key(self) -> str:
        """Its keys as a CDN is told them."""
        return cdn.surrogate_key(self.keys)

    @property
    def has_failed(self) -> bool:
        return self.code >= 500

    def form_for(self, accepted: str) -> Form:
        """The best form that the reader takes: Brotli, gzip, or as it is."""
        for encoding in best(accepted) if len(accepted) <= LONGEST_OFFER else ():
            if encoding in self.forms:
                return self.forms[encoding]
        return self.forms[""]


@lru_cache(maxsize=500)
def best(accepted: str) -> tuple[str, ...]:
    """The encodings that Accept-Encoding offers and we make, the smallest first."""
    return tuple(encoding for encoding in ("br", "gzip") if takes(accepted, encoding))


def takes(accepted: str, encoding: str) -> bool:
    """Whether Accept-Encoding names `encoding` with a weight above zero (RFC 9110, 12.5.3)."""
    for offer in accepted.lower().split(","):
        name, _, weight = offer.partition(";")
        if name.strip() == encoding:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def finished(line: str, headers: Iterable[tuple[str, str]], body: bytes, *, made_at: float) -> Page:
    """Make a page of what Django answered: compressed once, tagged, and without a cookie."""
    given = list(headers)
    named = {name.lower(): value for name, value in given}
    kept = [(name, value) for name, value in given if name.lower() not in REPLACED]
    bodies = {"": body}
    if len(body) >= SMALLEST_TO_COMPRESS and named.get("content-type", "").startswith(COMPRESSIBLE):
        bodies |= {"gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=5)}
    digest = blake2b(body, digest_size=12).hexdigest()
    return Page(
        line,
        {encoding: _form(encoded, encoding, digest, kept) for encoding, encoded in bodies.items()},
        frozenset(named.get("surrogate-key", "").split()),
        made_at,
        named.get("cache-control", ""),
    )


def _form(body: bytes, encoding: str, digest: str, kept: Headers) -> Form:
    etag = f'"{digest}-{encoding}"' if encoding else f'"{digest}"'  # strong: another encoding has another one
    headers = [*kept, ("ETag", etag), ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    return Form(body, headers, etag)
