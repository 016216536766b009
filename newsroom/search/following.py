"""Keeps the index: what a line of the journal tells is indexed after its commit, a daily round finds what was missed.

No answer waits for it and none is wrong without it: what is public is asked of the releases (`finding`).
"""

import time
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from modelsearch.backends import get_search_backend

from articles.models import JournalEntry
from newsroom.search.models import IndexEntry, IndexPlace, SearchedRelease

LATE = 1000  # lines that may be committed after one with a higher number
BATCH = 500
SECONDS_OF_ROUND = 1.0  # in a turn of the worker
ROUND = timedelta(days=1)


def catch_up() -> None:
    """Read the newest lines of the journal, and bring the stories that they tell of into the index, or out."""
    now = timezone.now()
    newest = JournalEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    place = _place(newest)
    told = JournalEntry.objects.filter(pk__gt=place.line - LATE).exclude(article=None).values("article")
    while batch := list(_missing(now).filter(article__in=told)[:BATCH]):
        _index(batch)
    IndexEntry.objects.filter(release__article__in=told, release__live_until__lte=now).delete()
    if newest > place.line:
        IndexPlace.objects.filter(pk=place.pk, line__lt=newest).update(line=newest)


def look_after() -> None:
    """A turn of the worker: catch up, then go on with the day's round for a second."""
    catch_up()
    until = time.monotonic() + SECONDS_OF_ROUND
    while go_round() and time.monotonic() < until:
        pass


def go_round() -> bool:
    """Compare the next releases, the newest first, with the index. False when the round is over until tomorrow."""
    now = timezone.now()
    place = _place(0)
    if place.releases_below is None:
        if place.went_round_at and now - place.went_round_at < ROUND:
            return False
        newest = SearchedRelease.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        place.releases_below = newest + 1
    below = place.releases_below
    chunk = list(SearchedRelease.objects.filter(pk__lt=below).order_by("-pk").values_list("pk", flat=True)[:BATCH])
    if chunk:
        _index(list(_missing(now).filter(pk__in=chunk)))
        IndexEntry.objects.filter(release__in=chunk, release__live_until__lte=now).delete()
        place.releases_below = chunk[-1]
    else:
        place.releases_below, place.went_round_at = None, now
    place.save(update_fields=["releases_below", "went_round_at"])
    return bool(chunk)


def begin_again() -> None:
    """Have the next turns go round everything, whenever that was done last."""
    place = _place(0)
    place.releases_below = place.went_round_at = None
    place.save(update_fields=["releases_below", "went_round_at"])


def _place(newest: int) -> IndexPlace:
    """The one row. A newsroom that had stories before it had an index begins at the end; the round does the rest."""
    return (
        IndexPlace.objects.first() or IndexPlace.objects.get_or_create(pk=1, defaults={"line": max(0, newest - 1)})[0]
    )


def _missing(now: datetime) -> models.QuerySet[SearchedRelease]:
    """What readers see or will see, and the index does not hold."""
    entry = IndexEntry.objects.filter(release=OuterRef("pk"))
    return (
        SearchedRelease.objects.filter(Q(live_until=None) | Q(live_until__gt=now))
        .filter(~Exists(entry))
        .prefetch_related("listed_in__section", "release_tags__tag", "release_authors")
    )


def _index(releases: list[SearchedRelease]) -> None:
    if releases:
        with transaction.atomic():
            get_search_backend().add_bulk(SearchedRelease, releases)
