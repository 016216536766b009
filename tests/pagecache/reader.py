"""A reader before the cache: asks by WSGI, as granian does."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from newsroom.pagecache.wsgi import PageCache


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def ask(cache: PageCache, address: str, *, method: str = "GET", **environ: Any) -> Answer:
    """`environ` are WSGI's names, such as HTTP_COOKIE."""
    path, _, query = address.partition("?")
    told: list[Any] = []
    asked = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(b""),
        "wsgi.version": (1, 0),
    }
    chunks = cache(asked | environ, lambda status, headers, exc_info=None: told.extend([status, headers]))
    body = b"".join(chunks)
    return Answer(int(told[0][:3]), dict(told[1]), body)
