"""What tests ask of a front."""

from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.http import HttpResponse

from newsroom.fronts.content import Content
from newsroom.fronts.models import Front


def kept(front: Front) -> list[tuple[str, User | None, Content]]:
    """What did not come before readers, the oldest first: its fate, whose it is, and what it was."""
    rows = front.versions.filter(number=None).order_by("pk")
    return [(row.fate, row.made_by, row.arranged) for row in rows]


class _Form(HTMLParser):
    """What a browser would send of the form of a front, its buttons aside."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.inside, self.templates, self.select, self.is_first = False, 0, "", False

    def handle_starttag(self, tag, attrs):
        had = dict(attrs)
        self.inside = self.inside or (tag == "form" and had.get("id") == "front-form")
        self.templates += tag == "template"
        if not self.inside or self.templates:
            return
        if tag == "select":
            self.select = had["name"]
            self.fields.append((self.select, ""))
            self.is_first = True
        elif tag == "option" and ("selected" in had or self.is_first):
            self.fields[-1] = (self.select, had["value"] or "")
            self.is_first = False
        elif tag == "input" and had.get("name"):
            self.fields.append((had["name"], had.get("value") or ""))

    def handle_endtag(self, tag):
        self.templates -= tag == "template"
        self.inside = self.inside and tag != "form"


def sent(response: HttpResponse, **typed: str) -> dict[str, str | list[str]]:
    """The form on a page as it would be sent, with what was typed, such as `headline_of_k2="Typed"`."""
    form = _Form()
    form.feed(response.content.decode())
    values: dict[str, str | list[str]] = {name: value for name, value in form.fields if name != "item"}
    for name, value in typed.items():
        field, _, key = name.partition("_of_")
        assert f"{key}-{field}" in values, sorted(values)
        values[f"{key}-{field}"] = value
    return values | {"item": [value for name, value in form.fields if name == "item"]}
