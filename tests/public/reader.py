"""A page as a reader gets it: its words line by line, and its elements."""

from html.parser import HTMLParser

from django.http import HttpResponse

LINES = {
    "article", "aside", "dd", "div", "dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "header",
    "li", "main", "nav", "ol", "p", "section", "ul",
}  # fmt: skip


class _Page(HTMLParser):
    def __init__(self, within: str) -> None:
        super().__init__()
        self.within, self.depth = within, 0
        self.lines: list[str] = [""]
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.depth += tag == self.within
        if tag in LINES:
            self.lines.append("")

    def handle_endtag(self, tag):
        if tag in LINES:
            self.lines.append("")
        self.depth -= tag == self.within

    def handle_data(self, data):
        if self.depth:
            self.lines[-1] += data


def lines(response: HttpResponse, within: str = "main") -> list[str]:
    """The words of a page inside the elements `within`, a block a line, white space folded."""
    page = _Page(within)
    page.feed(response.content.decode())
    return [line for line in (" ".join(line.split()) for line in page.lines) if line]


def elements(response: HttpResponse, tag: str, **having: str) -> list[dict[str, str | None]]:
    """The attributes of each element of a kind; `class_` and other attributes must be as given."""
    page = _Page("html")
    page.feed(response.content.decode())
    wanted = {name.rstrip("_"): value for name, value in having.items()}
    return [attrs for name, attrs in page.elements if name == tag and wanted.items() <= attrs.items()]


def stories(response: HttpResponse) -> list[str]:
    """The headlines of the cards on a page, in order."""
    cards: list[str] = []

    class Cards(HTMLParser):
        inside = False

        def handle_starttag(self, tag, attrs):
            if dict(attrs).get("class") == "card__headline":
                self.inside = True
                cards.append("")

        def handle_endtag(self, tag):
            self.inside = self.inside and tag not in {"h2", "h3"}

        def handle_data(self, data):
            if self.inside:
                cards[-1] += data

    Cards().feed(response.content.decode())
    return cards
