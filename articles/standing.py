"""How a story stands before readers, kept on its row: from when until when it is out, as its releases say.

Releases and the clock decide what is public. These columns are for the desk's lists, which find stories by an
index instead of asking the releases of a million. Kept by every step of the workflow, in its transaction.
"""

from collections.abc import Iterable
from datetime import datetime

from articles.models import Article, Release


def keep(article: Article, *, now: datetime) -> None:
    """Read the releases of `article` and write what they say to its row. The caller holds its lock."""
    releases = article.releases.exclude(ending=Release.Ending.PULLED_BACK).order_by("-number")
    stands = of(releases.values_list("live_from", "live_until", "revision__number"), article, now)
    if any(getattr(article, name) != value for name, value in stands.items()):
        Article.objects.filter(pk=article.pk).update(**stands)


def of(
    releases: Iterable[tuple[datetime, datetime | None, int | None]], article: Article, now: datetime
) -> dict[str, datetime | bool | None]:
    """The columns, from the releases that were not pulled back, the last one first.

    Releases that follow each other without a gap are one stay before readers.
    """
    releases = list(releases)
    if not releases:
        return {"out_from": None, "out_until": None, "has_changes": False}
    out_from, out_until, _ = releases[0]
    for earlier_from, earlier_until, _ in releases[1:]:
        if earlier_until != out_from:
            break
        out_from = earlier_from
    still = [number for _, until, number in releases if until is None or until > now]
    changed = any(number != article.revision_number for number in still)
    return {"out_from": out_from, "out_until": out_until, "has_changes": changed}
