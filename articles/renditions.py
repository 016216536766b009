"""Making what readers get of a photo: by a task when it came or changed, and on first need.

A name is `<token>-<shape>-<width>.<format>`. The token is 128 bits of chance and changes with the pixels or the rights
inside the files; shapes, widths and formats are those of `newsroom.lib.crop`, so no address makes another size.
"""

import re
from collections.abc import Iterable
from threading import BoundedSemaphore

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.tasks import task

from articles.models import Photo, Rendition
from newsroom.lib import darkroom, xmp
from newsroom.lib.crop import SHAPES
from newsroom.lib.darkroom import Cut

NAME = re.compile(
    rf"(?P<token>[0-9a-f]{{32}})-(?P<shape>{'|'.join(SHAPES)})-(?P<width>[1-9][0-9]{{0,4}})\.(?P<format>avif|webp|jpg)",
    re.ASCII,
)
ENCODERS = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}
# What the house's own pages, feeds and cards show; other files are made on first need.
MADE_AT_ONCE = {"16x9": ("avif", "webp", "jpg"), "4x3": ("avif", "webp"), "social": ("jpg",)}

_darkrooms = BoundedSemaphore(2)  # of this process, so that readers can't take all of the machine


def find(name: str) -> Rendition | None:
    """Return the rendition of this name, made now if it could be there; None for any other name.

    Raises darkroom.Unusable, and OSError when the original is lost.
    """
    if not (match := NAME.fullmatch(name)):
        return None
    if found := _made(name):
        return found
    photo = Photo.objects.filter(token=match["token"]).first()
    if photo is None or photo.killed_at or not photo.width or name not in photo.names(match["shape"]):
        return None
    with _darkrooms:
        return _made(name) or _make(photo, match["shape"], match["format"], int(match["width"]))


@task()
def make(photo_id: int) -> None:
    """Make what the house's pages show of a photo, as far as it is not there."""
    photo = Photo.objects.filter(pk=photo_id, killed_at=None, width__gt=0).first()
    if photo is None:
        return
    made = set(photo.renditions.values_list("name", flat=True))
    for shape, formats in MADE_AT_ONCE.items():
        for form in formats:
            for width in photo.widths_of(shape):
                if photo.name(shape, width, form) not in made:
                    _make(photo, shape, form, width)


def sizes(names: Iterable[str]) -> dict[str, int]:
    """How many bytes the files of these names have, as far as they are made. One query."""
    return dict(Rendition.objects.filter(name__in=list(names)).values_list("name", "size"))


def remove_files(photo: Photo) -> None:
    """Take the files away, once the transaction is over. The names stay known, so that they are told as gone."""
    names = list(photo.renditions.values_list("file", flat=True))

    def remove() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(remove)


def _made(name: str) -> Rendition | None:
    return Rendition.objects.select_related("photo").filter(name=name).first()


def _make(photo: Photo, shape: str, form: str, width: int) -> Rendition:
    """Develop one file, in a process of its own: several at once could take longer than the darkroom gives."""
    height = SHAPES[shape].height_of(width, photo.width / photo.height)
    with photo.original.open("rb") as original:
        data = original.read()
    cuts = [Cut(photo.box(shape), width, height)]
    (file,) = darkroom.develop(data, cuts, file_format=ENCODERS[form], xmp=rights_inside(photo))
    return _keep(photo, photo.name(shape, width, form), file)


def _keep(photo: Photo, name: str, data: bytes) -> Rendition:
    rendition = Rendition(photo=photo, name=name, size=len(data))
    rendition.file.save(name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            rendition.save()
    except IntegrityError:
        rendition.file.delete(save=False)
        return Rendition.objects.select_related("photo").get(name=name)
    return rendition


def rights_inside(photo: Photo) -> bytes:
    """Whose the picture is, as XMP: the one thing of the original's metadata that readers get."""
    return xmp.write(
        creator=photo.creator,
        credit=photo.credit,
        copyright=photo.copyright,
        terms=photo.usage_terms or photo.licence,
        licence_url=photo.licence_url,
        source_type=photo.source_type,
    )
