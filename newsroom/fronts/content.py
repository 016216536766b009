"""What a front is made of: containers in order, each with cards and a rule by which it fills up. One value, kept as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_CONTAINERS, MOST_CARDS, MOST_FILLED = 24, 30, 16
LONGEST_TITLE, LONGEST_HEADLINE = 80, 250


class Layout(models.TextChoices):
    LEAD = "lead", _("A big story, three beside it")
    ROW = "row", _("A row of equals")
    BLOCK = "block", _("A column with one picture")
    BRIEF = "brief", _("Headlines and times")


class Rule(models.TextChoices):
    """What a container fills up with, after the cards that were placed by hand."""

    NOTHING = "nothing", _("Nothing")
    URGENT = "urgent", _("Breaking, then most urgent")
    NEWEST = "newest", _("Newest")
    SECTION = "section", _("Newest of a section")
    TAG = "tag", _("Newest of a tag")


@dataclass(frozen=True)
class Card:
    """A story placed by hand, by the id of its article, in [shown_from, shown_until). Empty: the story's own headline,
    the story's own picture, from now on, for good."""

    story: int
    headline: str = ""
    photo: int | None = None
    shown_from: datetime | None = None
    shown_until: datetime | None = None

    def is_shown(self, at: datetime) -> bool:
        """The clock decides, as it does for releases: the start belongs to it, the end does not."""
        has_begun = self.shown_from is None or self.shown_from <= at
        return has_begun and (self.shown_until is None or at < self.shown_until)


@dataclass(frozen=True)
class Container:
    """`of` is the id of the section or the tag that the rule names; `size` how many stories it fills up to."""

    layout: Layout
    title: str = ""
    rule: Rule = Rule.NOTHING
    of: int | None = None
    size: int = 4
    cards: tuple[Card, ...] = ()


type Content = tuple[Container, ...]


def cards(content: Content) -> Iterator[Card]:
    for container in content:
        yield from container.cards


def stories(content: Content) -> set[int]:
    """The ids of the articles that it names."""
    return {card.story for card in cards(content)}


def photos(content: Content) -> set[int]:
    """The ids of the photos that stand in the place of a story's own."""
    return {card.photo for card in cards(content) if card.photo}


def turns(content: Content, *, after: datetime) -> set[datetime]:
    """The instants later than `after` at which a card begins or ends."""
    moments = {at for card in cards(content) for at in (card.shown_from, card.shown_until)}
    return {at for at in moments if at and at > after}


def as_json(content: Content) -> list[dict[str, Any]]:
    return [
        {
            "layout": container.layout.value,
            "title": container.title,
            "rule": container.rule.value,
            "of": container.of,
            "size": container.size,
            "cards": [_card_as_json(card) for card in container.cards],
        }
        for container in content
    ]


def _card_as_json(card: Card) -> dict[str, Any]:
    return {
        "story": card.story,
        "headline": card.headline,
        "photo": card.photo,
        "shown_from": card.shown_from.isoformat() if card.shown_from else None,
        "shown_until": card.shown_until.isoformat() if card.shown_until else None,
    }


def from_json(rows: list[dict[str, Any]]) -> Content:
    return tuple(
        Container(
            layout=Layout(row["layout"]),
            title=row["title"],
            rule=Rule(row["rule"]),
            of=row["of"],
            size=row["size"],
            cards=tuple(_card_from_json(card) for card in row["cards"]),
        )
        for row in rows
    )


def _card_from_json(row: dict[str, Any]) -> Card:
    times = {name: datetime.fromisoformat(row[name]) if row[name] else None for name in ("shown_from", "shown_until")}
    return Card(story=row["story"], headline=row["headline"], photo=row["photo"], **times)


def complaint(content: Content) -> str:
    """What is wrong with it, in a sentence; empty when nothing is."""
    if len(content) > MOST_CONTAINERS:
        return gettext("A front has at most {most_containers} containers. Remove one.").format(
            most_containers=MOST_CONTAINERS
        )
    return next(filter(None, map(_wrong_with, content)), "")


def _wrong_with(container: Container) -> str:
    name = f"“{container.title}”" if container.title else gettext("A container")
    if len(container.title) > LONGEST_TITLE:
        return gettext("{name} has a title of more than {longest_title} signs.").format(
            name=name, longest_title=LONGEST_TITLE
        )
    if len(container.cards) > MOST_CARDS:
        return gettext("{name} holds more than {most_cards} cards. Take some out.").format(
            name=name, most_cards=MOST_CARDS
        )
    if not 1 <= container.size <= MOST_FILLED:
        return gettext("{name} can fill up to {most_filled} stories, and to one at least.").format(
            name=name, most_filled=MOST_FILLED
        )
    if (container.rule in (Rule.SECTION, Rule.TAG)) != (container.of is not None):
        return gettext("{name} needs the section or tag that it fills up with.").format(name=name)
    for card in container.cards:
        if len(card.headline) > LONGEST_HEADLINE:
            return gettext("A headline in {name} has more than {longest_headline} signs.").format(
                name=name, longest_headline=LONGEST_HEADLINE
            )
        if card.shown_from and card.shown_until and card.shown_until <= card.shown_from:
            return gettext("A card in {name} would end before it begins. Choose a later end.").format(name=name)
    return ""
