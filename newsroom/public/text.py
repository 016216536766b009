"""The text of a story as readers get it: its blocks, with the pictures that may be shown at that instant."""

from collections.abc import Mapping
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from articles.models import Photo, Use
from newsroom.lib import figures
from newsroom.lib.figures import Figure, Gallery


def as_html(body: str, photos: Mapping[int, Photo], *, at: datetime) -> SafeString:
    """A clean body with its figures as pictures; `photos` by id. One that is gone leaves nothing."""
    if "<figure" not in body:
        return mark_safe(body)  # noqa: S308 — clean at rest
    pieces = (_piece(part, photos, at) for part in figures.parts(body))
    return mark_safe("".join(pieces))  # noqa: S308 — clean at rest, or made by a template


def _piece(part: str | Figure | Gallery, photos: Mapping[int, Photo], at: datetime) -> str:
    if isinstance(part, str):
        return part
    placed = part.figures if isinstance(part, Gallery) else (part,)
    shown = [
        photos[figure.photo].shown(at=at, use=Use.SITE, words=figure.words)
        for figure in placed
        if figure.photo in photos
    ]
    if isinstance(part, Gallery):
        return render_to_string("public/_gallery.html", {"photos": shown}) if shown else ""
    return "".join(render_to_string("public/_body_photo.html", {"photo": photo}) for photo in shown)
