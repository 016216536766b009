"""What the page tells beside the form: of each card its story and what to know, of each container what its rule finds now."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.models import Language, Photo, Release
from newsroom.desk.fronts import stories
from newsroom.desk.fronts.form import CardRow, Outline
from newsroom.fronts.arrange import House, arrange
from newsroom.fronts.content import Content
from newsroom.fronts.models import Front


def tell(outline: Outline, front: Front, stored: Content, user: Any, *, at: datetime) -> None:
    """Write it into the rows of the form. `stored` is what the form was made from, unless it was sent."""
    facts = stories.facts({card.story for card in outline.cards() if card.story}, user, at=at)
    numbers = {number for card in outline.cards() if (number := _number(card))}
    photos = Photo.objects.in_bulk(numbers) if numbers else {}
    placed: set[int] = set()
    for card in outline.cards():
        card.fact, card.picture = facts.get(card.story or 0), photos.get(_number(card) or 0)
        card.marks = _marks(card, placed, at)
        placed |= {card.story} if card.story else set()
    is_sent = any(row.form.is_bound for row in outline.rows)
    content = stored if not is_sent else outline.content() if outline.is_valid() else ()
    language = None if front.language == Language.ENGLISH else Language(front.language)
    breaking = Release.objects.in_language(language).breaking(at=at).for_cards()
    house = House(outline.sections, list(breaking), language)
    filled, _ = arrange(content, house, at=at, scope=front.section)
    found = {id(one.container): [placed.release for placed in one.placed if placed.card is None] for one in filled}
    for row, container in zip(outline.rows, content, strict=False):
        row.fills = found.get(id(container), [])


def _number(card: CardRow) -> int | None:
    value = str(card.form["photo"].value() or "")
    return int(value) if value.isdecimal() and len(value) <= 18 else None


def _marks(card: CardRow, placed: set[int], at: datetime) -> list[str]:
    """What an editor should know of a card beside its story's status."""
    values = getattr(card.form, "cleaned_data", None) or card.form.initial
    begin, end = values.get("shown_from"), values.get("shown_until")
    told = (
        (card.story in placed, gettext("Stands further up already")),
        (bool(end and end <= at), gettext("Over")),
        (bool(begin and begin > at), gettext("From {short}").format(short=_short(begin))),
        (bool(end and end > at), gettext("Until {short}").format(short=_short(end))),
        (bool(values.get("headline")), gettext("Own headline")),
        (bool(values.get("photo")), gettext("Own picture")),
    )
    return [words for holds, words in told if holds]


def _short(when: datetime | None) -> str:
    return date_format(timezone.localtime(when), "j M, H:i") if when else ""
