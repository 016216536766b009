"""A story that begins with the text of another one: a copy, or what will be its translation."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import limits, rules, translations, workflow
from articles.models import Article, JournalEntry, Section
from articles.models.section import is_limited
from articles.refusal import NotAllowed
from articles.working_copy import WorkingCopy


def begin(article: Article, *, by: Any, language: str | None = None, opening: str = "") -> Article:
    """Begin a story with the working copy of `article`, in `language` (None: its own).

    Nothing of its releases, address or date comes along, and no section that is closed to `by`; its
    embargo does, and goes on to bind the copy. One in another language is a translation: readers are led from one to the other. The journal names the source. A form that was sent twice has
    the same `opening`: the story that it began is returned again. Raises Refused.
    """
    if by is not None and not by.has_perm("articles.view_article"):
        raise NotAllowed(gettext("You may not see this story, so you can't copy it."))
    with transaction.atomic():
        source = limits.lock(article.pk, by=by)
        if opening and (made := _begun(source, opening, by=by)):
            return made
        embargo = rules.embargo_of(source)
        copy = replace(
            _in_open_sections(WorkingCopy.of(source), by),
            slug="",
            dated=None,
            canonical_url="",
            language=language or source.language,
            embargo_until=embargo if embargo and embargo > timezone.now() else None,
        )
        made = workflow.start(copy, by=by, copied_from=source, opening=opening)
        if made.language != source.language:
            translations.join(made, source, by=by)
        return made


def _begun(source: Article, opening: str, *, by: Any) -> Article | None:
    asked = JournalEntry.objects.filter(article__copied_from=source, verb="start", actor=by, data__opening=opening)
    return Article.objects.filter(pk__in=asked.values("article")).first()


def _in_open_sections(copy: WorkingCopy, by: Any) -> WorkingCopy:
    if not is_limited(by):
        return copy
    own = set(Section.objects.open_to(by).values_list("pk", flat=True))
    section = copy.section if copy.section in own else None
    return replace(copy, section=section, further_sections=tuple(pk for pk in copy.further_sections if pk in own))
