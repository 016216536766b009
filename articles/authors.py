"""Changes to authors' profiles, by verb."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import addresses, journal, surrogate
from articles.models import Author, Photo
from articles.refusal import Stale
from newsroom.lib.text import address_part, canonical_key, clean_line


def save(author: Author, *, by: Any) -> Author:
    """Save a new or changed profile; a former address keeps leading to it."""
    with transaction.atomic():
        old = Author.objects.select_for_update().filter(pk=author.pk).first()
        author.full_clean()
        author.save()
        addresses.change(author, old.slug if old else "")
        journal.write(
            "change author" if old else "add author",
            at=timezone.now(),
            by=by,
            subject=author.name,
            author=author.pk,
            keys=[surrogate.subject(author), surrogate.name_of(author)],
        )
    return author


def portray(author: Author, photo: Photo | None, *, base: str, by: Any) -> Author:
    """Put `photo`, or none, beside the profile, if the one of `base`, an id or "", still is there. Raises Stale."""
    with transaction.atomic():
        author = Author.objects.select_for_update().get(pk=author.pk)
        if str(author.photo_id or "") != base:
            raise Stale(
                gettext("Someone else has changed the photo since this page was opened. Nothing was overwritten.")
            )
        author.photo = photo
        return save(author, by=by)


def named(name: str, *, by: Any) -> Author:
    """Make an author of this name, with an address of their own."""
    name = clean_line(name)
    return save(Author(name=name, slug=free_slug(name)), by=by)


def free_slug(name: str) -> str:
    """Return the address for a new author of this name: with a number where the plain one is taken."""
    plain = slug = address_part(canonical_key(name), longest=90, otherwise="author")
    number = 1
    while Author.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{plain}-{number}"
    return slug
