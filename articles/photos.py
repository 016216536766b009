"""Taking photographs in: checked by their header, kept as they came, re-encoded for readers."""

import secrets
import warnings
from io import BytesIO
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from articles.models import Photo

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
LARGEST_FILE = 25 * 1024 * 1024
LARGEST_PICTURE = 60_000_000


def add(data: bytes, *, by: Any, **fields: Any) -> Photo:
    """Keep `data` byte for byte, and make the renditions that readers get.

    `fields` are those of Photo: credit (required), caption, alt, creator, licence, licence_url,
    focal_x, focal_y. Raises ValidationError for anything that is not a picture of FORMATS, over
    25 MB or over 60 megapixels; the size is read from the header, before decoding.
    """
    picture = _open(data)
    photo = Photo(added_by=by, token=secrets.token_hex(16), **fields)
    photo.original.name = f"originals/{photo.token}"  # never the name that came with the upload
    photo.full_clean(exclude=["original", "widths"])
    with transaction.atomic():
        photo.original.save(photo.token, ContentFile(data), save=False)
        _make_renditions(photo, picture)
        photo.save()
    return photo


def recrop(photo: Photo) -> None:
    """Make the renditions again after the focal point moved, under new names. Saves the photo."""
    with photo.original.open("rb") as original:
        picture = _open(original.read())
    photo.token = secrets.token_hex(16)
    _make_renditions(photo, picture)
    photo.save()


def _open(data: bytes) -> Image.Image:
    if len(data) > LARGEST_FILE:
        raise ValidationError("This file is larger than 25 MB. Send a smaller one.")
    try:
        with warnings.catch_warnings():
            # Pillow warns from about 90 megapixels on; our own limit below is stricter.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > LARGEST_PICTURE:
                raise ValidationError("This picture has more than 60 megapixels. Send a smaller one.")
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError("This file can't be read as a JPEG, PNG, WebP, GIF or AVIF picture.") from error
    return ImageOps.exif_transpose(picture).convert("RGB")


def _make_renditions(photo: Photo, picture: Image.Image) -> None:
    """Write the 3:2 crops; no wider than the picture itself, at least one."""
    across, down = Photo.RATIO
    room = min(picture.width, picture.height * across // down)
    photo.widths = [width for width in Photo.WIDTHS if width <= room] or [max(room // across * across, across)]
    for width in photo.widths:
        crop = ImageOps.fit(
            picture,
            (width, width * down // across),
            Image.Resampling.LANCZOS,
            centering=(photo.focal_x, photo.focal_y),
        )
        file = BytesIO()
        crop.save(file, "WEBP", quality=72, method=4)  # a new picture: no metadata comes along
        default_storage.save(photo.rendition_name(width), ContentFile(file.getvalue()))
