"""Well-formed XML, whatever the words hold."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

# All that is no character of XML 1.0 (section 2.2), lone surrogates among them.
ILLEGAL = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def legal(text: str) -> str:
    """Return `text` with what no document may hold replaced by nothing."""
    return ILLEGAL.sub("", text)


def root(tag: str, attributes: Mapping[str, str]) -> Element:
    """Begin a document. Names carry their prefix as it is written; `attributes` declare the prefixes."""
    return Element(tag, dict(attributes))


def add(parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> Element:
    """Add an element to `parent` and return it."""
    made = SubElement(parent, tag, {name: legal(value) for name, value in (attributes or {}).items()})
    made.text = legal(text) or None
    return made


def document(top: Element) -> bytes:
    """Write it as UTF-8, with its declaration."""
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(top, encoding="unicode").encode() + b"\n"
