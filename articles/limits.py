"""Limits of editors to sections: how verbs keep to them, and how they are set."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal
from articles.models import Article, Section, SectionLimit
from articles.models.section import is_limited
from articles.refusal import NotAllowed, NotThere, Refused, Stale
from articles.working_copy import WorkingCopy


def lock(pk: int, *, by: Any) -> Article:
    """Return the story with its row locked, as it is now. Raises NotThere when it is not there for `by`.

    Asked once more under the lock, since someone may have moved the story while we waited for it.
    """
    locked = Article.objects.select_for_update().get(pk=pk)
    if is_limited(by) and not Article.objects.visible_to(by).filter(pk=pk).exists():
        raise NotThere
    return locked


def there(ids: Collection[int], *, by: Any) -> set[int]:
    """Those of these stories that are there for `by`."""
    return set(Article.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()


def kept(copy: WorkingCopy, before: WorkingCopy, *, by: Any, began: bool) -> WorkingCopy:
    """Return `copy` with the sections outside the limit of `by` as they were `before`.

    Raises Refused when it would give the story a section that is not theirs, take it from one, or
    hide it from them. `began` says that the story is their own, which needs no section.
    """
    if not is_limited(by):
        return copy
    own = set(Section.objects.open_to(by).values_list("pk", flat=True))
    others = set(before.further_sections) - own - {copy.section}
    if copy.section != before.section and before.section not in {None, *own}:
        raise Refused(
            gettext("{named} is not among your sections, so the story stays there.").format(
                named=_named([before.section])
            )
        )
    if new := {copy.section, *copy.further_sections} - {None, before.section, *others, *own}:
        raise Refused(
            gettext("{named} is not among your sections. Choose one of yours: {named_2}.").format(
                named=_named(new), named_2=_named(own)
            )
        )
    if not own & {copy.section, *copy.further_sections} and not (began and copy.section is None):
        raise Refused(
            gettext("The story would be in none of your sections any more. Keep one of them: {named}.").format(
                named=_named(own)
            )
        )
    return replace(copy, further_sections=tuple(sorted({*copy.further_sections, *others})))


def may_put(user: Any) -> bool:
    """Whether `user` may set what others see. Not who is limited: they do not know the others' sections."""
    return user.has_perm("articles.change_sectionlimit") and not is_limited(user)


def put(person: Any, sections: Collection[Section], *, by: Any, base: Collection[int] | None = None) -> None:
    """Limit `person` to these sections and those inside them; without any, to none: they see all stories again.

    Holds from their next request on. Raises Stale when they are limited to other sections than those
    of `base`, which the form was opened with; NotAllowed for those who may not, or mean themselves;
    Refused for a superuser, whom no limit holds.
    """
    if by is not None and not may_put(by):
        raise NotAllowed(gettext("You may not set what others see. Ask a chief editor."))
    if by is not None and by.pk == person.pk:
        raise NotAllowed(gettext("You can't set what you see yourself. Ask another chief editor."))
    if person.is_superuser:
        raise Refused(
            gettext("This person may do everything, so no limit would hold. Take that right from them first.")
        )
    wanted = {section.pk for section in sections}
    with transaction.atomic():
        get_user_model()._default_manager.select_for_update().get(pk=person.pk)
        limits = SectionLimit.objects.filter(user=person)
        had = set(limits.values_list("section", flat=True))
        if base is not None and set(base) != had:
            raise Stale(
                gettext("Someone else has changed this since you opened it. Nothing was overwritten; decide again.")
            )
        if wanted == had:
            return
        limits.exclude(section__in=wanted).delete()
        SectionLimit.objects.bulk_create(SectionLimit(user=person, section_id=pk) for pk in sorted(wanted - had))
        journal.write(
            "limit sections", at=timezone.now(), by=by, subject=person.get_full_name() or person.get_username(),
            person=person, sections=sorted(wanted), had=sorted(had), text=_plain(wanted),
        )  # fmt: skip


def _plain(sections: Collection[int]) -> str:
    return ", ".join(str(section) for section in Section.objects.filter(pk__in=sections).in_order()) or "All sections"


def _named(sections: Collection[int | None]) -> str:
    return ", ".join(f"“{section}”" for section in Section.objects.filter(pk__in=filter(None, sections)).in_order())
