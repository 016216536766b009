"""JSON Feed 1.1."""

import json
from typing import Any

from newsroom.formats.feed import Feed, Item, Person
from newsroom.formats.xml import legal

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    whole = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.url,
        "description": feed.description,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
        "items": [_item(item) for item in feed.items],
    }
    return (json.dumps(_legal(whole), ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "language": item.language,
        "date_published": item.published.isoformat(timespec="seconds"),
        "date_modified": item.updated.isoformat(timespec="seconds"),
    }
    if item.authors:
        made["authors"] = [_person(person) for person in item.authors]
    if item.categories:
        made["tags"] = list(dict.fromkeys(category.name for category in item.categories))
    if picture := item.picture:
        made["image"] = picture.url
        size = {"size_in_bytes": picture.size} if picture.size else {}
        made["attachments"] = [{"url": picture.url, "mime_type": picture.media_type, **size}]
    if item.credit:
        made["_credit"] = {"line": item.credit}  # an extension, as section “Extensions” has them
    return made


def _person(person: Person) -> dict[str, str]:
    return {"name": person.name} | ({"url": person.url} if person.url else {})


def _legal(value: Any) -> Any:
    """The same value, its words without what no document may hold: a lone surrogate can't be written as UTF-8."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, dict):
        return {name: _legal(part) for name, part in value.items()}
    return [_legal(part) for part in value] if isinstance(value, list) else value
