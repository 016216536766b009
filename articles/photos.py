"""Taking photographs in and changing them: kept as they came, told in the journal."""

import secrets
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, photo_uses, photo_words, renditions, surrogate
from articles.models import Photo
from articles.refusal import Refused, Stale
from newsroom.lib import darkroom, photo_metadata
from newsroom.lib.darkroom import Inspected
from newsroom.lib.photo_metadata import PhotoMetadata
from newsroom.lib.text import clean_text

# A change of one of these is a change of what readers get: of the pixels, or of the rights inside the file.
IN_THE_FILES = {
    "focal_x", "focal_y", "crops", "creator", "credit", "copyright", "usage_terms", "licence", "licence_url", "source_type"
}  # fmt: skip
RIGHTS = (
    "rights_from", "rights_until", "territory", "for_site", "for_social", "for_syndication", "price_note", "substitute"
)  # fmt: skip


def add(data: bytes, *, by: Any, **fields: Any) -> Photo:
    """Keep `data` byte for byte, and have the renditions made that readers get.

    `fields` are those of Photo; what they leave empty is filled from what the picture says about
    itself. Raises ValidationError for anything that the darkroom can't use, with its sentence.
    """
    try:
        told = darkroom.inspect(data)
    except darkroom.Unusable as error:
        raise ValidationError(str(error)) from error
    photo = Photo(added_by=by, token=secrets.token_hex(16), digest=sha256(data).hexdigest(), **_described(told, fields))
    photo.original.name = f"originals/{photo.token}"  # never the name that came with the upload
    photo.full_clean(exclude=["original"])
    with transaction.atomic():
        photo.original.save(photo.token, ContentFile(data), save=False)
        photo.save()
        photo_words.keep(photo, before=())
        renditions.make.enqueue(photo.pk)
        _journal("add photo", photo, by=by)
    return photo


def change(photo: Photo, *, by: Any, **fields: Any) -> Photo:
    """Set `fields` of a photo. Where readers' files have to change they get new names; the old ones still answer, for
    feeds that were read already. Raises ValidationError.
    """
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        changed = {name: value for name, value in fields.items() if getattr(photo, name) != value}
        before = photo_words.lines(photo)
        for name, value in changed.items():
            setattr(photo, name, value)
        photo.full_clean(exclude=["original"])
        if IN_THE_FILES & changed.keys():
            photo.token = secrets.token_hex(16)
            renditions.make.enqueue(photo.pk)
        if changed:
            photo.save()
            photo_words.keep(photo, before=before)
            _journal("change photo", photo, by=by, changed=sorted(changed))
    return photo


def change_rights(photo: Photo, *, by: Any, **rights: Any) -> Photo:
    """Set some of RIGHTS. Readers see what they say at once, and at the second when they begin or end.

    Raises ValidationError.
    """
    if unknown := rights.keys() - set(RIGHTS):
        raise TypeError(f"These are no rights: {', '.join(sorted(unknown))}.")
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        changed = {name: value for name, value in rights.items() if getattr(photo, name) != value}
        if not changed:
            return photo
        for name, value in changed.items():
            setattr(photo, name, value)
        photo.warned_days = None if "rights_until" in changed else photo.warned_days
        photo.full_clean(exclude=["original"])
        photo.save()
        _journal("change photo rights", photo, by=by, **changed)
    return photo


def edit(photo: Photo, *, base: str, by: Any, **fields: Any) -> Photo:
    """`change` and `change_rights` at once, if the photo still is as it was at `base`, its `version` then.

    Raises Stale and ValidationError; nothing is changed then.
    """
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        if photo.version != base:
            raise Stale(gettext("Someone else has changed it since this page was opened. Nothing was overwritten."))
        words = {name: value for name, value in fields.items() if name not in RIGHTS}
        rights = {name: value for name, value in fields.items() if name in RIGHTS}
        return change_rights(change(photo, by=by, **words), by=by, **rights)


def kill(photo: Photo, *, by: Any, reason: str, substitute: Photo | None = None) -> Photo:
    """Take a photo away from readers everywhere, at once and for good, whatever its rights say.

    `substitute` stands in its place from now on; without one, the one that it has, else a neutral frame.
    Raises Refused without a reason, for a photo that is killed already, or a substitute that is.
    """
    reason = clean_text(reason)
    if not reason:
        raise Refused(gettext("Say why the photo is killed."))
    if substitute and (substitute.killed_at or substitute.pk == photo.pk):
        raise Refused(gettext("This photo can't stand in the place of the killed one. Choose another."))
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        if photo.killed_at:
            raise Refused(gettext("This photo is killed already."))
        photo.killed_at, photo.kill_reason = timezone.now(), reason
        photo.substitute = substitute or photo.substitute
        photo.save()
        renditions.remove_files(photo)
        _journal("kill photo", photo, by=by, reason=reason, substitute=photo.substitute_id)
    return photo


def put_back(photo: Photo, *, by: Any) -> Photo:
    """Take back a kill: readers see the photo again where and when its rights allow it. Raises Refused."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        if not photo.killed_at:
            raise Refused(gettext("This photo is not killed."))
        photo.killed_at, photo.kill_reason = None, ""
        photo.save()
        photo.renditions.all().delete()
        renditions.make.enqueue(photo.pk)
        _journal("put back photo", photo, by=by)
    return photo


def delete(photo: Photo, *, by: Any) -> None:
    """Delete a photo with its files. Raises Refused for one that is used: kill that instead."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        if photo_uses.of(photo).is_used:
            raise Refused(gettext("This photo is used, so it can't be deleted. Kill it to take it away from readers."))
        renditions.remove_files(photo)
        original = photo.original
        transaction.on_commit(lambda: original.delete(save=False))
        # No key: what is used nowhere is on no page.
        journal.write("delete photo", at=timezone.now(), by=by, subject=photo, was=photo.pk)
        photo.delete()


def _journal(verb: str, photo: Photo, *, by: Any, **data: Any) -> None:
    journal.write(
        verb,
        at=timezone.now(),
        by=by,
        subject=photo,
        photo=photo.pk,
        keys=[surrogate.photo(photo.pk), surrogate.SITEMAPS],
        **data,
    )


def _described(told: Inspected, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new photo: what the file is, what the desk says of it, else what it says itself."""
    seen = {name: getattr(told, name) for name in ("format", "width", "height", "colour", "likeness")}
    return seen | _own_words(told.metadata) | {name: value for name, value in fields.items() if value != ""}


def _own_words(metadata: PhotoMetadata) -> dict[str, str]:
    """What the picture says, under the names of our fields and no longer than they hold."""
    place = [metadata.sublocation, metadata.city, metadata.state, metadata.country]
    words = {
        "headline": metadata.headline,
        "caption": " ".join(metadata.caption.split()),
        "alt": " ".join(metadata.alt.split()),
        "creator": metadata.creator,
        "credit": metadata.credit or metadata.creator,
        "source": metadata.source,
        "copyright": metadata.copyright,
        "usage_terms": metadata.usage_terms,
        "licence": photo_metadata.licence_name(metadata.licence_url),
        "licence_url": metadata.licence_url,
        "place": ", ".join(dict.fromkeys(part for part in place if part)),
        "taken": metadata.taken,
        "keywords": ", ".join(metadata.keywords),
        "source_type": metadata.source_type,
    }
    return {name: text[: _longest(name)] for name, text in words.items()}


def _longest(name: str) -> int | None:
    longest: int | None = getattr(Photo._meta.get_field(name), "max_length", None)
    return longest
