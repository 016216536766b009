"""No public address gives a cookie, and none makes a browser ask anyone but this house."""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

from articles import photos
from tests import factories
from tests.architecture import ROOT
from tests.leaks import STATES, House, answers

# What a browser asks for by itself, or sends a form to. Links are followed by people.
LOADING = {
    ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("script", "src"), ("iframe", "src"),
    ("embed", "src"), ("object", "data"), ("audio", "src"), ("video", "src"), ("video", "poster"), ("track", "src"),
    ("input", "src"), ("form", "action"), ("button", "formaction"), ("body", "background"), ("use", "href"),
    ("image", "href"), ("a", "ping"), ("base", "href"),
}  # fmt: skip
# Of <link>, what is no mere word about the page.
ONLY_TOLD = {"canonical", "alternate", "license", "author", "next", "prev", "me"}


class Asked(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "link" and not set((given.get("rel") or "").split()) <= ONLY_TOLD:
            self.urls.append(given.get("href") or "")
        if tag == "meta" and (given.get("http-equiv") or "").lower() == "refresh":
            self.urls.append(given["content"].partition("=")[2])
        for name, value in attrs:
            if (tag, name) in LOADING and value:
                self.urls += [part.split()[0] for part in value.split(",")] if name == "srcset" else [value]


def from_elsewhere(html: str) -> list[str]:
    page = Asked()
    page.feed(html)
    return [url for url in page.urls if urlsplit(url).netloc or urlsplit(url).scheme]


@pytest.fixture
def house(db):
    """A house in which all that a page can show is there: also links and pictures that lead elsewhere."""
    made = House()
    STATES["live"].make(made)
    photos.change(made.photo, by=None, licence="CC BY 4.0", licence_url="https://creativecommons.org/licenses/by/4.0/")
    factories.released(body='<p><a href="https://elsewhere.example/">Elsewhere</a></p>')
    return made


def test_no_public_address_gives_a_cookie_or_makes_a_browser_ask_elsewhere(house):
    asked = set()
    for _, address, response in answers(house):
        asked.add(address)
        assert "Set-Cookie" not in response.headers, address
        assert not response.cookies, address
        assert "//" not in response.get("Link", ""), address
        if response.get("Content-Type", "").startswith("text/html"):
            assert from_elsewhere(response.content.decode()) == [], address

    assert len(asked) > 50


def test_the_test_sees_what_is_asked_elsewhere():
    page = (
        '<link rel="preconnect" href="https://a.example"><link rel="canonical" href="https://b.example"><img src="/own" '
        'srcset="/own 1x, https://c.example/x 2x"><script src="//d.example/x"></script><a href="https://e.example">x</a>'
    )

    assert from_elsewhere(page) == ["https://a.example", "https://c.example/x", "//d.example/x"]


def test_no_style_or_script_of_the_site_names_another_host():
    files = [*(ROOT / "static").glob("css/**/*.css"), *(ROOT / "static/js").glob("*.js")]
    files += (ROOT / "templates/public").glob("*.js")

    found = {path.name: re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]\S*", path.read_text()) for path in files}

    assert {name: urls for name, urls in found.items() if urls} == {}
