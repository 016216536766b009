"""A feed and its items: what RSS, Atom and JSON Feed all tell, each in its own words."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    name: str
    url: str = ""


@dataclass(frozen=True)
class Category:
    name: str
    url: str


@dataclass(frozen=True)
class Picture:
    """`size` is in bytes, 0 when it is not known; `width` and `height` are in pixels."""

    url: str
    media_type: str
    size: int
    width: int
    height: int
    description: str
    credit: str
    licence_url: str = ""


@dataclass(frozen=True)
class Item:
    """A story. `id` never changes; `html` is the whole of it, with absolute addresses; times have a zone."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    language: str
    published: datetime
    updated: datetime
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    picture: Picture | None = None
    credit: str = ""
    place: str = ""


@dataclass(frozen=True)
class Feed:
    """`url` is its own address, `page` that of the page that it goes with. `updated` has a zone."""

    id: str
    url: str
    page: str
    title: str
    description: str
    language: str
    publisher: str
    icon: str
    updated: datetime
    items: tuple[Item, ...]
