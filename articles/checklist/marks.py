"""What the house makes of each rule: off, tell or block, for a kind and a section. The most specific mark wins.

A section counts more than a kind: its own marks come first, then those of the section that it is inside, then those
for all sections; in each of them a mark for the kind before one for all kinds. Without any, the rule's default holds.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import journal
from articles.checklist.rules import RULES, Rule
from articles.models import ChecklistRule, Kind, Mark, Section
from articles.refusal import NotAllowed, Stale
from newsroom.lib.text import Shown

ALL_KINDS = ""
KINDS: dict[str, Shown] = {ALL_KINDS: _("All kinds"), **dict(Kind.choices)}
CHANGE = "articles.change_checklistrule"
Cell = tuple[str, str]  # the key of a rule, and a kind


@dataclass(frozen=True)
class Marks:
    """All marks of the house, by section (None: all), rule and kind."""

    rows: Mapping[tuple[int | None, str, str], Mark]

    @classmethod
    def read(cls) -> "Marks":
        rows = ChecklistRule.objects.values_list("section", "rule", "kind", "mark")
        return cls({(section, rule, kind): Mark(mark) for section, rule, kind, mark in rows})

    def of(self, rule: Rule, *, kind: str, places: Sequence[int]) -> Mark:
        """What `rule` does to a story of this kind; `places` are its section and the one that it is inside."""
        return self._first(rule, ((place, k) for place in (*places, None) for k in (kind, ALL_KINDS)))

    def own(self, rule: Rule, *, kind: str, section: Section | None) -> Mark | None:
        """What was marked just here."""
        return self.rows.get((section.pk if section else None, rule.key, kind))

    def inherited(self, rule: Rule, *, kind: str, section: Section | None) -> Mark:
        """What would hold here without a mark of its own."""
        own = (section.pk if section else None, kind)
        places = (section.pk, section.parent_id, None) if section else (None,)
        steps = ((place, k) for place in dict.fromkeys(places) for k in dict.fromkeys((kind, ALL_KINDS)))
        return self._first(rule, (step for step in steps if step != own))

    def _first(self, rule: Rule, steps: Iterator[tuple[int | None, str]]) -> Mark:
        if rule.is_must:
            return rule.mark
        return next(
            (self.rows[place, rule.key, kind] for place, kind in steps if (place, rule.key, kind) in self.rows),
            rule.mark,
        )

    def seen(self, section: Section | None) -> str:
        """A short word for the marks of one section: it tells whether someone has changed them since."""
        own = sorted(
            f"{rule}/{kind}/{mark}"
            for (place, rule, kind), mark in self.rows.items()
            if place == (section.pk if section else None)
        )
        return hashlib.sha256("\n".join(own).encode()).hexdigest()[:16]


def change(wanted: Mapping[Cell, Mark | None], *, section: Section | None, seen: str, by: Any) -> int:
    """Write the marks of one section (None: all sections); None takes a mark away. Returns how many changed.

    Raises NotAllowed, and Stale when the marks are not those that were `seen`. The journal tells each change.
    """
    if by is not None and not by.has_perm(CHANGE):
        raise NotAllowed(gettext("You may not change the checklist. Ask the chief editor."))
    try:
        with transaction.atomic():
            rows = {
                (row.rule, row.kind): row for row in ChecklistRule.objects.select_for_update().filter(section=section)
            }
            marks = Marks.read()
            if marks.seen(section) != seen:
                raise _stale()
            with translation.override(settings.LANGUAGE_CODE):  # the journal speaks the house's language
                lines = [_write(rows.get(cell), cell, mark, section) for cell, mark in wanted.items()]
            changed = [line for line in lines if line]
            if changed:
                journal.write(
                    "change checklist", at=timezone.now(), by=by, subject=section.name if section else "All sections",
                    section=section, note="; ".join(changed),
                )  # fmt: skip
    except IntegrityError as error:
        raise _stale() from error
    return len(changed)


def _write(row: ChecklistRule | None, cell: Cell, mark: Mark | None, section: Section | None) -> str:
    """Write one mark. Returns what changed, in words; empty when nothing did."""
    before = Mark(row.mark) if row else None
    if before == mark:
        return ""
    if row and mark:
        row.mark = mark
        row.save(update_fields=["mark"])
    elif row:
        row.delete()
    elif mark:
        ChecklistRule.objects.create(rule=cell[0], kind=cell[1], section=section, mark=mark)
    label = next(rule.label for rule in RULES if rule.key == cell[0])
    return f"{label}, {str(KINDS[cell[1]]).lower()}: {_words(before)} → {_words(mark)}"


def _words(mark: Mark | None) -> str:
    return str(mark.label).lower() if mark else gettext("not marked")


def _stale() -> Stale:
    return Stale(
        gettext("Someone else changed these marks after you opened them. Yours are still here: look, and save again.")
    )
