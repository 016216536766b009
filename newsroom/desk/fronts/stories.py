"""The stories beside a front: what a card is told of, and what may be put on one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles import words
from articles.models import Article, Photo, Release, Section
from articles.models.release import ReleaseQuerySet
from articles.models.section import is_limited
from newsroom.desk.stories import rows_for, seen_by

SHOWN = 24
LONGEST_QUESTION = 200
OUT, ALL = "out", "all"


@dataclass(frozen=True)
class Fact:
    """A story as a card shows it. `status` is empty for one that is before readers and not there for the user."""

    pk: int
    headline: str
    language: str = "en"
    status: str = ""
    status_label: str = ""
    when: str = ""
    section: str = ""
    url: str = ""
    photo: Photo | None = None


def facts(ids: Collection[int], user: Any, *, at: datetime) -> dict[int, Fact]:
    """What the user may know of these stories. Two queries; of what is neither theirs nor public, nothing."""
    found = {row.pk: of_row(row, at) for row in _rows(user, at).filter(pk__in=ids)} if ids else {}
    if others := set(ids) - found.keys():
        live = Release.objects.live(at=at).filter(article__in=others).for_cards()
        found |= {
            row.article_id: Fact(row.article_id, row.headline, row.language, photo=row.lead_photo) for row in live
        }
    return found


def _rows(user: Any, at: datetime) -> Any:
    return rows_for(user, at=at).select_related("section", "lead_photo")


def of_row(row: Any, at: datetime) -> Fact:
    due = row.goes_out_at or (row.comes_down_at if row.comes_down_at and row.comes_down_at > at else None)
    word = (
        gettext("goes out")
        if row.goes_out_at and not row.live_revision
        else gettext("update")
        if row.goes_out_at
        else gettext("comes down")
    )
    return Fact(
        pk=row.pk,
        headline=row.headline,
        language=row.language,
        status=row.status,
        status_label=row.status_label,
        when=f"{word} {date_format(timezone.localtime(due), 'j M, H:i')}" if due else "",
        section=row.section.name if row.section else "",
        url=reverse("admin:articles_article_change", args=[row.pk]),
        photo=row.lead_photo,
    )


@dataclass(frozen=True)
class Question:
    """What is asked of the stories: words, a section, and whether drafts are wanted, too."""

    words: str = ""
    section: int | None = None
    show: str = OUT

    @classmethod
    def read(cls, data: QueryDict, *, at_first: int | None) -> "Question":
        """`at_first` is the section that is asked for before anything was."""
        section = data.get("in")
        chosen = at_first if section is None else int(section) if section.isdecimal() and len(section) < 19 else None
        return cls(data.get("q", "")[:LONGEST_QUESTION].strip(), chosen, ALL if data.get("show") == ALL else OUT)

    @property
    def query(self) -> dict[str, str]:
        return {"q": self.words, "in": str(self.section or ""), "show": self.show}


def found(question: Question, user: Any, *, at: datetime) -> list[Fact]:
    """The stories that are there for the user, changed last first."""
    stories = seen_by(user).newest_first()
    if question.words:
        stories = stories.filter(pk__in=words.find(question.words))
    if question.show == OUT:
        stories = stories.filter(Q(out_until=None) | Q(out_until__gt=at), out_from__isnull=False)
    if question.section:
        inside = Section.objects.filter(Q(pk=question.section) | Q(parent=question.section)).order_by().values("pk")
        further = Article.further_sections.through.objects.filter(article=OuterRef("pk"), section__in=inside)
        stories = stories.filter(Q(section__in=inside) | Q(Exists(further)))
    newest = _rows(user, at).filter(pk__in=stories.values("pk")[:SHOWN]).newest_first()
    return [of_row(row, at) for row in newest]


def among(user: Any, *, at: datetime) -> ReleaseQuerySet:
    """The releases that a preview may show `user`: of stories that are not theirs, what is before readers at `at`, now."""
    if not is_limited(user):
        return Release.objects.all()
    seen = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
    return Release.objects.live(at=at) | Release.objects.filter(Exists(seen))
