"""The checklist of one story: what its rules find, with what the house makes of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from articles.checklist.draft import Draft
from articles.checklist.marks import Marks
from articles.checklist.rules import RULES, Found, Rule
from articles.models import Article, Mark
from articles.refusal import Refused
from newsroom.lib.text import clean_text

OVERRIDE = "articles.override_checklist"
LONGEST_REASON = 1000


@dataclass(frozen=True)
class Finding:
    rule: Rule
    found: Found
    mark: Mark

    def __str__(self) -> str:
        return str(self.found.sentence)


@dataclass(frozen=True)
class Checklist:
    """What was found, the gravest first."""

    findings: list[Finding]

    @property
    def blocking(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.mark == Mark.BLOCK]

    @property
    def telling(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.mark == Mark.TELL]

    @property
    def may_be_overridden(self) -> bool:
        return bool(self.blocking) and not any(finding.rule.is_must for finding in self.blocking)


def check(article: Article, *, at: datetime) -> Checklist:
    """Look at the working copy of `article` as it would go out at `at`: two queries, one for its photos, and one or two for own links."""
    return check_each([article], at=at)[0]


def check_each(articles: Sequence[Article], *, at: datetime) -> list[Checklist]:
    """As `check`, for many: two queries for all, then those for the photos and own links of each."""
    marks = Marks.read()
    return [_look(draft, marks) for draft in Draft.of_each(articles, at=at)]


def _look(draft: Draft, marks: Marks) -> Checklist:
    kind, places = draft.article.kind, draft.places
    told = [(rule, marks.of(rule, kind=kind, places=places)) for rule in RULES]
    found = [Finding(rule, each, mark) for rule, mark in told if mark != Mark.OFF for each in rule.look(draft)]
    return Checklist(sorted(found, key=lambda finding: finding.mark != Mark.BLOCK))


class Blocked(Refused):
    """The checklist blocks; what was found is in `checklist`, what may be done about it in `what_to_do`."""

    def __init__(self, checklist: Checklist, what_to_do: str) -> None:
        super().__init__(" ".join([*map(str, checklist.blocking), what_to_do]))
        self.checklist = checklist
        self.what_to_do = what_to_do


def let_pass(article: Article, *, at: datetime, by: Any, reason: str) -> dict[str, Any]:
    """Stop a release at what the checklist blocks, unless `by` may override it and gives a `reason`.

    Returns what the journal tells of an override. The house itself (None) is not asked: importers and commands bring
    what others have checked. Raises Blocked.
    """
    if by is None:
        return {}
    checklist, reason = check(article, at=at), clean_text(reason)
    if not checklist.blocking:
        return {}
    if not by.has_perm(OVERRIDE):
        raise Blocked(checklist, gettext("Mend it, or ask someone who may override the checklist."))
    if not reason:
        raise Blocked(checklist, gettext("Mend it, or give a reason why the story goes out as it is."))
    if len(reason) > LONGEST_REASON:
        raise Blocked(
            checklist,
            gettext("The reason is too long: {longest_reason} characters at most.").format(
                longest_reason=LONGEST_REASON
            ),
        )
    with translation.override(settings.LANGUAGE_CODE):  # the journal speaks the house's language
        return {"override": reason, "overridden": [str(finding) for finding in checklist.blocking]}
