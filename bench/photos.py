"""Photos: `make bench ARGS=photos`. What the renditions of a 24-megapixel picture take, and what a story with a lead
photo weighs on a phone, with all that its page loads.

Each rendition is made as the newsroom makes it, in a process of its own, one after the other. The picture is one of the
demo's, enlarged, with grain: harder to compress than most.
"""

import re
import resource
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from bench import rooms

PHOTO = Path(__file__).parent.parent / "newsroom/demo/photos/forest-stream.jpg"
SIZE = (6000, 4000)
PHONE = 1080  # pixels that a phone of 360 by 3 asks for
MOST = 100_000


def lines(get: Callable[[str], Any], story: str) -> Iterator[str]:
    yield "# Photos\n"
    yield f"`make bench ARGS=photos`, {rooms.today()}, {rooms.machine()}. 24 megapixels, one file in a process, one after the other.\n"
    yield f"| {'from':<4} | {'to':<4} | files | files a second | slowest s | most MiB |"
    yield f"|---|---|{'---:|' * 4}"
    for source in ("JPEG", "PNG"):
        data = picture(source)
        for form in ("avif", "webp", "jpg"):
            yield line(data, source, form)
    weights = weigh(get, story)
    yield "\nA story with its lead photo on a phone, compressed:\n"
    yield "| part | bytes |"
    yield "|---|---:|"
    for name, weight in weights.items():
        yield f"| {name:<28} | {weight:>8,} |"
    yield f"| {f'all, of {MOST:,} allowed':<28} | {sum(weights.values()):>8,} |"


def picture(file_format: str) -> bytes:
    from PIL import Image, ImageChops  # noqa: PLC0415

    with Image.open(PHOTO) as small:
        large = small.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE, 12).convert("RGB")
    file = BytesIO()
    options = {"quality": 92} if file_format == "JPEG" else {"compress_level": 1}
    ImageChops.add(large, grain, 1, -128).save(file, file_format, **options)
    return file.getvalue()


def line(data: bytes, source: str, form: str) -> str:
    """Make every file of a format that the house's pages show."""
    from articles.models import Photo  # noqa: PLC0415
    from articles.renditions import ENCODERS, MADE_AT_ONCE  # noqa: PLC0415
    from newsroom.lib import darkroom  # noqa: PLC0415
    from newsroom.lib.crop import SHAPES  # noqa: PLC0415

    photo, times = Photo(width=SIZE[0], height=SIZE[1]), []
    for shape in (name for name, formats in MADE_AT_ONCE.items() if form in formats):
        for width in photo.widths_of(shape):
            cut = darkroom.Cut(photo.box(shape), width, SHAPES[shape].height_of(width, SIZE[0] / SIZE[1]))
            start = time.perf_counter()
            darkroom.develop(data, [cut], file_format=ENCODERS[form], xmp=b"")
            times.append(time.perf_counter() - start)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return f"| {source:<4} | {form:<4} | {len(times):>5} | {len(times) / sum(times):>14.1f} | {max(times):>9.2f} | {most:>8} |"


def weigh(get: Callable[[str], Any], story: str) -> dict[str, int]:
    """The bytes of the page, its styles, scripts and its picture, as they travel."""
    import brotli  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from articles import renditions  # noqa: PLC0415

    page = get(story).content
    found = {"page": len(brotli.compress(page, quality=5))}
    for address in re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page.decode()):
        file = (settings.STATIC_ROOT / address).read_bytes()
        found[address.rpartition("/")[2].partition(".")[0] + Path(address).suffix] = len(brotli.compress(file))
    name = re.search(rf"[0-9a-f]{{32}}-16x9-{PHONE}\.avif", page.decode())
    rendition = renditions.find(name[0]) if name else None
    return found | {f"lead photo, {PHONE} × {PHONE * 9 // 16}": rendition.size if rendition else 0}
