"""Uploads of strangers: clean pixels or a clear refusal, and the newsroom lives on."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from newsroom.lib import darkroom, photo_metadata, pixels
from newsroom.lib.darkroom import SENTENCES, Cut, Unusable
from tests.newsroom.lib.pictures import iim_block, picture, quarters, scene, xmp_packet

WHOLE = Cut((0, 0, 1, 1), 60, 40)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG with a header that says this, whatever follows."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in (header, *chunks, (b"IEND", b""))
    )


def gif(frames: int) -> bytes:
    file = BytesIO()
    stills = [Image.new("P", (8, 8), n % 256) for n in range(frames)]
    stills[0].save(file, "GIF", save_all=True, append_images=stills[1:])
    return file.getvalue()


def zipped(data: bytes) -> bytes:
    file = BytesIO(data)
    file.seek(0, 2)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return file.getvalue()


def pixel(data: bytes, at=(5, 5)) -> tuple[int, ...]:
    return Image.open(BytesIO(data)).convert("RGB").getpixel(at)


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_each_format_is_read_whatever_its_name(file_format):
    told = darkroom.inspect(picture((300, 200), file_format))

    assert (told.format, told.width, told.height) == (file_format, 300, 200)
    assert [abs(int(told.colour[n : n + 2], 16) - wanted) < 12 for n, wanted in ((1, 0), (3, 128), (5, 128))] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "format"),
        (b"<?xml version='1.0'?><!DOCTYPE svg><svg/>", "format"),
        (b"%PDF-1.7\n%\xe2\xe3", "format"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "format"),
        (b"MZ\x90\0" + b"\0" * 500, "format"),
        (picture(file_format="BMP"), "format"),
        (picture(file_format="TIFF"), "format"),
        (b"GIF89a", "format"),
        (scene()[:4000], "broken"),
        (scene(file_format="PNG")[:4000], "broken"),
        (scene(file_format="WEBP")[:1000], "broken"),
        (scene(file_format="AVIF")[:1000], "format"),
        (png(200, 200, (b"IDAT", b"junk")), "broken"),
        (png(100_000, 100_000), "pixels"),
        (png(8000, 8000, (b"IDAT", zlib.compress(b"\0" * 1000))), "pixels"),
        (b"\xff\xd8" + b"\0" * (25 * 1024 * 1024), "size"),
    ],
    ids=["empty", "SVG with script", "SVG", "PDF", "PostScript", "program", "BMP", "TIFF", "stub of a GIF", "cut JPEG",
         "cut PNG", "cut WebP", "cut AVIF", "junk in a PNG", "10 gigapixels", "64 megapixels", "26 MB"],
)  # fmt: skip
def test_what_is_no_picture_of_ours_is_refused_in_a_sentence(data, reason):
    with pytest.raises(Unusable) as refusal:
        darkroom.inspect(data)

    assert str(refusal.value) == SENTENCES[reason]


def test_bomb_of_the_largest_allowed_size_is_read_within_bounds():
    rows = zlib.compress((b"\0" + b"\0\x80\x80" * 7745) * 7745, 9)
    data = png(7745, 7745, (b"IDAT", rows))

    told = darkroom.inspect(data)

    assert len(data) < 400_000
    assert (told.width * told.height, told.colour) == (59_985_025, "#008080")


def test_picture_that_needs_more_memory_than_there_is_is_refused():
    """WebP's decoder takes 8 bytes a point."""
    data = picture((7700, 7700), "WEBP", method=0)

    with pytest.raises(Unusable) as refusal:
        darkroom.inspect(data)

    assert str(refusal.value) == SENTENCES["memory"]


def test_of_what_moves_the_first_frame_counts():
    told = darkroom.inspect(gif(10_000))
    (still,) = darkroom.develop(gif(300), [Cut((0, 0, 1, 1), 8, 8)], file_format="WEBP", xmp=b"")

    assert (told.format, told.width) == ("GIF", 8)
    assert Image.open(BytesIO(still)).n_frames == 1


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"<?php system('id') ?>", b"PK\x03\x04"])
@pytest.mark.parametrize("file_format", ["AVIF", "WEBP", "JPEG"])
def test_what_hangs_on_a_picture_does_not_come_along(tail, file_format):
    comment = b"\xff\xfe" + struct.pack(">H", len(tail) + 2) + tail
    plain = picture()
    polyglot = zipped(plain[:2] + comment + plain[2:] + tail)

    (made,) = darkroom.develop(polyglot, [WHOLE], file_format=file_format, xmp=b"")

    assert tail not in made
    assert not zipfile.is_zipfile(BytesIO(made))


