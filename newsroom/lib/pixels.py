"""Decodes pictures of strangers, in a process that may fail: `python -m newsroom.lib.pixels`.

Started by `newsroom.lib.darkroom`, with the order as a line of JSON and the picture behind it on standard input. It
first takes away from itself what a decoder doesn't need: memory beyond 512 MiB, 5 seconds of CPU, files to write. The
answer on standard output is a line of JSON, with pictures behind it. Whatever comes out was encoded here.
"""

import json
import os
import resource
import sys
from io import BytesIO
from math import log
from typing import Any

MEMORY = 512 * 1024 * 1024
SECONDS = 5
LIMITS = (
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_FSIZE, 0),
    (resource.RLIMIT_CORE, 0),
)

# Before the decoders are loaded.
if __name__ == "__main__":  # pragma: no cover - in the process of its own only, which may write no file
    for limit, most in LIMITS:
        resource.setrlimit(limit, (most, most))

from PIL import AvifImagePlugin, Image, ImageCms, UnidentifiedImageError  # noqa: E402 - see above

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
LARGEST_PICTURE = 60_000_000
LARGEST_WEBP = 30_000_000  # its decoder takes 8 bytes a point, and we 4 more
SMALL = 256  # large enough for the likeness and the colour
WHITE = "white"
# The first quality that fits the budget is taken, else the last. Each makes a file smaller by about A_STEP.
A_STEP = 1.25
QUALITIES = {"AVIF": (58, 50, 42, 34, 26), "WEBP": (74, 64, 54, 44, 34), "JPEG": (80, 70, 60, 50)}
OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"speed": 8, "max_threads": 1},
    "WEBP": {"method": 4},
    "JPEG": {"progressive": True, "optimize": True},
}
# What puts a picture upright that was stored with this orientation; four of them lie on their side.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
LYING = {5, 6, 7, 8}
SRGB = ImageCms.createProfile("sRGB")


class Refused(Exception):
    """Holds a word for the reason, which `newsroom.lib.darkroom` puts into a sentence."""


def inspect(data: bytes) -> dict[str, Any]:
    """Decode once, to know that it can be done: format, size as it is looked at, likeness, colour, metadata."""
    from newsroom.lib import photo_metadata  # noqa: PLC0415 - developing, which is done more often, starts without

    picture = opened(data)
    width, height = upright_size(picture)
    small = flattened(picture, min(1.0, SMALL / max(width, height)))
    blocks = {
        "xmp_packet": picture.info.get("xmp", b""),
        "exif_block": picture.info.get("exif", b""),
        "iim_block": picture.info.get("photoshop", {}).get(0x0404, b""),  # Photoshop's resource of IPTC-NAA records
    }
    metadata = photo_metadata.read(**{name: block for name, block in blocks.items() if isinstance(block, bytes)})
    return {
        "format": "JPEG" if picture.format == "MPO" else picture.format,
        "width": width,
        "height": height,
        "likeness": likeness(small),
        "colour": colour(small),
        "metadata": photo_metadata.as_json(metadata),
    }


def develop(data: bytes, cuts: list[dict[str, Any]], file_format: str, xmp: bytes) -> list[bytes]:
    """Cut out each `box` (left, top, width, height as shares of the whole) and encode it at its size."""
    picture = opened(data)
    width, height = upright_size(picture)
    scale = max(max(cut["width"] / (cut["box"][2] * width), cut["height"] / (cut["box"][3] * height)) for cut in cuts)
    whole = flattened(picture, min(1.0, scale))
    return [encoded(cut_out(whole, cut), file_format, xmp, cut["budget"]) for cut in cuts]


def opened(data: bytes) -> Image.Image:
    """The picture after a look at its header, with only those decoded that can't be asked for their EXIF before."""
    Image.MAX_IMAGE_PIXELS = None  # Pillow's own limit is softer than ours
    picture = Image.open(BytesIO(data), formats=FORMATS)
    if picture.width * picture.height > LARGEST_PICTURE:
        raise Refused("pixels")
    if picture.format == "PNG":
        picture.load()
    return picture


def orientation(picture: Image.Image) -> int:
    """EXIF's orientation, TIFF 6.0 tag 274: 1 is upright, and so is what makes no sense."""
    try:
        return int(picture.getexif().get(0x0112, 1))
    except Exception:  # a garbled block fails in many ways
        return 1


