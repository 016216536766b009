"""A document as an answer: with a strong ETag, and 304 where a reader has it already."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe


def document(
    request: HttpRequest,
    content: bytes,
    media_type: str,
    *,
    keys: Iterable[str],
    now: datetime,
    changed: datetime | None = None,
) -> HttpResponse:
    """Answer with `content`, last changed at `changed`; asked for anew each time, so that what ended is gone at once.

    `keys` are the surrogate keys of what it shows.

    Last-Modified has seconds only. While the second of the last change is not over, more may change
    in it, so it is left out until then; else whoever has the first state would never get the second.
    """
    response = HttpResponse(content, content_type=f"{media_type}; charset=utf-8")
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    modified = (
        int(changed.timestamp()) if changed and changed.replace(microsecond=0) < now.replace(microsecond=0) else None
    )
    response.headers["ETag"] = etag
    response.headers["Surrogate-Key"] = " ".join(sorted(keys))
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified)
    patch_cache_control(response, public=True, no_cache=True)
    answer = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    assert answer is not None  # it is `response` where nothing else is said
    return answer


def for_machines(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view one that only reads. It is given the instant `now`."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, timezone.now(), *args, **kwargs)

    return require_safe(answering)
