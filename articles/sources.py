"""Changes to sources, by verb."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from articles import journal
from articles.models import Source
from newsroom.lib.text import address_part, canonical_key, clean_line


def save(source: Source, *, by: Any) -> Source:
    """Save a new or changed source. Releases keep the credit lines that they were printed with."""
    with transaction.atomic():
        verb = "change source" if source.pk else "add source"
        source.slug = source.slug or address_part(canonical_key(source.name), longest=110, otherwise="source")
        source.full_clean()
        source.save()
        journal.write(verb, at=timezone.now(), by=by, subject=source.name, source=source.pk)
    return source


def named(name: str, *, by: Any) -> Source:
    """Return the source of this name, made if there is none."""
    name = clean_line(name)
    return Source.objects.filter(name__iexact=name).first() or save(Source(name=name), by=by)
