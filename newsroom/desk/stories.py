"""Which stories the desk's own pages show a user, and what may happen to each."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from articles.admin.story.state import rows
from articles.models import Article

# Older ones are found in the list: the dashboard and the board are about what is in work.
IN_WORK = timedelta(days=30)


def seen_by(user: Any) -> QuerySet[Article]:
    """The stories that `user` may see."""
    return Article.objects.all()


def rows_for(user: Any, *, at: datetime) -> QuerySet[Article]:
    """As the list shows them, without bylines."""
    return rows(seen_by(user), at=at).prefetch_related(None)
