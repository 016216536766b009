"""Pictures are what their bytes say, and readers get pixels of ours only."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from articles import photos
from articles.models import Photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private"},
        }
    }


def picture(size=(1200, 900), file_format="JPEG", **options) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, file_format, **options)
    return file.getvalue()


def test_add_keeps_the_original_byte_for_byte():
    data = picture()

    photo = photos.add(data, by=None, credit="APP")

    with photo.original.open("rb") as original:
        assert original.read() == data


def test_add_makes_webp_renditions_no_wider_than_the_picture():
    photo = photos.add(picture((1200, 900)), by=None, credit="APP")

    sizes = []
    for width in photo.widths:
        with default_storage.open(photo.rendition_name(width)) as file, Image.open(file) as rendition:
            sizes.append((rendition.format, rendition.size))
    assert sizes == [("WEBP", (480, 320)), ("WEBP", (960, 640))]


def test_add_drops_all_metadata():
    exif = Image.Exif()
    exif[0x010F] = "Maker"

    photo = photos.add(picture(exif=exif), by=None, credit="APP")

    with default_storage.open(photo.rendition_name(480)) as file, Image.open(file) as rendition:
        assert dict(rendition.getexif()) == {}
        assert not {"exif", "xmp", "icc_profile"} & rendition.info.keys()


@pytest.mark.parametrize("size", [(20, 20), (300, 2000), (5, 3)])
def test_add_takes_small_and_narrow_pictures(size):
    photo = photos.add(picture(size, "PNG"), by=None, credit="APP")

    assert len(photo.widths) == 1
    assert default_storage.exists(photo.rendition_name(photo.widths[0]))


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"GIF89a", b"%PDF-1.7",
     picture()[:400], picture(file_format="BMP")],
    ids=["empty", "svg", "stub", "pdf", "truncated", "bmp"],
)  # fmt: skip
def test_add_refuses_what_is_no_picture_of_the_allowed_formats(data):
    with pytest.raises(ValidationError, match="can't be read as a JPEG, PNG, WebP, GIF or AVIF picture"):
        photos.add(data, by=None, credit="APP")

    assert not Photo.objects.exists()


def test_add_refuses_60_megapixels_by_the_header():
    bomb = picture((8000, 8000), "PNG")

    with pytest.raises(ValidationError, match="more than 60 megapixels"):
        photos.add(bomb, by=None, credit="APP")


def test_add_needs_a_credit():
    with pytest.raises(ValidationError, match="This field cannot be blank"):
        photos.add(picture(), by=None, credit="")


def test_recrop_makes_renditions_under_new_names():
    photo = photos.add(picture(), by=None, credit="APP")
    before = photo.src
    photo.focal_x = 0.1

    photos.recrop(photo)

    assert photo.src != before
    assert default_storage.exists(photo.rendition_name(480))
