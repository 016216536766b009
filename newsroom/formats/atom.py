"""Atom (RFC 4287)."""

from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from newsroom.formats.feed import Feed, Item, Person
from newsroom.formats.xml import add, document, root

MEDIA_TYPE = "application/atom+xml"
NAMES = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:dc": "http://purl.org/dc/elements/1.1/"}


def write(feed: Feed) -> bytes:
    top = root("feed", NAMES | {"xml:lang": feed.language})
    add(top, "id", feed.id)
    add(top, "title", feed.title)
    add(top, "subtitle", feed.description)
    add(top, "updated", _date(feed.updated))
    add(top, "link", attributes={"rel": "self", "type": MEDIA_TYPE, "href": feed.url})
    add(top, "link", attributes={"rel": "alternate", "type": "text/html", "href": feed.page})
    add(top, "icon", feed.icon)
    _people(top, [Person(feed.publisher)])  # stands for entries without an author (4.2.1)
    for item in feed.items:
        _entry(top, item)
    return document(top)


def _entry(top: Element, item: Item) -> None:
    entry = add(top, "entry", attributes={"xml:lang": item.language})
    add(entry, "id", item.id)
    add(entry, "title", item.title)
    add(entry, "link", attributes={"rel": "alternate", "type": "text/html", "href": item.url})
    add(entry, "published", _date(item.published))
    add(entry, "updated", _date(item.updated))
    _people(entry, item.authors)
    for category in item.categories:
        add(entry, "category", attributes={"term": category.name, "scheme": category.url})
    if item.picture:
        picture = item.picture
        link = {"rel": "enclosure", "type": picture.media_type, "href": picture.url}
        add(entry, "link", attributes=link | ({"length": str(picture.size)} if picture.size else {}))
    if item.credit:
        add(entry, "dc:source", item.credit)
    add(entry, "summary", item.summary)
    add(entry, "content", item.html, {"type": "html"})


def _people(parent: Element, people: Iterable[Person]) -> None:
    for person in people:
        author = add(parent, "author")
        add(author, "name", person.name)
        if person.url:
            add(author, "uri", person.url)


def _date(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
