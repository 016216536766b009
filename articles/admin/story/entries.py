"""Bylines, credits and tags in the story form: repeated inputs whose order is the order on the page.

Each row sends an id and a name. The id counts while the name beside it is still its own; otherwise
the name decides, so the form works without JavaScript as well.
"""

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import authors, sources
from articles.models import Author, Byline, Credit, Source, Tag
from articles.working_copy import BylineEntry, CreditEntry
from newsroom.lib.text import Shown, canonical_key, clean_line

LONGEST_ID = 18
LONGEST_NOTE = 120
MOST = 100  # each line is looked up by itself


@dataclass(frozen=True)
class Row:
    """One line of such a field, as typed or as found."""

    name: str = ""
    id: str = ""
    role: str = ""
    note: str = ""
    found: Model | None = field(default=None, compare=False, repr=False)


class HouseTemplate:
    """A widget whose template is among the project's own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        return super().render(name, value, attrs, renderer=TemplatesSetting())  # type: ignore[misc]


class EntriesWidget(HouseTemplate, forms.Widget):
    """Rows of inputs named <field>-id, <field>-name and so on; one empty row at the end."""

    def __init__(self, template: str, kind: str, parts: tuple[str, ...], roles: Any = ()) -> None:
        super().__init__()
        self.template_name, self.kind, self.parts, self.roles = template, kind, parts, roles

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        columns = {part: data.getlist(f"{name}-{part}") for part in self.parts}
        count = len(columns["name"])
        padded = {part: (values + [""] * count)[:count] for part, values in columns.items()}
        rows = (Row(**{part: values[n] for part, values in padded.items()}) for n in range(count))
        return [row for row in rows if row.name.strip() or row.note.strip()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-name" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"rows": value or [], "kind": self.kind, "roles": self.roles, "empty": Row()}
        context["widget"]["disabled"] = bool(context["widget"]["attrs"].get("disabled"))
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class EntriesField(forms.Field):
    """Rows that each stand for something with a name. Cleans to rows with what was found."""

    what: Shown = ""
    permission = ""
    longest = 100

    def __init__(self, widget: EntriesWidget, **kwargs: Any) -> None:
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, value: list[Row]) -> list[Row]:
        if len(value) > MOST:
            raise ValidationError(
                gettext("There are {count} lines here: {most} at most. Take out what no reader looks for.").format(
                    count=len(value), most=MOST
                )
            )
        for row in value:
            if len(row.name) > self.longest or len(row.note) > LONGEST_NOTE:
                raise ValidationError(
                    gettext("“{value}” or its note is too long: {longest} characters at most.").format(
                        value=row.name[:40], longest=self.longest
                    )
                )
            if not row.name.strip():
                raise ValidationError(
                    gettext("Name the {what} of the note “{value}”, or take the note out.").format(
                        what=self.what, value=row.note[:40]
                    )
                )
        return [replace(row, name=clean_line(row.name), found=self.find(row)) for row in value]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != (data or [])

    def find(self, row: Row) -> Model | None:
        """What the row means; None for a name that is not there yet. Raises for a name of several."""
        name = clean_line(row.name)
        if row.id.isdecimal() and len(row.id) <= LONGEST_ID:
            chosen = self.known().filter(pk=row.id).first()
            if chosen and chosen.name.casefold() == name.casefold():
                return chosen
        matches = list(self.called(name)[:2])
        if len(matches) > 1:
            raise ValidationError(
                gettext("There is more than one {what} called “{name}”. Choose one from the list.").format(
                    what=self.what, name=name
                )
            )
        return matches[0] if matches else None

    def known(self) -> QuerySet:
        raise NotImplementedError

    def called(self, name: str) -> QuerySet:
        return self.known().filter(name__iexact=name)

    def make(self, name: str, by: Any) -> Model:
        raise NotImplementedError

    def complete(self, rows: list[Row], by: Any) -> list[Row]:
        """Make what the rows name and the house has not yet. Raises ValidationError."""
        made: dict[str, Model] = {}
        for row in rows:
            if row.found is None and row.name.casefold() not in made:
                if not by.has_perm(self.permission):
                    raise ValidationError(
                        gettext("There is no {what} “{name}”, and you may not add one.").format(
                            what=self.what, name=row.name
                        )
                    )
                made[row.name.casefold()] = self.make(row.name, by)
        return [row if row.found else replace(row, found=made[row.name.casefold()]) for row in rows]


class BylinesField(EntriesField):
    what, permission = _("author"), "articles.add_author"

    def __init__(self, **kwargs: Any) -> None:
        widget = EntriesWidget(
            "admin/articles/article/_bylines.html", "author", ("id", "name", "role"), Byline.Role.choices
        )
        super().__init__(widget, **kwargs)

    def known(self) -> QuerySet:
        return Author.objects.all()

    def make(self, name: str, by: Any) -> Model:
        return authors.named(name, by=by)


class CreditsField(EntriesField):
    what, permission = _("source"), "articles.add_source"
    longest = 120

    def __init__(self, **kwargs: Any) -> None:
        parts = ("id", "name", "role", "note")
        widget = EntriesWidget("admin/articles/article/_credits.html", "source", parts, Credit.Role.choices)
        super().__init__(widget, **kwargs)

    def known(self) -> QuerySet:
        return Source.objects.all()

    def called(self, name: str) -> QuerySet:
        exact = Source.objects.filter(name__iexact=name)
        return exact if exact.exists() else Source.objects.filter(short__iexact=name)

    def make(self, name: str, by: Any) -> Model:
        return sources.named(name, by=by)


class TagsField(EntriesField):
    what, permission = _("tag"), "articles.add_tag"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(EntriesWidget("admin/articles/article/_tags.html", "tag", ("id", "name")), **kwargs)

    def known(self) -> QuerySet:
        return Tag.objects.in_use()

    def find(self, row: Row) -> Model | None:
        tag = Tag.objects.filter(key=canonical_key(row.name)).select_related("merged_into").first()
        return tag and (tag.merged_into or tag)

    def make(self, name: str, by: Any) -> Model:
        return Tag.objects.named(name)


def initial_rows(article: Any) -> dict[str, list[Row]]:
    """The rows of a story as it is."""
    return {
        "bylines": [Row(b.author.name, str(b.author_id), b.role) for b in article.bylines.select_related("author")],
        "credits": [
            Row(c.source.name, str(c.source_id), c.role, c.note) for c in article.credits.select_related("source")
        ],
        "tags": [
            Row(name, str(pk)) for pk, name in article.tagged.order_by("tag__name").values_list("tag", "tag__name")
        ],
    }


def byline_entries(rows: list[Row]) -> tuple[BylineEntry, ...]:
    return tuple(BylineEntry(row.found.pk, row.role or Byline.Role.REPORTER.value) for row in rows if row.found)


def credit_entries(rows: list[Row]) -> tuple[CreditEntry, ...]:
    return tuple(
        CreditEntry(row.found.pk, row.role or Credit.Role.MATERIAL.value, row.note) for row in rows if row.found
    )


SUGGESTIONS = 10


def is_known(found: list[dict[str, Any]], query: str) -> bool:
    """Whether one of the suggestions has this very name, in any spelling; then there is none to create."""
    names = {canonical_key(name) for row in found for name in (row["name"], row["hint"])}
    return canonical_key(query) in names


def suggestions(kind: str, query: str) -> list[dict[str, Any]]:
    """The first matches for what an editor types, for the combobox of `kind`."""
    query = clean_line(query)
    if kind == "author":
        authors = Author.objects.filter(name__icontains=query)[:SUGGESTIONS]
        return [{"id": a.pk, "name": a.name, "hint": a.position} for a in authors]
    if kind == "source":
        sources = Source.objects.filter(Q(name__icontains=query) | Q(short__icontains=query))[:SUGGESTIONS]
        return [{"id": s.pk, "name": s.name, "hint": s.short} for s in sources]
    tags = Tag.objects.filter(key__contains=canonical_key(query)).select_related("merged_into")[:SUGGESTIONS]
    leading = {
        (t.merged_into or t).pk: {
            "id": (t.merged_into or t).pk,
            "name": (t.merged_into or t).name,
            "hint": t.name if t.merged_into else "",
        }
        for t in tags
    }
    return list(leading.values())
