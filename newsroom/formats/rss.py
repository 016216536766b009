"""RSS 2.0 with the whole content and media: Dublin Core, content, Media RSS and Atom's own terms inside it."""

from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from newsroom.formats.feed import Feed, Item, Picture
from newsroom.formats.xml import add, document, root

MEDIA_TYPE = "application/rss+xml"
NAMES = {
    "version": "2.0",
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}
MINUTES = "5"  # after which a reader may ask again


def write(feed: Feed) -> bytes:
    top = root("rss", NAMES)
    channel = add(top, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", feed.description)
    add(channel, "language", feed.language)
    add(channel, "lastBuildDate", _date(feed.updated))
    add(channel, "ttl", MINUTES)
    add(channel, "atom:link", attributes={"rel": "self", "type": MEDIA_TYPE, "href": feed.url})
    for item in feed.items:
        _item(channel, item)
    return document(top)


def _item(channel: Element, item: Item) -> None:
    made = add(channel, "item")
    add(made, "title", item.title)
    add(made, "link", item.url)
    add(made, "guid", item.id, {"isPermaLink": "false"})
    add(made, "pubDate", _date(item.published))
    add(made, "atom:updated", item.updated.isoformat(timespec="seconds"))
    add(made, "description", item.summary)
    add(made, "content:encoded", item.html)
    add(made, "dc:language", item.language)
    for person in item.authors:
        add(made, "dc:creator", person.name)
    for category in item.categories:
        add(made, "category", category.name, {"domain": category.url})
    if item.credit:
        add(made, "dc:source", item.credit)
    if item.place:
        add(made, "dc:coverage", item.place)
    if item.picture:
        _picture(made, item.picture)


def _picture(item: Element, picture: Picture) -> None:
    address = {"url": picture.url, "type": picture.media_type}
    add(item, "enclosure", attributes={**address, "length": str(picture.size)})
    sizes = {"medium": "image", "width": str(picture.width), "height": str(picture.height)}
    content = add(item, "media:content", attributes=address | sizes)
    if picture.description:
        add(content, "media:description", picture.description, {"type": "plain"})
    add(content, "media:credit", picture.credit)
    if picture.licence_url:
        add(content, "media:license", attributes={"type": "text/html", "href": picture.licence_url})


def _date(at: datetime) -> str:
    """RFC 822 with four digits of the year, in UTC."""
    return format_datetime(at.astimezone(UTC), usegmt=True)
