"""Addresses of sections and authors: when one changes, the old one keeps leading there."""

from articles.models import Author, FormerSlug, Section


def change(place: Section | Author, old: str) -> None:
    """Remember that `place` was at `old`. An address that a place takes is nobody's former one."""
    kind = FormerSlug.Kind.SECTION if isinstance(place, Section) else FormerSlug.Kind.AUTHOR
    FormerSlug.objects.filter(kind=kind, slug=place.slug).delete()
    if old and old != place.slug:
        FormerSlug.objects.update_or_create(kind=kind, slug=old, defaults={kind.value: place})