def upright_size(picture: Image.Image) -> tuple[int, int]:
    width, height = picture.size
    return (height, width) if orientation(picture) in LYING else (width, height)


def flattened(picture: Image.Image, scale: float) -> Image.Image:
    """Decode at `scale`: upright, opaque, in sRGB. Of what moves, the first frame."""
    width, height = (max(1, round(side * scale)) for side in picture.size)
    turn, profile = TURNS.get(orientation(picture)), picture.info.get("icc_profile")
    picture.draft(None, (width, height))  # a JPEG decodes at an eighth or more of its size without the rest
    try:
        picture.load()
    except OSError as error:
        if picture.format == "WEBP" and picture.width * picture.height > LARGEST_WEBP:
            raise Refused("memory") from error  # its decoder doesn't say why it fails
        raise
    small = picture
    if small.mode in ("P", "PA", "1"):
        small = small.convert("RGBA" if small.has_transparency_data else "RGB")
    elif small.mode.startswith("I"):
        small = small.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if small.size != (width, height):
        small = small.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if turn is not None:
        small = small.transpose(turn)
    return in_srgb(on_white(small), profile)


def on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    ground = Image.new("RGBA", layer.size, WHITE)
    return Image.alpha_composite(ground, layer).convert("RGB")


def in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours of the web; a profile that makes no sense is left out."""
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, SRGB, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            converted = None
        picture = converted or picture
    return picture.convert("RGB")


def cut_out(whole: Image.Image, cut: dict[str, Any]) -> Image.Image:
    left, top, width, height = cut["box"]
    across, down = whole.size
    box = (left * across, top * down, min((left + width) * across, across), min((top + height) * down, down))
    return whole.resize((cut["width"], cut["height"]), Image.Resampling.LANCZOS, box=box)


def encoded(picture: Image.Image, file_format: str, xmp: bytes, budget: int) -> bytes:
    """A file with no metadata but `xmp`, of at most `budget` bytes if that can be had."""
    picture.info.clear()
    extra = {"xmp": xmp} if xmp else {}
    qualities = list(QUALITIES[file_format])
    while True:
        file = BytesIO()
        picture.save(file, file_format, quality=qualities.pop(0), **OPTIONS[file_format], **extra)
        over = file.tell() / budget
        if over <= 1 or not qualities:
            return file.getvalue()
        del qualities[: max(0, min(int(log(over, A_STEP)), len(qualities)) - 1)]  # those that would not fit, either


def likeness(picture: Image.Image) -> int:
    """64 bits, as a signed integer: is each point of 8 × 8 darker than the one on its right (dHash)?"""
    grey = picture.convert("L").resize((9, 8), Image.Resampling.LANCZOS)
    points = grey.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (points[at] < points[at + 1])
    return bits - (1 << 64) if bits >> 63 else bits


def colour(picture: Image.Image) -> str:
    """The colour that most of the picture has, as #rrggbb."""
    few = picture.resize((64, 64), Image.Resampling.BOX).quantize(6)
    _, index = max(few.getcolors() or [(0, 0)])
    palette = few.getpalette() or [128, 128, 128]
    return "#{:02x}{:02x}{:02x}".format(*palette[3 * int(index) : 3 * int(index) + 3])  # type: ignore[call-overload]


def answer(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Do what is asked. A picture that can't be read is an answer, too."""
    try:
        if order["do"] == "inspect":
            return inspect(data), []
        xmp = order["xmp"].encode()
        files = develop(data, order["cuts"], order["format"], xmp)
        return {"lengths": [len(file) for file in files]}, files
    except Refused as reason:
        return {"refused": str(reason)}, []
    except UnidentifiedImageError:
        return {"refused": "format"}, []
    except (MemoryError, Image.DecompressionBombError):
        return {"refused": "memory"}, []
    except Exception as error:  # decoders fail in ways of their own, and all mean the same
        if "memory" in str(error).lower():
            return {"refused": "memory"}, []
        return {"refused": "broken", "because": f"{type(error).__name__}: {error}"[:300]}, []


def main() -> None:  # pragma: no cover - in the process of its own only, which may write no file
    order = json.loads(sys.stdin.buffer.readline())
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each thread would take its share of the memory
    told, files = answer(order, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + b"".join(files))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing to tidy up


if __name__ == "__main__":  # pragma: no cover - in the process of its own only, which may write no file
    main()
