"""The checklist as the desk shows it: beside the form, and on the pages of the verbs that put a story out."""

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from articles import workflow
from articles.checklist.check import OVERRIDE, Checklist, Finding, check, check_each
from articles.models import Article, Status
from articles.transitions import BY_VERB

# Where a field is on the form of a story, if it is not a control of its own.
ANCHORS = {
    "body": "body-label",
    "captions": "body-label",
    "lead_photo": "photo-title",
    "credits": "credits-title",
    "bylines": "bylines-title",
}


@dataclass(frozen=True)
class Line:
    """A finding in words, with the place where it is mended."""

    sentence: str
    label: str
    address: str


@dataclass(frozen=True)
class Panel:
    """What is shown of a checklist. `may_override`: this user may release in spite of what blocks."""

    blocking: list[Line]
    telling: list[Line]
    may_override: bool

    @classmethod
    def of(cls, checklist: Checklist, article: Article, user: Any, *, form: str = "") -> "Panel":
        """`form` is the address of the story's form; empty when the panel stands on it."""

        def lines(findings: list[Finding]) -> list[Line]:
            return [Line(str(finding), str(finding.rule.label), _place(finding, article, form)) for finding in findings]

        return cls(
            lines(checklist.blocking),
            lines(checklist.telling),
            may_override=checklist.may_be_overridden and user.has_perm(OVERRIDE),
        )


def beside_the_form(article: Article, user: Any, at: datetime) -> Panel:
    """For the saved working copy."""
    return Panel.of(check(article, at=at), article, user)


def on_a_verb(article: Article, user: Any, at: datetime, found: Checklist | None = None) -> Panel:
    """For the page of a verb; `found` is what has just blocked it."""
    form = reverse("admin:articles_article_change", args=[article.pk])
    return Panel.of(found or check(article, at=at), article, user, form=form)


def of_many(rows: Sequence[Any], verb: str, user: Any, at: datetime) -> dict[int, Panel]:
    """By story, for those that the verb would put out. `rows` are as in the list: with their status, without their text."""
    statuses = {row.pk: Status(row.status) for row in rows}
    asked = [pk for pk, status in statuses.items() if status in BY_VERB[verb].statuses and is_asked(verb, status)]
    articles = list(Article.objects.visible_to(user).filter(pk__in=asked)) if asked else []
    found = check_each(articles, at=at) if articles else []
    return {article.pk: on_a_verb(article, user, at, each) for article, each in zip(articles, found, strict=True)}


def takes_override(verb: str) -> bool:
    """Whether the verb puts a working copy out, and the checklist is asked."""
    return "override" in inspect.signature(workflow.VERBS[verb]).parameters


def is_asked(verb: str, status: Status) -> bool:
    """Whether `verb` puts the working copy out when the story is `status`: an alert on what is out does not."""
    return takes_override(verb) and not (verb == "raise_breaking" and status == Status.PUBLISHED)


def _place(finding: Finding, article: Article, form: str) -> str:
    field, photo = finding.found.field, finding.found.photo
    if photo:
        return reverse("admin:articles_photo_change", args=[photo])
    if finding.found.figure:
        return f"{form}#figure-{finding.found.figure}"
    if field == "notes":
        return reverse("admin:articles_article_notes", args=[article.pk])
    return f"{form}#{ANCHORS.get(field, f'id_{field}')}"
