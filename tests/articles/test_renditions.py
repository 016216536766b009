"""What readers get of a photo: pixels of ours in set sizes, with its rights inside and nothing else of its metadata."""

from io import BytesIO

import pytest
from PIL import ExifTags, Image

from articles import photos, renditions
from articles.models import Photo, Rendition
from newsroom.lib import photo_metadata
from tests.newsroom.lib.pictures import picture, quarters, scene, with_thumbnail

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.usefixtures("own_folders")]


def opened(rendition: Rendition) -> Image.Image:
    with rendition.file.open("rb") as file:
        return Image.open(BytesIO(file.read()))


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [("16x9", [(480, 270), (800, 450), (1080, 608)]), ("4x3", [(240, 180), (480, 360), (800, 600)]),
     ("1x1", [(160, 160), (320, 320), (640, 640)]), ("social", [(1200, 630)]), ("whole", [(480, 360), (960, 720)])],
)  # fmt: skip
def test_shape_has_its_sizes_in_each_format_and_none_is_enlarged(shape, sizes):
    photo = photos.add(picture((1200, 900)), by=None, credit="APP")

    made = [opened(renditions.find(name)) for name in photo.names(shape)]

    formats = ["JPEG"] if shape == "social" else ["AVIF", "WEBP", "JPEG"]
    assert [(file.format, file.size) for file in made] == [(form, size) for form in formats for size in sizes]


@pytest.mark.parametrize("size", [(20, 20), (300, 2000), (5, 3), (1, 1)])
def test_small_and_narrow_pictures_have_one_size(size):
    photo = photos.add(picture(size, "PNG"), by=None, credit="APP")

    (name,) = [name for name in photo.names("16x9") if name.endswith(".webp")]
    assert opened(renditions.find(name)).width <= size[0]


def test_crop_is_around_the_focal_point_unless_an_editor_cropped_it():
    photo = photos.add(quarters((800, 400)), by=None, credit="APP", focal_x=0.1)
    left = opened(renditions.find(photo.name("1x1", 160, "jpg"))).convert("RGB")

    cropped = photos.change(photo, by=None, crops={"1x1": [0.5, 0.5, 0.25, 0.5]})
    corner = opened(renditions.find(cropped.name("1x1", 160, "jpg"))).convert("RGB")

    near = [[round(value / 255) for value in file.getpixel((20, 20))] for file in (left, corner)]
    assert near == [[1, 0, 0], [0, 0, 1]]


@pytest.mark.parametrize("form", ["avif", "webp", "jpg"])
def test_file_says_whose_it_is_and_nothing_else(form):
    exif = Image.Exif()
    exif[0x010F], exif[0xA431], exif[0x8825] = "Maker", "Serial 4711", {1: "N", 2: (31.0, 33.0, 0.0)}
    sent = scene((800, 600), exif=with_thumbnail(exif, picture((160, 120), comment=b"A thumbnail")))
    assert (0x0201 in Image.open(BytesIO(sent)).getexif().get_ifd(ExifTags.IFD.IFD1), b"A thumbnail" in sent) == (
        True,
        True,
    )
    photo = photos.add(
        sent, by=None, creator="李娜", credit="INP", copyright="© INP 2026", licence_url="https://inp.example/terms",
        usage_terms="Not for sale.", source_type="digitalCapture", caption="Not for the file",
    )  # fmt: skip

    rendition = renditions.find(photo.name("4x3", 480, form))

    file = opened(rendition)
    told = photo_metadata.as_json(photo_metadata.read(xmp_packet=file.info["xmp"]))
    assert {name: value for name, value in told.items() if value} == {
        "creator": "李娜",
        "credit": "INP",
        "copyright": "© INP 2026",
        "usage_terms": "Not for sale.",
        "licence_url": "https://inp.example/terms",
        "source_type": "digitalCapture",
    }
    with rendition.file.open("rb") as stored:
        data = stored.read()
    assert [
        word for word in (b"A thumbnail", b"Maker", b"4711", b"GPS", b"Exif", b"Not for the file") if word in data
    ] == []
    assert rendition.size == len(data)


@pytest.mark.parametrize(
    "name",
    ["{}-4x3-241.webp", "{}-4x3-0240.webp", "{}-4x3-99999.webp", "{}-5x3-240.webp", "{}-social-1200.avif", "{}-4x3-240.png",
     "{}-4x3-240.webp.php", "../{}-4x3-240.webp", "{}-4x3-240.webp\n", "{}-4x3-٢٤٠.webp", "{}-whole-1600.webp"],
)  # fmt: skip
def test_no_name_makes_another_size(name):
    photo = photos.add(picture(), by=None, credit="APP")

    assert renditions.find(name.format(photo.token)) is None
    assert Rendition.objects.count() == 0


def test_file_is_made_once():
    photo = photos.add(picture(), by=None, credit="APP")

    first = renditions.find(photo.name("4x3", 240, "webp"))
    second = renditions.find(photo.name("4x3", 240, "webp"))

    assert (first, Rendition.objects.count()) == (second, 1)


def test_task_makes_what_pages_show_and_a_second_time_nothing():
    photo = photos.add(picture((1200, 900)), by=None, credit="APP")

    renditions.make.func(photo.pk)
    made = set(Rendition.objects.values_list("pk", "name"))
    renditions.make.func(photo.pk)

    assert {name for _, name in made} == {
        *photo.names("16x9"), *photo.names("social"), *(name for name in photo.names("4x3") if not name.endswith("jpg")),
    }  # fmt: skip
    assert set(Rendition.objects.values_list("pk", "name")) == made


def test_old_names_answer_after_a_change():
    photo = photos.add(picture(), by=None, credit="APP")
    old = renditions.find(photo.name("4x3", 240, "webp"))

    changed = photos.change(photo, by=None, focal_x=0.9)

    assert renditions.find(old.name) == old
    assert renditions.find(changed.name("4x3", 240, "webp")) != old
    assert renditions.find(photo.name("4x3", 480, "webp")) is None


def test_kill_takes_the_files_away_and_putting_back_makes_them_anew(django_capture_on_commit_callbacks):
    photo = photos.add(picture(), by=None, credit="APP")
    rendition = renditions.find(photo.name("4x3", 240, "webp"))

    with django_capture_on_commit_callbacks(execute=True):
        photos.kill(photo, by=None, reason="Wrong person.")
    assert not rendition.file.storage.exists(rendition.file.name)
    photos.put_back(photo, by=None)

    assert opened(renditions.find(rendition.name)).size == (240, 180)


def test_second_of_two_makers_takes_what_the_first_has_made():
    photo = photos.add(picture(), by=None, credit="APP")
    name = photo.name("4x3", 240, "webp")
    first = renditions.find(name)

    again = renditions._keep(photo, name, b"other")

    assert again == first
    assert [file.name for file in sorted((first.file.storage.base_location / "photos").iterdir())] == [name]


def test_photo_that_was_not_looked_at_has_no_files():
    lost = Photo.objects.create(token="0" * 32, credit="APP")

    assert renditions.find(lost.name("4x3", 240, "webp")) is None
    renditions.make.func(lost.pk)
    assert Rendition.objects.count() == 0
