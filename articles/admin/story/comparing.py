"""Two texts of a story, field by field, in words. The merge screen grows from here."""

from collections.abc import Callable
from typing import Any

from articles.models import Article, Author, Byline, Credit, Photo, Section, Source, Tag
from articles.working_copy import WorkingCopy
from newsroom.lib.body import to_text

LABELS = {
    "headline": "Headline", "kicker": "Kicker", "standfirst": "Standfirst", "body": "Text", "section": "Section",
    "further_sections": "Further sections", "bylines": "Bylines", "byline_sentence": "Byline sentence",
    "credits": "Credits", "tags": "Tags", "lead_photo": "Lead photo", "language": "Language", "kind": "Kind",
    "dateline": "Dateline place", "urgency": "Urgency", "dated": "Date of the story",
    "embargo_until": "Embargo until", "slug": "Address", "editor_note": "Editor's note",
    "seo_title": "Title for search engines", "seo_description": "Description for search engines",
    "canonical_url": "Canonical address",
}  # fmt: skip


def with_current(article: Article, mine: dict[str, Any]) -> list[dict[str, str]]:
    """The fields in which `mine` and the newest revision differ: label, mine, theirs."""
    theirs = WorkingCopy.of(article).to_json()
    different = [name for name in LABELS if mine.get(name) != theirs.get(name)]
    return [
        {"label": LABELS[name], "mine": in_words(name, mine.get(name)), "theirs": in_words(name, theirs.get(name))}
        for name in different
    ]


def as_text(content: dict[str, Any]) -> list[dict[str, str]]:
    """Every field of a revision that holds something, but its body: label, value."""
    filled = [name for name in LABELS if name != "body" and content.get(name)]
    return [{"label": LABELS[name], "value": in_words(name, content[name])} for name in filled]


def in_words(name: str, value: Any) -> str:
    """A value of a working copy as an editor reads it."""
    if not value:
        return "—"
    return IN_WORDS.get(name, str)(value)


def _names(model: Any, ids: list[int]) -> str:
    found = model.objects.in_bulk(ids)
    return ", ".join(str(found.get(pk, f"{model._meta.verbose_name} {pk}")) for pk in ids)


def _bylines(rows: list[dict[str, Any]]) -> str:
    found = Author.objects.in_bulk([row["author"] for row in rows])
    return ", ".join(f"{found.get(row['author'])} ({_role(Byline, row)})" for row in rows)


def _credits(rows: list[dict[str, Any]]) -> str:
    found = Source.objects.in_bulk([row["source"] for row in rows])
    return "; ".join(
        " — ".join(filter(None, [f"{found.get(row['source'])} ({_role(Credit, row)})", row["note"]])) for row in rows
    )


def _role(model: Any, row: dict[str, Any]) -> str:
    return dict(model.Role.choices).get(row["role"], row["role"]).lower()


IN_WORDS: dict[str, Callable[[Any], str]] = {
    "body": to_text,
    "section": lambda pk: _names(Section, [pk]),
    "lead_photo": lambda pk: _names(Photo, [pk]),
    "further_sections": lambda ids: _names(Section, ids),
    "tags": lambda ids: _names(Tag, ids),
    "bylines": _bylines,
    "credits": _credits,
}
