"""A front as it stands in the form: containers and cards in the order in which they are sent.

Each container and card has a key of its own, such as c1 and k7, in front of the names of its fields; the inputs named
`item` say by their order what stands where. So a script only has to move what is on the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.admin.story.moment import MomentField
from articles.models import Photo, Release, Section, Tag
from newsroom.fronts.content import (
    LONGEST_HEADLINE,
    LONGEST_TITLE,
    MOST_CARDS,
    MOST_CONTAINERS,
    MOST_FILLED,
    Card,
    Container,
    Content,
    Layout,
    Rule,
)
from newsroom.lib.text import canonical_key, clean_line

ITEM = re.compile(r"[ck][0-9]{1,6}", re.ASCII)
ANY = "__key__"  # stands for the key in what a script copies


class Line(forms.CharField):
    """One clean line."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class ContainerForm(forms.Form):
    title = Line(
        max_length=LONGEST_TITLE, required=False, help_text=_("Empty: the name of the section or tag, if any.")
    )
    layout = forms.ChoiceField(choices=Layout.choices, initial=Layout.ROW)
    fills = forms.ChoiceField(label=_("Fills up with"), initial=Rule.NEWEST)
    tag = Line(max_length=100, required=False)
    size = forms.IntegerField(label=_("Up to"), min_value=1, max_value=MOST_FILLED, initial=4)

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = [(rule.value, rule.label) for rule in Rule if rule not in (Rule.SECTION, Rule.TAG)]
        named = [
            (f"{Rule.SECTION}:{section.pk}", gettext("Section: {name}").format(name=section.name))
            for section in sections
        ]
        self.fields["fills"].choices = [*plain, (Rule.TAG.value, gettext("A tag…")), *named]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("fills") != Rule.TAG:
            return values
        tag = Tag.objects.filter(key=canonical_key(values.get("tag", ""))).first()
        if tag is None:
            raise ValidationError({"tag": gettext("There is no tag of this name. Look for its name under Tags.")})
        return values | {"of": tag.merged_into_id or tag.pk}

    def container(self, cards: tuple[Card, ...]) -> Container:
        values = self.cleaned_data
        rule, _, section = values["fills"].partition(":")
        return Container(
            layout=Layout(values["layout"]),
            title=values["title"],
            rule=Rule(rule),
            of=int(section) if section else values.get("of"),
            size=values["size"],
            cards=cards,
        )


