"""What the darkroom's process does, called here: there, it may write no file, so nobody sees which of its lines ran."""

from io import BytesIO

import pytest
from PIL import Image, ImageCms, UnidentifiedImageError, WebPImagePlugin

from newsroom.lib import photo_metadata, pixels
from tests.newsroom.lib.pictures import iim_block, picture, scene
from tests.newsroom.lib.test_darkroom import gif, png

WHOLE = {"box": [0, 0, 1, 1], "width": 60, "height": 40, "budget": 60_000}


def stored(image: Image.Image, file_format: str = "PNG", **options) -> bytes:
    file = BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def inspected(data: bytes) -> dict:
    return pixels.answer({"do": "inspect"}, data)[0]


def developed(data: bytes, *cuts: dict, file_format: str = "JPEG", xmp: str = "") -> list[Image.Image]:
    order = {"do": "develop", "cuts": list(cuts) or [WHOLE], "format": file_format, "xmp": xmp}
    told, files = pixels.answer(order, data)
    assert told == {"lengths": [len(file) for file in files]}
    return [Image.open(BytesIO(file)) for file in files]


def test_look_tells_what_a_picture_is():
    told = inspected(picture((300, 200), iim=iim_block((2, 110, b"INP"))))

    assert (told["format"], told["width"], told["height"]) == ("JPEG", 300, 200)
    assert photo_metadata.from_json(told["metadata"]).credit == "INP"


def test_likeness_is_one_bit_for_each_step_to_the_right():
    rising, falling = (stored(Image.linear_gradient("L").rotate(turn)) for turn in (90, 270))

    assert {inspected(rising)["likeness"], inspected(falling)["likeness"]} == {0, -1}


def test_pair_of_pictures_of_a_phone_is_a_jpeg():
    one = Image.open(BytesIO(scene((60, 40))))

    assert inspected(stored(one, "MPO", save_all=True, append_images=[one]))["format"] == "JPEG"


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"%PDF-1.7", "format"), (scene()[:4000], "broken"), (png(100_000, 100_000), "pixels")],
    ids=["PDF", "cut JPEG", "10 gigapixels"],
)
def test_what_can_not_be_read_is_refused_for_its_reason(data, reason):
    assert inspected(data)["refused"] == reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (MemoryError(), "memory"),
        (Image.DecompressionBombError("large"), "memory"),
        (ValueError("could not allocate memory"), "memory"),
        (ValueError("no such marker"), "broken"),
        (UnidentifiedImageError(), "format"),
    ],
)
def test_however_a_decoder_fails_it_is_a_reason(monkeypatch, error, reason):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(Image, "open", fail)

    assert inspected(b"a picture")["refused"] == reason


@pytest.mark.parametrize(("most", "reason"), [(100, "memory"), (10_000, "broken")])
def test_webp_that_fails_is_too_large_or_damaged(monkeypatch, most, reason):
    def fail(self):
        raise OSError("failed to read next frame")

    monkeypatch.setattr(WebPImagePlugin.WebPImageFile, "load", fail)
    monkeypatch.setattr(pixels, "LARGEST_WEBP", most)

    assert inspected(picture((60, 40), "WEBP"))["refused"] == reason


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_picture_becomes_a_plain_one(mode):
    white = Image.new("I;16", (60, 40), 65535) if mode == "I;16" else Image.new("L", (60, 40), 255).convert(mode)

    (made,) = developed(stored(white))

    assert (made.mode, made.getpixel((5, 5)) > (240, 240, 240)) == ("RGB", True)


def test_palette_with_a_transparent_colour_lies_on_white():
    image = Image.new("P", (60, 40), 0)
    image.putpalette([255, 0, 0])

    (made,) = developed(stored(image, transparency=0))

    assert made.getpixel((5, 5)) > (250, 250, 250)


@pytest.mark.parametrize(("orientation", "size"), [(1, (300, 200)), (6, (200, 300)), (99, (300, 200))])
def test_picture_stands_upright_whatever_the_camera_says(orientation, size):
    exif = Image.Exif()
    exif[0x0112] = orientation

    told = inspected(picture((300, 200), exif=exif))

    assert (told["width"], told["height"]) == size


def test_garbled_exif_is_upright():
    class Garbled(Image.Image):
        def getexif(self):
            raise SyntaxError("not a TIFF file")

    assert pixels.orientation(Garbled()) == 1


def test_colours_become_those_of_the_web_and_a_senseless_profile_is_left_out():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    grey = picture(colour="#808080", icc_profile=srgb), picture(colour="#808080", icc_profile=b"no profile")

    made = [developed(data, file_format="WEBP")[0].getpixel((5, 5)) for data in grey]

    assert [max(abs(part - 128) for part in pixel) < 6 for pixel in made] == [True, True]


def test_cut_keeps_to_its_budget_as_well_as_it_can():
    noise = stored(Image.effect_noise((1200, 800), 90).convert("RGB"), "JPEG", quality=95)
    cut = {"box": [0, 0, 1, 1], "width": 600, "height": 400}

    sizes = [
        pixels.answer({"do": "develop", "cuts": [cut | {"budget": budget}], "format": "JPEG", "xmp": "<x/>"}, noise)[0]
        for budget in (10**6, 80_000, 1)
    ]
    wide, fitting, least = (size["lengths"][0] for size in sizes)

    assert wide > 80_000 >= fitting > least > 1


def test_of_what_moves_the_first_frame_counts():
    (made,) = developed(gif(3), {"box": [0, 0, 1, 1], "width": 8, "height": 8, "budget": 60_000}, file_format="WEBP")

    assert made.n_frames == 1
