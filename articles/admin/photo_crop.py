"""Where a photo is cropped by hand: number fields for each shape, which photo-focus.js moves on the picture."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.story.entries import HouseTemplate
from articles.models import Photo
from newsroom.lib.crop import SHAPES

NAMES = {"16x9": "16:9", "4x3": "4:3", "1x1": "1:1", "social": _("Social, 1200×630")}
PARTS = {"left": _("From the left"), "top": _("From the top"), "width": _("Width")}


class CropsWidget(HouseTemplate, forms.Widget):
    """Per shape left, top and width in percent of the picture; all empty where it follows the focal point."""

    template_name = "admin/articles/photo/_crops.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, {"16x9": ["10", "5", "80"]}; None for a form that has none of the fields."""
        typed = {
            shape: [data.get(f"{name}-{shape}-{part}", "").strip() for part in PARTS]
            for shape in NAMES
            if f"{name}-{shape}-width" in data
        }
        return typed or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return self.value_from_datadict(data, files, name) is None

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [
            {
                "shape": shape,
                "label": label,
                "parts": [
                    {"name": f"{name}-{shape}-{part}", "part": part, "label": PARTS[part], "value": number}
                    for part, number in zip(PARTS, _shown(value, shape), strict=True)
                ],
            }
            for shape, label in NAMES.items()
        ]
        context["widget"]["rows"] = rows
        return context


def _shown(value: Any, shape: str) -> list[str]:
    """What stands in the fields: as it was typed, else as percent."""
    given = list((value or {}).get(shape) or ["", "", ""])[: len(PARTS)]
    return [part if isinstance(part, str) else f"{part * 100:.2f}".rstrip("0").rstrip(".") for part in given]


@dataclass
class Frame:
    """A crop of one shape in a picture: with its width it has its height, since nothing is stretched."""

    shape: str
    own_ratio: float

    def box(self, typed: list[str]) -> list[float] | None:
        """Left, top, width and height as shares; None where nothing is typed. Raises ValidationError."""
        if not any(typed):
            return None
        try:
            left, top, width = (float(part) / 100 for part in typed)
        except ValueError as error:
            raise ValidationError(
                gettext("{value}: type three numbers, or leave all three empty.").format(value=NAMES[self.shape])
            ) from error
        height = width * self.own_ratio / SHAPES[self.shape].ratio
        inside = left >= 0 and top >= 0 and left + width <= 1.0001 and top + height <= 1.0001  # rounded percents
        if not (inside and 0.05 <= width <= 1):
            raise ValidationError(
                gettext("{value}: this crop does not lie inside the picture, or is narrower than 5 %.").format(
                    value=NAMES[self.shape]
                )
            )
        return [round(left, 4), round(top, 4), round(width, 4), round(min(height, 1 - top), 4)]


class CropsField(forms.Field):
    """The crops of `photo`, as `Photo.crops` keeps them."""

    widget = CropsWidget
    photo: Photo | None = None

    def to_python(self, value: Any) -> Any:
        if value is None or self.photo is None or not self.photo.height:
            return self.photo.crops if self.photo else {}
        own, errors, crops = self.photo.width / self.photo.height, [], dict(self.photo.crops)
        for shape, typed in value.items():
            if typed == _shown(self.photo.crops, shape):  # as it was: percents are rounded, shares are not
                continue
            try:
                box = Frame(shape, own).box(typed)
            except ValidationError as error:
                errors.append(error)
                continue
            crops.pop(shape, None)
            if box:
                crops[shape] = box
        if errors:
            raise ValidationError(errors)
        return crops

    def has_changed(self, initial: Any, data: Any) -> bool:
        return data is not None and any(typed != _shown(initial, shape) for shape, typed in data.items())
