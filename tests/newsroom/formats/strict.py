"""Documents read as a strict reader reads them: no DTD, no leftovers, times with their zone."""

from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
    "sm": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


class NoDoctype(TreeBuilder):
    def doctype(self, name, pubid, system):
        raise AssertionError("A document of ours has a DTD.")


def xml(content: bytes) -> Element:
    """Parse well-formed UTF-8 XML; raises for anything else."""
    content.decode("utf-8", "strict")
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    return ElementTree.fromstring(content, XMLParser(target=NoDoctype()))


def texts(element: Element, path: str) -> list[str]:
    """The words of each element at a path, with the prefixes of NAMES."""
    return [found.text or "" for found in element.iterfind(path, NAMES)]


def moment(text: str) -> datetime:
    """A time of RFC 3339, which has a zone and no fraction."""
    at = datetime.fromisoformat(text)
    assert at.tzinfo is not None
    assert at.microsecond == 0
    assert "T" in text
    return at
