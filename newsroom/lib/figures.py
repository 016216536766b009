"""Photos in the body of a story, at rest: which row, and what this use says of it.

    <figure data-photo="7" data-caption="…" data-credit="…" data-alt="…" data-decorative=""></figure>
    <figure data-gallery=""><figure data-photo="7"></figure>…</figure>

They stand between the blocks, never inside one. What readers get instead is the renderer's business.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.utils.translation import gettext

from newsroom.lib.text import clean_line

LONGEST = {"caption": 2000, "credit": 250, "alt": 1000}
ATTRIBUTES = {"data-photo", "data-gallery", "data-decorative", *(f"data-{name}" for name in LONGEST)}
PHOTO_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)

# For HTML that was cleaned: every tag is closed, every value quoted, no > in a value.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"]*")*)\s*>')
VALUE = re.compile(r'([a-z-]+)="([^"]*)"')
ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


@dataclass(frozen=True)
class Words:
    """What one use of a photo says; what is empty, the photo says itself. A decorative one needs no words."""

    caption: str = ""
    credit: str = ""
    alt: str = ""
    decorative: bool = False


NO_WORDS = Words()


@dataclass(frozen=True)
class Figure:
    photo: int
    words: Words = NO_WORDS

    def __str__(self) -> str:
        said = "".join(
            f' data-{name}="{value.translate(ESCAPES)}"' for name in LONGEST if (value := getattr(self.words, name))
        )
        mark = ' data-decorative=""' if self.words.decorative else ""
        return f'<figure data-photo="{self.photo}"{said}{mark}></figure>'


@dataclass(frozen=True)
class Gallery:
    """Photos in a row."""

    figures: tuple[Figure, ...]

    def __str__(self) -> str:
        return "\n".join(['<figure data-gallery="">', *map(str, self.figures), "</figure>"])


def parts(body: str) -> list[str | Figure | Gallery]:
    """A clean body in its order: HTML without figures, and the figures between."""
    found: list[str | Figure | Gallery] = []
    for part in _read(body):
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    return [part for part in found if part]


def settle(html: str) -> str:
    """Return `html`, which was cleaned, with its figures in the form above. One inside a block goes after it;
    what else stands inside a figure, or in one that names no photo, stays as text."""
    return "".join(map(str, parts(html))) if "<figure" in html else html


def photos(body: str) -> list[int]:
    """The ids of the photos in a clean body, each once, in order."""
    return list(dict.fromkeys(figure.photo for figure in figures(body)))


def figures(body: str) -> list[Figure]:
    """All photos of a clean body, those of galleries too, in order."""
    if "<figure" not in body:
        return []
    placed = [part for part in parts(body) if not isinstance(part, str)]
    return [figure for part in placed for figure in (part.figures if isinstance(part, Gallery) else [part])]


def words(body: str) -> str:
    """What the uses of photos in a clean body say, one a line."""
    return "\n".join(text for figure in figures(body) for text in said(figure.words))


def said(own: Words) -> list[str]:
    """What one use says."""
    return [text for text in (own.caption, own.credit, own.alt) if text]


def in_words(figure: Figure, name: str) -> str:
    """A use of the photo that is called `name`, such as `River: caption — Credit: … — Alternative text: …`."""
    own = figure.words
    lines = {"": own.caption, gettext("Credit: "): own.credit, gettext("Alternative text: "): own.alt}
    told = [f"{label}{line}" for label, line in lines.items() if line] + [gettext("decorative")] * own.decorative
    return f"{name}: {' — '.join(told)}" if told else name


def cleaned(own: Words) -> Words:
    """The words as plain lines, none longer than its longest."""
    lines: dict[str, Any] = {
        name: clean_line(clean_line(getattr(own, name))[:longest]) for name, longest in LONGEST.items()
    }
    return replace(own, **lines | {"alt": ""} if own.decorative else lines)


def _read(html: str) -> Iterator[str | Figure | Gallery]:
    """The pieces of `html`; figures come when the blocks that they stand in are over."""
    waiting: list[Figure | Gallery] = []
    still_open: list[str] = []  # kinds of figures: "photo", "gallery", or "" for what is none
    gallery: list[Figure] | None = None
    at = level = 0
    for tag in TAG.finditer(html):
        is_end, name, values = tag.groups()
        if name != "figure":
            level += 0 if name == "br" else -1 if is_end else 1
            if level or not waiting:
                continue
            yield html[at : tag.end()]
            yield from waiting
            waiting, at = [], tag.end()
            continue
        yield html[at : tag.start()] if not still_open else html[at : tag.start()].strip()
        at = tag.end()
        if is_end:
            if still_open.pop() == "gallery" and "gallery" not in still_open:
                waiting += [Gallery(tuple(gallery))] if gallery else []
                gallery = None
        else:
            figure = figure_of({name: unescape(value) for name, value in VALUE.findall(values)})
            still_open.append("photo" if isinstance(figure, Figure) else figure)
            if figure == "gallery" and gallery is None:
                gallery = []
            elif isinstance(figure, Figure):
                (waiting if gallery is None else gallery).append(figure)
        if not level:
            yield from waiting
            waiting = []
    yield html[at:]
    yield from waiting


def figure_of(values: Mapping[str, str | None]) -> Figure | str:
    """What a figure with these attributes is: a photo, "gallery", or "" for neither."""
    if "data-photo" in values:
        pk = values["data-photo"] or ""
        return Figure(int(pk), _words(values)) if PHOTO_ID.fullmatch(pk) else ""
    return "gallery" if "data-gallery" in values else ""


def _words(values: Mapping[str, str | None]) -> Words:
    lines = {name: values.get(f"data-{name}") or "" for name in LONGEST}
    return cleaned(Words(**lines, decorative="data-decorative" in values))
