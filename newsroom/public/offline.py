"""Reading without a connection: what a device may keep of opened stories, and when it must forget it.

The rule, and why it is the strongest that can be kept, is in docs/decisions/0022.
"""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control

from articles import surrogate
from articles.models import Correction, Release
from newsroom.public.frame import reader_page, showing

MAY_BE_KEPT = "X-Keep-Offline"
# How much farther back than a copy may live the list of what ended reaches: as long as the page cache may hold that
# list, and a margin for transactions that were under way.
REACH, MARGIN = timedelta(hours=2), timedelta(minutes=10)
# What the page of saved copies is made of: see templates/public/offline.html.
FILES = (
    "css/tokens.css", "css/base.css", "css/layout.css", "css/components/masthead.css", "css/components/card.css",
    "css/components/story.css", "js/theme.js", "js/saved.js",
)  # fmt: skip
MOST = 1000  # more than these: the devices forget everything


def allow(response: HttpResponse, release: Release) -> HttpResponse:
    """Say that the device may keep the story; never one whose end is set, for the device's clock may be wrong."""
    if settings.NEWSROOM_OFFLINE_MINUTES and release.live_until is None:
        response.headers[MAY_BE_KEPT] = str(release.pk)
    return response


@reader_page
def worker(request: HttpRequest, now: datetime) -> HttpResponse:
    """The service worker; where the house keeps nothing offline, one that deletes all copies and itself."""
    minutes = settings.NEWSROOM_OFFLINE_MINUTES
    template = "public/offline.js" if minutes else "public/no_offline.js"
    context = {"limit": round(minutes * 60_000), "files": [reverse("offline"), *map(static, FILES)]}
    response = render(request, template, context, content_type="text/javascript")
    return showing(response, [surrogate.FRAME])


@reader_page
def page(request: HttpRequest, now: datetime) -> HttpResponse:
    """The rule for readers. The service worker puts what it keeps into this page; it shows no story by itself."""
    response = render(request, "public/offline.html", {"minutes": ceil(settings.NEWSROOM_OFFLINE_MINUTES)})
    return showing(response, [surrogate.FRAME])


@reader_page
def ended(request: HttpRequest, now: datetime) -> HttpResponse:
    """Which releases ended after `since`, have an end set, or were corrected: copies of them are to be deleted.

    Complete up to `at`; both are seconds since 1970. Never given out old, not even while the database is away.
    """
    if not settings.NEWSROOM_OFFLINE_MINUTES:
        raise Http404
    since = now - timedelta(minutes=settings.NEWSROOM_OFFLINE_MINUTES) - REACH
    ids = _ended(now, since - MARGIN)
    complete_since = since if len(ids) <= MOST else now
    response = JsonResponse(
        {"at": now.timestamp(), "since": complete_since.timestamp(), "ended": ids if len(ids) <= MOST else []}
    )
    patch_cache_control(response, must_revalidate=True)
    return showing(response, [surrogate.CORRECTIONS, surrogate.NEWEST])


def _ended(now: datetime, since: datetime) -> list[int]:
    """Two queries."""
    corrected = Correction.objects.public(at=now).filter(published_at__gt=since).order_by()
    lists = (
        Release.objects.ending_after(since, seen_by=now),
        Release.objects.live(at=now).filter(article__in=corrected.values("article")),
    )
    return sorted({pk for releases in lists for pk in releases.order_by().values_list("pk", flat=True)[: MOST + 1]})
