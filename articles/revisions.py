"""Snapshots of the working copy: the source of history, restore and merge."""

from datetime import datetime
from typing import Any

from articles.models import Article, Photo, Revision, RevisionPhoto
from articles.working_copy import WorkingCopy
from newsroom.lib import figures
from newsroom.lib.body import to_text
from newsroom.lib.diff import size_of_change

SET_ASIDE = "set_aside"


def record(article: Article, copy: WorkingCopy, *, before: WorkingCopy | None, by: Any, at: datetime) -> Revision:
    """Keep `copy` as the next revision of `article` and count it there, with its distance from the one `before`.

    The caller holds the article's row lock and has written the copy.
    """
    revision = Revision.objects.create(
        article=article,
        base=article.revision_number,
        number=article.revision_number + 1,
        content=copy.to_json(),
        made_at=at,
        made_by=by,
        **_size(before, copy),
    )
    _note_photos(revision, copy)
    article.revision_number += 1
    article.save(update_fields=["revision_number"])
    return revision


def keep_unmerged(article: Article, copy: WorkingCopy, *, base: int, by: Any, at: datetime) -> Revision:
    """Keep a text that came too late, so that nothing typed is lost. Saving it again makes no second row.

    A `base` that the story never had is kept as 0.
    """
    content = copy.to_json()
    started_from = article.revisions.filter(number=base).first() if 0 < base <= article.revision_number else None
    base = base if started_from else 0
    last = article.revisions.filter(number=None, base=base, made_by=by).order_by("-id").first()
    if last and last.content == content:
        return last
    before = WorkingCopy.from_json(started_from.content) if started_from else None
    revision = Revision.objects.create(
        article=article, number=None, base=base, content=content, made_at=at, made_by=by, **_size(before, copy)
    )
    _note_photos(revision, copy)
    return revision


def _note_photos(revision: Revision, copy: WorkingCopy) -> None:
    """Keep which photos it holds, so that none of them is deleted. One that came too late may name one that is gone."""
    if copy.photos:
        there = Photo.objects.filter(pk__in=copy.photos).values_list("pk", flat=True)
        RevisionPhoto.objects.bulk_create(RevisionPhoto(revision=revision, photo_id=pk) for pk in there)


def _size(before: WorkingCopy | None, after: WorkingCopy) -> dict[str, int]:
    added, removed = size_of_change(_words_of(before) if before else "", _words_of(after))
    return {"words_added": added, "words_removed": removed}


def _words_of(copy: WorkingCopy) -> str:
    lead = str(copy.lead_photo or "")
    return "\n".join((copy.kicker, copy.headline, copy.standfirst, to_text(copy.body), figures.words(lead + copy.body)))


def waiting(article: Article) -> list[Revision]:
    """The unmerged texts that nobody has merged or set aside yet, the newest first, without their text."""
    unmerged = list(article.revisions.filter(number=None).select_related("made_by").defer("content"))
    return [revision for revision in unmerged if revision.pk not in settled(article)] if unmerged else []


def settled(article: Article) -> set[int]:
    """The unmerged revisions that went in by merging, or were set aside: the journal tells."""
    lines = article.journal.filter(verb__in=("edit", SET_ASIDE), data__taken_from__isnull=False)
    return set(lines.values_list("data__taken_from", flat=True))


def may_set_aside(revision: Revision, user: Any) -> bool:
    """Its author, or an editor who may return stories."""
    return revision.number is None and (revision.made_by_id == user.pk or user.has_perm("articles.review_article"))


def current(article: Article) -> Revision:
    """The revision that equals the working copy."""
    return article.revisions.get(number=article.revision_number)
