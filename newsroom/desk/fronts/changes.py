"""How two arrangements differ, in a few words; and what a front begins with."""

from collections.abc import Sequence

from django.utils.translation import gettext, ngettext

from articles.models import Section
from newsroom.fronts.content import Container, Content, Layout, Rule, cards, stories


def changes(before: Content, after: Content) -> list[str]:
    """Such as “2 stories added”, “1 taken out”, “the order”; empty when nothing differs."""
    had, has = stories(before), stories(after)
    kept, came, gone = had & has, len(has - had), len(had - has)
    told = [
        (bool(came), ngettext("{count} story added", "{count} stories added", came).format(count=came)),
        (bool(gone), ngettext("{count} story taken out", "{count} stories taken out", gone).format(count=gone)),
        (_order(before, kept) != _order(after, kept), gettext("stories moved")),
        (_dress(before, kept) != _dress(after, kept), gettext("headlines, pictures or times of cards")),
        (_settings(before) != _settings(after), gettext("containers")),
    ]
    found = [words for holds, words in told if holds]
    return found or ([gettext("the cards")] if before != after else [])


def _order(content: Content, kept: set[int]) -> list[tuple[int, int]]:
    """The stories in their places; a container that came in between moves nothing."""
    filled = [container for container in content if any(card.story in kept for card in container.cards)]
    return [(n, card.story) for n, one in enumerate(filled) for card in one.cards if card.story in kept]


def _dress(content: Content, kept: set[int]) -> set[object]:
    return {card for card in cards(content) if card.story in kept}


def _settings(content: Content) -> list[tuple[object, ...]]:
    return [(one.layout, one.title, one.rule, one.of, one.size) for one in content]


def beginning(section: Section | None, sections: Sequence[Section]) -> Content:
    """What stands in the form of a front that nobody has curated: about what it makes of itself."""
    lead = Container(Layout.LEAD, rule=Rule.URGENT, size=4)
    if section is not None:
        return (lead,)
    blocks = [
        Container(Layout.BLOCK, rule=Rule.SECTION, of=one.pk, size=4) for one in sections if one.parent_id is None
    ]
    row = Container(Layout.ROW, rule=Rule.URGENT, size=4)
    return (lead, Container(Layout.BRIEF, "Latest", Rule.NEWEST, size=7), row, *blocks[:20])
