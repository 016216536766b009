"""Stories that tell the same in different languages: readers of one are led to the others."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, limits, surrogate
from articles.models import Article, Translation
from articles.refusal import NotAllowed, Refused
from articles.transitions import BY_VERB


def join(article: Article, original: Article, *, by: Any) -> None:
    """Make `article` a translation of `original`, and so of all that this is a translation of.

    Readers see it at once where both are out. Raises Refused for a story in the same language, or for one that belongs to
    others already.
    """
    _may(by)
    if article.pk == original.pk or article.language == original.language:
        raise Refused(gettext("A translation is another story, in another language. Choose one."))
    with transaction.atomic():
        for pk in sorted((article.pk, original.pk)):
            limits.lock(pk, by=by)
        if Translation.objects.filter(article=article).exclude(original=article).exists():
            raise Refused(gettext("This story is a translation of another one already. Take it out of there first."))
        if Translation.objects.filter(original=article).exclude(article=article).exists():
            raise Refused(gettext("This story has translations of its own. Join the other one to it instead."))
        first, _ = Translation.objects.get_or_create(article=original, defaults={"original": original})
        Translation.objects.update_or_create(article=article, defaults={"original": first.original})
        _journal("join_translations", article, by=by, keys=_keys(article), of=first.original)


def leave(article: Article, *, by: Any) -> None:
    """Take `article` from its translations. When it is the one that the others were made from, they go on without it."""
    _may(by)
    with transaction.atomic():
        limits.lock(article.pk, by=by)
        keys = _keys(article)
        family = list(Translation.objects.filter(original__translations__article=article).order_by("article_id"))
        others = [row for row in family if row.article_id != article.pk]
        Translation.objects.filter(pk__in=[row.pk for row in family if row not in others]).delete()
        if len(others) == 1:
            others[0].delete()
        elif others:
            Translation.objects.filter(pk__in=[row.pk for row in others]).update(original=others[0].article_id)
        if family:
            _journal("leave_translations", article, by=by, keys=keys)


def _may(by: Any) -> None:
    if by is not None and not by.has_perm(BY_VERB["edit"].permission):
        raise NotAllowed(gettext("You may not change this story."))


def _keys(article: Article) -> set[str]:
    """The pages of all that belong together."""
    family = Translation.objects.filter(original__translations__article=article)
    return {surrogate.translations(pk) for pk in family.values_list("article", flat=True)}


def _journal(verb: str, article: Article, *, by: Any, keys: set[str], **data: Any) -> None:
    journal.write(verb, at=timezone.now(), by=by, article=article, keys=keys, **data)
