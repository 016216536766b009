"""Who made the story, as readers see it."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from articles.models.paths import path_to


def sentence(text: str, bylines: Sequence[dict[str, Any]]) -> SafeString:
    """Return a free byline sentence with the names of the authors as links to their pages."""
    addresses = {byline["name"]: path_to("author", byline["slug"]) for byline in bylines}
    if not addresses:
        return format_html("{}", text)
    # The longest first, so that “Li Na Wang” is not taken for “Li Na”.
    names = "|".join(re.escape(name) for name in sorted(addresses, key=len, reverse=True))
    parts = re.split(rf"(?<!\w)({names})(?!\w)", text)
    return format_html_join("", "{}", ((_link(part, addresses),) for part in parts))


def _link(part: str, addresses: dict[str, str]) -> str:
    address = addresses.get(part)
    return format_html('<a href="{}" rel="author">{}</a>', address, part) if address else part


def photo_credit(credit: str, licence: str, licence_url: str) -> SafeString:
    """Return the credit of a picture with its licence, which many credits name already, as a link."""
    if not licence:
        return format_html("{}", credit)
    before, found, after = credit.rpartition(licence)
    linked = format_html('<a href="{}" rel="license">{}</a>', licence_url, licence) if licence_url else licence
    return format_html("{}{}{}", before, linked, after) if found else format_html("{}, {}", credit, linked)
