"""What a page says to machines, in the words of schema.org: dataclasses in, dicts out, and the script that carries them.

Times have a zone, addresses are whole. What is empty is left out.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newsroom.formats.feed import Person
from newsroom.formats.xml import legal

type Node = dict[str, Any]

# Subtypes by the kind of a story, beside NewsArticle itself, which search engines look for by name.
SUBTYPES = {
    "news": "ReportageNewsArticle",
    "analysis": "AnalysisNewsArticle",
    "background": "BackgroundNewsArticle",
    "opinion": "OpinionNewsArticle",
    "review": "ReviewNewsArticle",
}
# Inside a script element these could end it, begin a comment, or be line ends to old readers of JSON.
UNSAFE = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Place:
    """One step of the way to a page; what it is called, and its address."""

    name: str
    url: str


@dataclass(frozen=True)
class Image:
    url: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""
    creator: str = ""
    copyright: str = ""
    licence_url: str = ""


@dataclass(frozen=True)
class Note:
    """A public note on what was wrong; `kind` such as “Correction”."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True)
class House:
    """The organisation. `policies` are the addresses of its pages by the property that names them, such as `ethicsPolicy`;
    `founded` is a year, a month or a day as ISO 8601."""

    name: str
    url: str
    logo: Image
    slogan: str = ""
    founded: str = ""
    email: str = ""
    telephone: str = ""
    address: str = ""
    profiles: tuple[str, ...] = ()
    policies: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A story that readers see. `images` is the same picture in several shapes; `original_url` where it first appeared."""

    url: str
    headline: str
    description: str
    language: str
    kind: str
    section: str
    published: datetime
    modified: datetime
    publisher: House
    authors: tuple[Person, ...] = ()
    translators: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    images: tuple[Image, ...] = ()
    corrections: tuple[Note, ...] = ()
    topics: tuple[str, ...] = ()
    dateline: str = ""
    credit: str = ""
    original_url: str = ""


def script(*nodes: Node) -> str:
    """The content of a `<script type="application/ld+json">`: no text in it can end the element."""
    whole = {"@context": "https://schema.org", "@graph": list(nodes)}
    text = legal(json.dumps(whole, ensure_ascii=False, separators=(",", ":")))
    for character, escape in UNSAFE.items():  # five times faster than str.translate
        text = text.replace(character, escape)
    return text


def news_article(story: Story) -> Node:
    subtype = SUBTYPES.get(story.kind)
    return {
        "@type": ["NewsArticle", subtype] if subtype else "NewsArticle",
        "@id": f"{story.url}#story",
        "url": story.url,
        "mainEntityOfPage": story.url,
        "headline": story.headline,
    } | _said(
        description=story.description,
        inLanguage=story.language,
        datePublished=story.published.isoformat(timespec="seconds"),
        dateModified=story.modified.isoformat(timespec="seconds"),
        dateline=story.dateline,
        articleSection=story.section,
        keywords=list(story.topics),
        image=[image(one) for one in story.images],
        author=_people(story.authors) or [{"@type": "NewsMediaOrganization", "@id": _id(story.publisher)}],
        translator=_people(story.translators),
        contributor=_people(story.contributors),
        publisher=organisation(story.publisher),
        correction=[_note(note) for note in story.corrections],
        creditText=story.credit,
        isBasedOn=story.original_url,
        isAccessibleForFree=True,
    )


def organisation(house: House) -> Node:
    contact = _said(contactType="newsroom", email=house.email, telephone=house.telephone)
    return {"@type": "NewsMediaOrganization", "@id": _id(house), "name": house.name, "url": house.url} | _said(
        slogan=house.slogan,
        logo=image(house.logo),
        foundingDate=house.founded,
        address=house.address,
        contactPoint={"@type": "ContactPoint", **contact} if house.email or house.telephone else {},
        sameAs=list(house.profiles),
        **house.policies,
    )


def site(house: House, language: str) -> Node:
    return {
        "@type": "WebSite",
        "name": house.name,
        "url": house.url,
        "inLanguage": language,
        "publisher": {"@id": _id(house)},
    }


def page(url: str, name: str, language: str, house: House) -> Node:
    """A page about the house."""
    return {
        "@type": "AboutPage",
        "url": url,
        "name": name,
        "inLanguage": language,
        "about": {"@id": _id(house)},
        "publisher": {"@id": _id(house)},
    }


def breadcrumbs(places: Iterable[Place]) -> Node:
    """The way to a page, from the front page to itself."""
    steps = [
        {"@type": "ListItem", "position": number, "name": place.name, "item": place.url}
        for number, place in enumerate(places, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def image(shown: Image) -> Node:
    return {
        "@type": "ImageObject",
        "url": shown.url,
        "contentUrl": shown.url,
        "width": shown.width,
        "height": shown.height,
    } | _said(
        caption=shown.caption,
        creditText=shown.credit,
        creator={"@type": "Person", "name": shown.creator} if shown.creator else {},
        copyrightNotice=shown.copyright,
        license=shown.licence_url,
    )


def _note(note: Note) -> Node:
    published = note.at.isoformat(timespec="seconds")
    return {"@type": "CorrectionComment", "name": note.kind, "text": note.text, "datePublished": published}


def _people(people: Iterable[Person]) -> list[Node]:
    return [{"@type": "Person", "name": person.name} | _said(url=person.url) for person in people]


def _id(house: House) -> str:
    return f"{house.url}#organisation"


def _said(**values: Any) -> Node:
    return {name: value for name, value in values.items() if value}