@pytest.mark.parametrize("file_format", ["AVIF", "WEBP", "JPEG"])
def test_renditions_say_whose_they_are_and_nothing_of_the_camera(file_format):
    camera = Image.Exif()
    camera.update({0x010F: "SECRET maker", 0x013B: "SECRET artist"})
    camera.get_ifd(0x8769).update({0xA431: "SECRET serial"})
    camera.get_ifd(0x8825).update({1: "N", 2: (25.0, 7.0, 0.0), 3: "E", 4: (62.0, 19.0, 0.0)})
    iim = iim_block((2, 90, b"SECRET city"), (2, 118, b"SECRET contact"))
    sent = picture(
        exif=camera, iim=iim, xmp=xmp_packet("<photoshop:City>SECRET place</photoshop:City>"), comment=b"SECRET"
    )
    ours = photo_metadata.xmp.write(creator="李娜", credit="INP", copyright="© INP", licence_url="https://x.example/by")

    (made,) = darkroom.develop(sent, [WHOLE], file_format=file_format, xmp=ours)

    assert b"SECRET" in sent
    assert b"SECRET" not in made
    with Image.open(BytesIO(made)) as rendition:
        assert rendition.format == file_format
        assert dict(rendition.getexif()) == {}
        assert not {"photoshop", "comment", "icc_profile", "exif"} & {k for k, v in rendition.info.items() if v}
        told = photo_metadata.read(xmp_packet=rendition.info["xmp"])
    assert (told.creator, told.credit, told.copyright, told.licence_url) == (
        "李娜",
        "INP",
        "© INP",
        "https://x.example/by",
    )


def test_cut_is_the_part_that_was_asked_for():
    halves = [Cut((0, 0, 0.5, 0.5), 30, 20), Cut((0.5, 0, 0.5, 0.5), 30, 20), Cut((0.5, 0.5, 0.5, 0.5), 30, 20)]

    made = darkroom.develop(quarters(), halves, file_format="WEBP", xmp=b"")

    assert [max(range(3), key=pixel(data, (15, 10)).__getitem__) for data in made] == [0, 1, 2]
    assert [Image.open(BytesIO(data)).size for data in made] == [(30, 20)] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_camera_held_in_any_way_stands_upright(orientation):
    """The same scene, stored as each of EXIF's eight orientations has it."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # by number of Image.Transpose
    file = BytesIO()
    whole = Image.open(BytesIO(quarters()))
    stored = whole if orientation == 1 else whole.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(file, "PNG", exif=exif)

    told = darkroom.inspect(file.getvalue())
    (made,) = darkroom.develop(file.getvalue(), [WHOLE], file_format="JPEG", xmp=b"")

    assert (told.width, told.height) == (600, 400)
    assert [max(range(3), key=pixel(made, at).__getitem__) for at in ((10, 10), (50, 10), (50, 30))] == [0, 1, 2]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_becomes_a_plain_one(mode):
    file = BytesIO()
    Image.new("L", (60, 40), 255).convert(mode if mode != "I;16" else "I").point(
        lambda value: value * 257 if mode == "I;16" else value
    ).convert(mode).save(file, "JPEG" if mode == "CMYK" else "PNG")

    (made,) = darkroom.develop(file.getvalue(), [WHOLE], file_format="JPEG", xmp=b"")

    assert Image.open(BytesIO(made)).mode == "RGB"
    assert min(pixel(made)) > 240


def test_what_is_transparent_lies_on_white():
    file = BytesIO()
    Image.new("RGBA", (60, 40), (255, 0, 0, 0)).save(file, "PNG")

    (made,) = darkroom.develop(file.getvalue(), [WHOLE], file_format="JPEG", xmp=b"")

    assert min(pixel(made)) > 250


def test_colours_become_those_of_the_web():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # for another kind of picture: left out
    made = darkroom.develop(picture(icc_profile=lab), [WHOLE], file_format="WEBP", xmp=b"")

    assert abs(pixel(made[0])[1] - 128) < 6


def test_likeness_survives_size_and_format():
    one = darkroom.inspect(quarters((600, 400))).likeness
    smaller = darkroom.inspect(quarters((313, 209), "JPEG", quality=40)).likeness
    other = darkroom.inspect(scene((600, 400))).likeness

    assert ((one ^ smaller) & (1 << 64) - 1).bit_count() <= 6
    assert ((one ^ other) & (1 << 64) - 1).bit_count() > 6


def test_likeness_fits_a_column_of_the_database():
    assert -(2**63) <= darkroom.inspect(scene()).likeness < 2**63


def test_metadata_comes_with_the_look():
    sent = picture(
        iim=iim_block((2, 110, b"INP")),
        xmp=xmp_packet("<dc:creator><rdf:Seq><rdf:li>Li</rdf:li></rdf:Seq></dc:creator>"),
    )

    told = darkroom.inspect(sent).metadata

    assert (told.credit, told.creator) == ("INP", "Li")


def test_file_of_many_details_keeps_to_its_budget():
    noise = Image.effect_noise((1200, 800), 40).convert("RGB")
    file = BytesIO()
    noise.save(file, "JPEG", quality=95)

    (made,) = darkroom.develop(file.getvalue(), [Cut((0, 0, 1, 1), 960, 640)], file_format="AVIF", xmp=b"")

    assert len(made) <= darkroom.BUDGET


def test_process_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(darkroom, "ROOT", darkroom.ROOT / "docs")  # where there is nothing to start

    with pytest.raises(Unusable) as refusal:
        darkroom.inspect(picture())

    assert str(refusal.value) == SENTENCES["memory"]


def test_process_that_hangs_is_a_refusal(monkeypatch):
    monkeypatch.setattr(darkroom, "PATIENCE", 0.001)

    with pytest.raises(Unusable) as refusal:
        darkroom.inspect(picture())

    assert str(refusal.value) == SENTENCES["time"]


def test_every_refusal_of_the_process_has_its_sentence():
    source = (darkroom.ROOT / "newsroom/lib/pixels.py").read_text()

    assert {"format", "broken", "pixels", "memory"} <= SENTENCES.keys()
    assert pixels.FORMATS == ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
    assert "import django" not in source
