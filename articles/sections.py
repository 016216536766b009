"""Changes to the sections' tree, by verb."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import addresses, journal, releases, surrogate
from articles.models import Section


def save(section: Section, *, by: Any) -> Section:
    """Save a new or changed section.

    A former address keeps leading to it; a section that moved inside another takes its stories
    along. Raises ValidationError when the tree would get a third level.
    """
    with transaction.atomic():
        old = Section.objects.select_for_update().filter(pk=section.pk).first()
        section.full_clean()
        section.save()
        addresses.change(section, old.slug if old else "")
        if old and old.parent_id != section.parent_id:
            releases.relist(section)
        journal.write(
            "change section" if old else "add section",
            at=timezone.now(),
            by=by,
            subject=section.name,
            section=section.pk,
            slug=section.slug,
            parent=section.parent_id,
            keys=[surrogate.FRAME],
        )
    return section


def reorder(ids: Sequence[int], *, by: Any) -> None:
    """Put the sections in the order of `ids`; those not named keep theirs behind them."""
    with transaction.atomic():
        rest = Section.objects.select_for_update().exclude(pk__in=ids).in_order().values_list("pk", flat=True)
        order = {pk: place for place, pk in enumerate([*ids, *rest])}
        sections = [s for s in Section.objects.all() if s.order != order.get(s.pk, s.order)]
        for section in sections:
            section.order = order[section.pk]
        Section.objects.bulk_update(sections, ["order"])
        journal.write(
            "reorder sections", at=timezone.now(), by=by, subject="Sections", order=list(ids), keys=[surrogate.FRAME]
        )
