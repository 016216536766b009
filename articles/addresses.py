"""Parts of addresses: those of sections and authors, of which old ones keep leading there, and those of languages."""

from django.urls import register_converter

from articles.models import Author, FormerSlug, Language, Section


def change(place: Section | Author, old: str) -> None:
    """Remember that `place` was at `old`. An address that a place takes is nobody's former one."""
    kind = FormerSlug.Kind.SECTION if isinstance(place, Section) else FormerSlug.Kind.AUTHOR
    FormerSlug.objects.filter(kind=kind, slug=place.slug).delete()
    if old and old != place.slug:
        FormerSlug.objects.update_or_create(kind=kind, slug=old, defaults={kind.value: place})


class OtherLanguage:
    """A language with a front of its own, such as `ur`; the front of the house's language is the home page."""

    regex = "|".join(language for language in Language if language is not Language.ENGLISH)

    def to_python(self, value: str) -> Language:
        return Language(value)

    def to_url(self, value: Language) -> str:
        return value.value


register_converter(OtherLanguage, "language")
