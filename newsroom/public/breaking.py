"""The newest live alert for pages that are open already: a few bytes, asked for again and again."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from articles import surrogate
from articles.models import BreakingAlert, Release
from newsroom.public.frame import showing

LONGEST = 300  # bytes
SECONDS = 10  # for which an answer may be kept


@require_safe
def breaking(request: HttpRequest) -> HttpResponse:
    """The story that the strip announces at this instant: one query. Nothing is `{}`."""
    now = timezone.now()
    release = Release.objects.breaking(at=now).select_related("section").defer("body").first()
    content = told(release) if release else b"{}"
    etag = f'"{sha256(content).hexdigest()[:20]}"'
    response = HttpResponse(content, content_type="application/json", headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=_freshness(release, now))
    showing(response, [surrogate.FRAME, *([surrogate.story(release.article_id)] if release else [])])
    answer = get_conditional_response(request, etag=etag, response=response)
    assert answer is not None  # it is `response` where nothing else is said
    return answer


def told(release: Release) -> bytes:
    """The alert as JSON of 300 bytes at most: a long address gives way to a short one, then the headline is cut."""
    # The id is enough: this address leads on to the current one.
    short = reverse("article", args=[release.section.slug, "breaking", release.article_id])
    for url in (release.get_absolute_url(), short):
        if len(content := _written(release, url, release.headline)) <= LONGEST:
            return content
    room = LONGEST - len(_written(release, short, "…"))
    cut = release.headline.encode()[:room].decode(errors="ignore").rstrip()
    while len(content := _written(release, short, f"{cut}…")) > LONGEST:  # a quotation mark takes two bytes
        cut = cut[:-1]
    return content


def _written(release: Release, url: str, headline: str) -> bytes:
    alert: dict[str, Any] = {
        "id": release.article_id,
        "level": str(BreakingAlert.Level(release.alert_level).label),
        "headline": headline,
        "url": url,
        "lang": release.language,
    }
    return json.dumps(alert, ensure_ascii=False, separators=(",", ":")).encode()


def _freshness(release: Release | None, now: datetime) -> int:
    """Seconds until it may be another one; an alert is never kept beyond its end."""
    ends = [at for at in (release.alert_ends_at, release.live_until) if at] if release else []
    return max(0, min([SECONDS, *(int((at - now).total_seconds()) for at in ends)]))