class CardForm(forms.Form):
    story = forms.IntegerField(min_value=1, max_value=10**18 - 1, widget=forms.HiddenInput)
    headline = Line(max_length=LONGEST_HEADLINE, required=False, label=_("Headline on this front"))
    photo = forms.IntegerField(
        min_value=1, max_value=10**18 - 1, required=False, label=_("Picture on this front"), help_text=_("Its number in the library.")
    )  # fmt: skip
    shown_from = MomentField(required=False, label=_("From"))
    shown_until = MomentField(required=False, label=_("Until"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        begin, end = values.get("shown_from"), values.get("shown_until")
        if begin and end and end <= begin:
            raise ValidationError({"shown_until": gettext("The card would end before it begins. Choose a later end.")})
        return values

    def card(self) -> Card:
        return Card(**self.cleaned_data)


@dataclass
class CardRow:
    """`fact`, `marks` and `picture` are what the page says of it: see `newsroom.desk.fronts.telling`."""

    key: str
    form: CardForm
    fact: Any = None
    marks: list[str] = field(default_factory=list)
    picture: Photo | None = None

    @property
    def story(self) -> int | None:
        value = self.form["story"].value()
        return int(value) if str(value).isdecimal() and len(str(value)) <= 18 else None


@dataclass
class ContainerRow:
    key: str
    form: ContainerForm
    cards: list[CardRow] = field(default_factory=list)
    fills: list[Release] = field(default_factory=list)


@dataclass
class Outline:
    """The whole form. `sections` are those that a rule may name."""

    sections: Sequence[Section]
    rows: list[ContainerRow] = field(default_factory=list)
    wrong: str = ""

    @classmethod
    def of(cls, content: Content, sections: Sequence[Section]) -> Self:
        """The form of what is stored."""
        made, numbers = cls(sections), count(1)
        tags = Tag.objects.in_bulk([one.of for one in content if one.rule == Rule.TAG and one.of])
        for container in content:
            initial = {"title": container.title, "layout": container.layout, "size": container.size}
            initial["fills"] = f"{container.rule}:{container.of}" if container.rule == Rule.SECTION else container.rule
            if container.rule == Rule.TAG:
                initial["tag"] = tags[container.of].name if container.of in tags else ""
            row = made.add_container(f"c{next(numbers)}", initial=initial)
            row.cards = [_card_row(f"k{next(numbers)}", initial=vars(card)) for card in container.cards]
        return made

    @classmethod
    def sent(cls, data: Any, sections: Sequence[Section]) -> Self:
        """The form as it was sent, whatever stands in it. A card without a container before it is none."""
        made = cls(sections)
        keys = [key for key in dict.fromkeys(data.getlist("item")) if ITEM.fullmatch(key)]
        for key in keys[: MOST_CONTAINERS * (MOST_CARDS + 1)]:
            if key[0] == "c":
                made.add_container(key, data)
            elif made.rows:
                made.rows[-1].cards.append(_card_row(key, data))
        return made

    def add_container(self, key: str, data: Any = None, **how: Any) -> ContainerRow:
        row = ContainerRow(key, ContainerForm(data, prefix=key, sections=self.sections, **how))
        self.rows.append(row)
        return row

    def cards(self) -> Iterator[CardRow]:
        for row in self.rows:
            yield from row.cards

    def free_key(self, kind: str) -> str:
        keys = [row.key for row in self.rows] + [card.key for card in self.cards()]
        return f"{kind}{max((int(key[1:]) for key in keys), default=0) + 1}"

    # What the buttons do, for who has no script

    def do(self, action: str, target: str = "") -> str:
        """Do what a button says, such as `up:k7`. Returns the key of what it was done to, to look at it again."""
        verb, _, key = action.partition(":")
        match verb:
            case "up" | "down":
                self._move(key, -1 if verb == "up" else 1)
            case "remove":
                self._remove(key)
            case "add":
                story, _, inside = key.partition(":")
                return self._add(story, inside or target)
            case "container":
                key = self.free_key("c")
                initial = {"layout": Layout.ROW, "fills": Rule.NEWEST, "size": 4, "title": ""}
                self.add_container(key, {f"{key}-{name}": value for name, value in initial.items()})
        return key

    def _add(self, story: str, target: str) -> str:
        if not self.rows:
            self.do("container")
        row = next((row for row in self.rows if row.key == target), self.rows[0])
        key = self.free_key("k")
        row.cards.insert(0, _card_row(key, {f"{key}-story": story}))
        return key

    def _move(self, key: str, step: int) -> None:
        """A place up or down; a card goes on into the container before or after its own."""
        for number, row in enumerate(self.rows):
            if row.key == key:
                other = min(max(number + step, 0), len(self.rows) - 1)
                self.rows.insert(other, self.rows.pop(number))
                return
            for place, card in enumerate(row.cards):
                if card.key != key:
                    continue
                beside = self.rows[number + step] if 0 <= number + step < len(self.rows) else None
                if 0 <= place + step < len(row.cards):
                    row.cards.insert(place + step, row.cards.pop(place))
                elif beside:
                    beside.cards.insert(len(beside.cards) if step < 0 else 0, row.cards.pop(place))
                return

    def _remove(self, key: str) -> None:
        self.rows = [row for row in self.rows if row.key != key]
        for row in self.rows:
            row.cards = [card for card in row.cards if card.key != key]

    # What it says

    def is_valid(self) -> bool:
        forms_ = [row.form for row in self.rows] + [card.form for card in self.cards()]
        return all(form.is_valid() for form in forms_) and not self.wrong

    def content(self) -> Content:
        return tuple(row.form.container(tuple(card.form.card() for card in row.cards)) for row in self.rows)

    def errors(self) -> dict[str, list[str]]:
        """What is wrong, by the name of the field."""
        found = [row.form for row in self.rows] + [card.form for card in self.cards()]
        return {
            form.add_prefix(name): [str(words) for words in told]
            for form in found
            for name, told in form.errors.items()
        }


def _card_row(key: str, data: Any = None, **how: Any) -> CardRow:
    return CardRow(key, CardForm(data, prefix=key, **how))


def to_copy(fact: Any) -> CardRow:
    """A card of a story under ANY, for a script to put on the page."""
    row = _card_row(ANY, initial={"story": fact.pk})
    row.fact = fact
    return row


def container_to_copy(sections: Sequence[Section]) -> ContainerRow:
    return ContainerRow(ANY, ContainerForm(prefix=ANY, sections=sections))
