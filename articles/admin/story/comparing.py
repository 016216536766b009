"""Two texts of a story, field by field: in words, and word by word what changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Author, Byline, Credit, Kind, Language, Photo, Section, Source, Tag
from articles.working_copy import LARGEST_ID, WorkingCopy
from newsroom.lib import figures
from newsroom.lib.body import to_text
from newsroom.lib.diff import body_as_html, text_as_html

LABELS = {
    "headline": _("Headline"), "kicker": _("Kicker"), "standfirst": _("Standfirst"), "body": _("Text"), "section": _("Section"),
    "further_sections": _("Further sections"), "bylines": _("Bylines"), "byline_sentence": _("Byline sentence"),
    "credits": _("Credits"), "tags": _("Tags"), "lead_photo": _("Lead photo"), "language": _("Language"), "kind": _("Kind"),
    "dateline": _("Dateline place"), "urgency": _("Urgency"), "dated": _("Date of the story"),
    "embargo_until": _("Embargo until"), "slug": _("Address"), "editor_note": _("Editor's note"),
    "seo_title": _("Title for search engines"), "seo_description": _("Description for search engines"),
    "canonical_url": _("Canonical address"),
}  # fmt: skip
WITH_FIGURES = ("body", "lead_photo")


@dataclass(frozen=True)
class Change:
    """A field that differs, with what went and what came."""

    name: str
    label: str
    html: SafeString


def changes(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """The fields in which two revisions' contents differ."""
    before, after = (WorkingCopy.from_json(content).to_json() for content in (old, new))
    return [
        Change(name, str(label), difference(name, before[name], after[name]))
        for name, label in LABELS.items()
        if (before[name] or None) != (after[name] or None)
    ]


def difference(name: str, old: Any, new: Any) -> SafeString:
    """What went and what came in one field. Safe: `newsroom.lib.diff` has escaped it."""
    if name in WITH_FIGURES:
        return mark_safe(body_as_html(old or "", new or "", _pictures(f"{old or ''}{new or ''}")))  # noqa: S308
    return mark_safe(text_as_html(_words(name, old), _words(name, new)))  # noqa: S308


def as_text(content: dict[str, Any]) -> list[dict[str, str]]:
    """Every field of a revision that holds something, but its body: label, value."""
    filled = [name for name in LABELS if name != "body" and content.get(name)]
    return [{"label": str(LABELS[name]), "value": in_words(name, content[name])} for name in filled]


def in_words(name: str, value: Any) -> str:
    """A value of a working copy as an editor reads it."""
    return _words(name, value) or "—"


def _words(name: str, value: Any) -> str:
    return IN_WORDS.get(name, str)(value) if value else ""


def _names(model: Any, ids: list[int]) -> str:
    found = model.objects.in_bulk(ids)
    return ", ".join(str(found.get(pk, f"{model._meta.verbose_name} {pk}")) for pk in ids)


def _pictures(html: str) -> dict[int, tuple[str, str]]:
    """The photos of a body: what each is called, and where a small picture of it is. One query, none without a photo."""
    ids = [pk for pk in figures.photos(html) if pk <= LARGEST_ID]
    found = Photo.objects.in_bulk(ids) if ids else {}
    return {pk: (str(photo), "" if photo.killed_at else photo.thumb) for pk, photo in found.items()}


def _lead(html: str) -> str:
    (figure,) = figures.figures(html)
    return figures.in_words(figure, _names(Photo, [figure.photo]))


def _bylines(rows: list[dict[str, Any]]) -> str:
    found = Author.objects.in_bulk([row["author"] for row in rows])
    return ", ".join(f"{found.get(row['author'], gettext('author gone'))} ({_role(Byline, row)})" for row in rows)


def _credits(rows: list[dict[str, Any]]) -> str:
    found = Source.objects.in_bulk([row["source"] for row in rows])
    return "; ".join(
        " — ".join(
            filter(None, [f"{found.get(row['source'], gettext('source gone'))} ({_role(Credit, row)})", row["note"]])
        )
        for row in rows
    )


def _role(model: Any, row: dict[str, Any]) -> str:
    return dict(model.Role.choices).get(row["role"], row["role"]).lower()


def _time(value: str) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "j M Y, H:i T")


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "body": to_text,
    "section": lambda pk: _names(Section, [pk]),
    "lead_photo": _lead,
    "further_sections": lambda ids: _names(Section, ids),
    "tags": lambda ids: _names(Tag, ids),
    "bylines": _bylines,
    "credits": _credits,
    "kind": lambda value: dict(Kind.choices).get(value, value),
    "language": lambda value: dict(Language.choices).get(value, value),
    "dated": _time,
    "embargo_until": _time,
}
