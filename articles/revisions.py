"""Snapshots of the working copy: the source of history, restore and merge."""

from datetime import datetime
from typing import Any

from articles.models import Article, Revision
from articles.working_copy import WorkingCopy


def record(article: Article, copy: WorkingCopy, *, by: Any, at: datetime) -> Revision:
    """Keep `copy` as the next revision of `article` and count it there.

    The caller holds the article's row lock and has written the copy.
    """
    revision = Revision.objects.create(
        article=article,
        base=article.revision_number,
        number=article.revision_number + 1,
        content=copy.to_json(),
        made_at=at,
        made_by=by,
    )
    article.revision_number += 1
    article.save(update_fields=["revision_number"])
    return revision


def keep_unmerged(article: Article, copy: WorkingCopy, *, base: int, by: Any, at: datetime) -> Revision:
    """Keep a text that came too late, so that nothing typed is lost. Saving it again makes no second row.

    A `base` that the story never had is kept as 0.
    """
    content = copy.to_json()
    base = base if article.revisions.filter(number=base).exists() else 0
    last = article.revisions.filter(number=None, base=base, made_by=by).order_by("-id").first()
    if last and last.content == content:
        return last
    return Revision.objects.create(article=article, number=None, base=base, content=content, made_at=at, made_by=by)


def current(article: Article) -> Revision:
    """The revision that equals the working copy."""
    return article.revisions.get(number=article.revision_number)
