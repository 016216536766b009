"""What each kind of page weighs on its way to a phone, beside the budget: `make bench ARGS=weights`.

HTML, styles and scripts compressed as they travel; of the pictures, those that are loaded at once.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bench import rooms

PHONE = 1080  # pixels that a phone of 360 by 3 asks for
BUDGET = {"HTML": 12_000, "CSS": 6_000, "JavaScript": 2_000, "fonts": 0, "pictures": 60_000, "all": 100_000}
URDU_FONT = 233_000  # decided beside the budget: Nastaliq, on pages of Urdu stories only
ENTRY = re.compile(r"(\S+) (\d+)w")


def pages() -> dict[str, str]:
    """Name and address of each kind of page. Needs the demo newsroom."""
    from django.utils import timezone  # noqa: PLC0415

    from articles.models import Release  # noqa: PLC0415

    live = Release.objects.live(at=timezone.now()).select_related("section").order_by("pk")
    plain, photos, urdu = (
        next(story for story in live if fits(story))
        for fits in (
            lambda story: story.language == "en" and not story.lead_photo,
            lambda story: story.language == "en" and story.lead_photo,
            lambda story: story.language == "ur",
        )
    )
    return {
        "home": "/", "section": photos.section.get_absolute_url(), "story": plain.get_absolute_url(),
        "story with photos": photos.get_absolute_url(), "Urdu story": urdu.get_absolute_url(),
        "search": "/search/?q=pakistan", "archive day": f"/archive/{timezone.localdate(photos.published_at):%Y/%m/%d}/",
        "breaking.json": "/breaking.json",
    }  # fmt: skip


def loaded(page: str) -> dict[str, list[str]]:
    """The static files that a page names, by their part in the budget. Print styles wait until all else is there."""
    tags = re.findall(r"<(?:link|script)\b[^>]*>", page)
    found: dict[str, list[str]] = {"CSS": [], "JavaScript": []}
    for tag in tags:
        if 'media="print"' not in tag and (address := re.search(r'"/static/([^"]+\.(?:css|js))"', tag)):
            found["CSS" if address[1].endswith("css") else "JavaScript"].append(address[1])
    return found


def first_pictures(page: str) -> list[str]:
    """Of each picture that is loaded at once, the file that a phone takes: the first format, the first wide enough."""
    chosen = []
    for picture in re.findall(r"<picture>.*?</picture>", page, re.DOTALL):
        if 'loading="eager"' in picture and (first := re.search(r'srcset="([^"]+)"', picture)):
            entries = sorted((int(width), address) for address, width in ENTRY.findall(first[1]))
            chosen.append(next((address for width, address in entries if width >= PHONE), entries[-1][1]))
    return chosen


def over(weights: dict[str, int], *, is_urdu: bool) -> list[str]:
    """The parts that are heavier than the budget."""
    font = URDU_FONT if is_urdu else 0
    budget = BUDGET | {"fonts": font, "all": BUDGET["all"] + font}
    return [part for part, weight in weights.items() if weight > budget[part]]


def row(name: str, weights: dict[str, int], heavy: list[str]) -> str:
    numbers = " | ".join(f"{weights[part]:>10,}" for part in BUDGET)
    return f"| {name:<18} | {numbers} | {'over: ' + ', '.join(heavy) if heavy else ''} |"


def weigh(get: Callable[[str], Any], address: str) -> dict[str, int]:
    """The bytes of a page by part."""
    import brotli  # noqa: PLC0415
    from django.conf import settings  # noqa: PLC0415

    from articles import renditions  # noqa: PLC0415

    answer = get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    page = answer.content.decode()
    files = {part: [settings.STATIC_ROOT / name for name in names] for part, names in loaded(page).items()}
    weights = {"HTML": len(brotli.compress(answer.content, quality=5))}
    for part, paths in files.items():
        weights[part] = sum(len(brotli.compress(path.read_bytes())) for path in paths)
    styles = "".join(path.read_text() for path in files["CSS"])
    fonts = {Path(name).name for name in re.findall(r"url\([\"']?([^\"')]+\.woff2)", styles)}
    weights["fonts"] = sum(path.stat().st_size for path in settings.STATIC_ROOT.rglob("*.woff2") if path.name in fonts)
    pictures = [renditions.find(Path(name).name) for name in first_pictures(page)]
    weights["pictures"] = sum(picture.size for picture in pictures if picture)
    return weights | {"all": sum(weights.values())}


def lines(get: Callable[[str], Any]) -> Iterator[str]:
    yield "# What pages weigh\n"
    yield f"`make bench ARGS=weights`, {rooms.today()}, the demo newsroom. Bytes, compressed, on a phone.\n"
    yield f"| {'page':<18} | {' | '.join(f'{part:>10}' for part in BUDGET)} | |"
    yield f"|---|{'---:|' * len(BUDGET)}---|"
    yield row("budget", BUDGET, [])
    for name, address in pages().items():
        weights = weigh(get, address)
        yield row(name, weights, over(weights, is_urdu=name.startswith("Urdu")))
