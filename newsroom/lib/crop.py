"""The shapes in which readers get a picture, and which part of it each shows. A box is left, top, width and height
as shares of the whole."""

from dataclasses import dataclass

from django.utils.translation import gettext

type Box = tuple[float, float, float, float]

MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Shape:
    """`ratio` is width by height, 0 for that of the picture; `formats` the best first; `widths` in pixels."""

    name: str
    ratio: float
    widths: tuple[int, ...]
    formats: tuple[str, ...] = tuple(MEDIA_TYPES)

    def widths_within(self, room: int) -> list[int]:
        """The widths that need no enlarging; what there is where that is less than any."""
        return [width for width in self.widths if width <= room] or [max(room, 1)]

    def height_of(self, width: int, own_ratio: float) -> int:
        return max(1, round(width / (self.ratio or own_ratio)))


SHAPES = {
    shape.name: shape
    for shape in (
        Shape("16x9", 16 / 9, (480, 800, 1080, 1600)),
        Shape("4x3", 4 / 3, (240, 480, 800)),
        Shape("1x1", 1.0, (160, 320, 640)),
        Shape("social", 1200 / 630, (1200,), ("jpg",)),
        Shape("whole", 0.0, (480, 960, 1600)),
    )
}
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def around(x: float, y: float, *, own_ratio: float, ratio: float) -> Box:
    """The largest part with this ratio, as near to the focal point as the picture allows."""
    width, height = min(1.0, ratio / own_ratio), min(1.0, own_ratio / ratio)
    left = min(max(x - width / 2, 0.0), 1.0 - width)
    top = min(max(y - height / 2, 0.0), 1.0 - height)
    return left, top, width, height


def complaint(crops: object) -> str:
    """What is wrong with crops that an editor chose, {"16x9": [left, top, width, height]}; nothing when they are fine."""
    if not isinstance(crops, dict):
        return gettext("The crops can't be read.")
    for name, box in crops.items():
        if name not in SHAPES or not isinstance(box, list) or len(box) != 4:
            return gettext("The crop “{value}” can't be read.").format(value=str(name)[:20])
        if not all(isinstance(share, int | float) and not isinstance(share, bool) for share in box):
            return gettext("The crop “{name}” can't be read.").format(name=name)
        left, top, width, height = box
        if not (
            left >= 0
            and top >= 0
            and width >= 0.01
            and height >= 0.01
            and left + width <= 1.0001
            and top + height <= 1.0001
        ):
            return gettext("The crop “{name}” does not lie inside the picture.").format(name=name)
    return ""
