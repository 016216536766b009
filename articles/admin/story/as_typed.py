"""What stands in a story form exactly as it was typed, valid or not: filled in again, and compared with the story."""

from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString, mark_safe

from articles import autosaves
from articles.admin.story import comparing
from articles.admin.story.asked import find
from articles.admin.story.form import StoryForm
from articles.models import Article, Autosave, Byline, Credit, Kind, Language, Section
from newsroom.lib import figures
from newsroom.lib.body import is_too_deep, sanitise
from newsroom.lib.diff import text_as_html
from newsroom.lib.figures import LONGEST, PHOTO_ID, Figure, Words
from newsroom.lib.text import visible


def as_sent(autosave: Autosave) -> QueryDict:
    """What the form would send."""
    data = QueryDict(mutable=True)
    for field, values in autosaves.fields_of(autosave).items():
        data.setlist(field, list(values))
    return data


def changes(article: Article | None, autosave: Autosave, user: Any) -> list[comparing.Change]:
    """What typing would change in the story as it is."""
    instance = find(article.pk, user) if article else Article()
    saved = in_words(StoryForm(instance=instance, user=user))
    typed = in_words(StoryForm(as_sent(autosave), instance=instance, user=user))
    return [
        comparing.Change(name, str(label), difference(name, saved[name], typed[name]))
        for name, label in comparing.LABELS.items()
        if saved[name] != typed[name]
    ]


def difference(name: str, old: str, new: str) -> SafeString:
    if name in comparing.WITH_FIGURES:
        return comparing.difference(name, old, new)
    return mark_safe(text_as_html(old, new))  # noqa: S308 — newsroom.lib.diff has escaped it


def in_words(form: StoryForm) -> dict[str, str]:
    """What stands in each field, as text; the body and the lead photo as clean HTML."""
    values = {name: form[name].value() for name in comparing.LABELS}
    words = {name: visible(str(value or "")) for name, value in values.items()}
    body = words["body"]
    return words | {
        "body": "" if is_too_deep(body) else sanitise(visible(sanitise(body))),
        "section": _named(Section, [values["section"]]),
        "further_sections": _named(Section, values["further_sections"] or []),
        "lead_photo": _lead(form),
        "kind": str(dict(Kind.choices).get(words["kind"], words["kind"])),
        "language": str(dict(Language.choices).get(words["language"], words["language"])),
        "dated": form.fields["dated"].widget.format_value(values["dated"]) or "",
        "embargo_until": form.fields["embargo_until"].widget.format_value(values["embargo_until"]) or "",
        "tags": ", ".join(sorted(row.name for row in values["tags"] or ())),
        "bylines": "; ".join(_row(row, Byline.Role) for row in values["bylines"] or ()),
        "credits": "; ".join(_row(row, Credit.Role) for row in values["credits"] or ()),
    }


def _lead(form: StoryForm) -> str:
    pk = str(form["lead_photo"].value() or "")
    said = {name: visible(str(form[f"lead_{name}"].value() or "")) for name in LONGEST}
    own = figures.cleaned(Words(**said, decorative=bool(form["lead_decorative"].value())))
    return str(Figure(int(pk), own)) if PHOTO_ID.fullmatch(pk) else ""


def _named(model: Any, keys: list[Any]) -> str:
    ids = [int(getattr(key, "pk", key)) for key in keys if key and str(getattr(key, "pk", key)).isdecimal()]
    return ", ".join(sorted(map(str, model.objects.in_bulk([pk for pk in ids if pk < 2**63]).values()))) if ids else ""


def _row(row: Any, roles: Any) -> str:
    role = dict(roles.choices).get(row.role, row.role).lower()
    return " — ".join(filter(None, [f"{row.name} ({role})" if role else row.name, row.note]))
