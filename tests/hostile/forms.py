"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = {"text", "url", "email", "search", "tel"}


@dataclass
class Form:
    """`values` are what is sent as it is shown; `longest` are the fields that people type into, with what they hold (0: no limit
    that the page says), `chosen` all others."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    chosen: set[str] = field(default_factory=set)

    @property
    def place(self) -> str:
        """Where it goes, without the numbers of rows."""
        return "/".join("*" if part.isdecimal() else part for part in self.action.partition("?")[0].split("/"))


class Forms(HTMLParser):
    """Reads `forms` from a page."""

    def __init__(self, page: str, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.ids = address, [], {}
        self.inside: Form | None = None
        self.text: str | None = None
        self.select: tuple[Form, str] | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = Form(given.get("action") or self.address, (given.get("method") or "get").lower())
            self.forms.append(self.inside)
            self.ids[given.get("id")] = self.inside
            return
        form, name = self.ids.get(given["form"]) if "form" in given else self.inside, given.get("name")
        if tag == "option" and self.select and ("selected" in given or not self.select[0].values[self.select[1]]):
            kept = self.select[0].values[self.select[1]]
            kept[:] = [given.get("value") or ""] if "selected" in given or not kept else kept
        if form is None or not name or "disabled" in given:
            return
        if tag == "textarea":
            self.text = ""
            self._typed(form, name, given, "")
        elif tag == "select":
            form.values[name] = []
            form.chosen.add(name)
            self.select = (form, name)
        elif tag == "input":
            self._input(form, name, given)

    def _input(self, form: Form, name: str, given: dict[str, str | None]) -> None:
        kind = "hidden" if "hidden" in given else given.get("type") or "text"
        value = given.get("value") or ""
        if kind in TYPED:
            self._typed(form, name, given, value)
        elif kind in ("checkbox", "radio"):
            form.chosen.add(name)
            if "checked" in given:
                form.values.setdefault(name, []).append(given.get("value", "on"))
        elif kind not in ("submit", "button", "file", "image"):
            form.chosen.add(name)
            form.values.setdefault(name, []).append(value)

    def _typed(self, form: Form, name: str, given: dict[str, str | None], value: str) -> None:
        form.values.setdefault(name, []).append(value)
        self.typed = (form, name)
        if "hidden" not in given:
            form.longest[name] = int(given.get("maxlength") or 0)

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            form, name = self.typed
            # HTML drops the first line break of a text area (13.1.2.5).
            form.values[name][-1] = self.text.removeprefix("\n")
            self.text = None
        elif tag == "select":
            self.select = None
        elif tag == "form":
            self.inside = None
