"""Which stories the desk's own pages show a user, and what may happen to each."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from articles.admin.story.state import rows
from articles.models import Article
from articles.models.article import ArticleQuerySet
from articles.models.section import is_limited

# Older ones are found in the list: the dashboard and the board are about what is in work.
IN_WORK = timedelta(days=30)


def seen_by(user: Any) -> ArticleQuerySet:
    """The stories that are there for `user`."""
    return Article.objects.visible_to(user)


def of_seen(rows: Any, user: Any, *, story: str = "article") -> Any:
    """Those releases, alerts or mentions whose `story` is there for `user`, found by an index of their own."""
    return rows.filter(Exists(seen_by(user).filter(pk=OuterRef(story)))) if is_limited(user) else rows


def rows_for(user: Any, *, at: datetime) -> QuerySet[Article]:
    """As the list shows them, without bylines."""
    return rows(seen_by(user), at=at).prefetch_related(None)


def either(user: Any, *found: QuerySet | set[int]) -> QuerySet:
    """The ids of all that is in one of these; each may be the first few of a longer list, or ids."""
    first, *others = (seen_by(user).filter(pk__in=one).order_by().values("pk") for one in found)
    return first.union(*others)


def top(user: Any, stories: QuerySet, most: int, *, at: datetime) -> QuerySet[Article]:
    """The first `most` of `stories`, which have an order that an index gives: found first, then told in full."""
    found = rows_for(user, at=at).filter(pk__in=stories.values("pk")[:most])
    return found.order_by(*stories.query.order_by)
