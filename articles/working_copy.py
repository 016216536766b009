"""The working copy as one value: what a form sends, a revision keeps, a restore writes."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from articles import words
from articles.models import Article, Author, Byline, Credit, Photo, Section, Source, Tag
from newsroom.lib import figures
from newsroom.lib.body import is_too_deep, sanitise
from newsroom.lib.figures import Figure
from newsroom.lib.instant import in_utc, is_instant
from newsroom.lib.text import address_part, clean_line, clean_text, visible

LINES = ("headline", "kicker", "slug", "dateline", "byline_sentence", "seo_title", "seo_description", "canonical_url")
TEXTS = ("standfirst", "editor_note")
TIMES = ("dated", "embargo_until")
LONGEST_NOTE: int = Credit._meta.get_field("note").max_length  # type: ignore[assignment]
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class BylineEntry:
    author: int
    role: str = Byline.Role.REPORTER.value


@dataclass(frozen=True)
class CreditEntry:
    source: int
    role: str = Credit.Role.MATERIAL.value
    note: str = ""


@dataclass(frozen=True)
class WorkingCopy:
    """Everything that an editor can change in a story. Ids are primary keys, order matters."""

    headline: str
    kicker: str = ""
    standfirst: str = ""
    slug: str = ""
    body: str = ""
    section: int | None = None
    further_sections: tuple[int, ...] = ()
    language: str = "en"
    kind: str = "news"
    dateline: str = ""
    urgency: int = 5
    dated: datetime | None = None
    embargo_until: datetime | None = None
    lead_photo: Figure | None = None
    bylines: tuple[BylineEntry, ...] = ()
    byline_sentence: str = ""
    credits: tuple[CreditEntry, ...] = ()
    tags: tuple[int, ...] = ()
    editor_note: str = ""
    seo_title: str = ""
    seo_description: str = ""
    canonical_url: str = ""

    @property
    def photos(self) -> tuple[int, ...]:
        """The photos that it shows, each once: the lead, then those in the text."""
        return tuple(
            dict.fromkeys([*_given(self.lead_photo.photo if self.lead_photo else None), *figures.photos(self.body)])
        )

    def cleaned(self) -> Self:
        """Return the copy with clean text and a body in the vocabulary of `newsroom.lib.body`.

        Raises ValidationError for a body that would keep the cleaner busy for minutes.
        """
        if is_too_deep(self.body):
            raise ValidationError(
                gettext("The text has too many marks inside each other. Paste it without formatting.")
            )
        changes: dict[str, Any] = {name: clean_line(getattr(self, name)) for name in LINES}
        changes |= {name: clean_text(getattr(self, name)) for name in TEXTS}
        changes["slug"] = address_part(changes["slug"], longest=90, otherwise="")
        changes |= {name: in_utc(getattr(self, name)) for name in TIMES if is_instant(getattr(self, name))}
        if lead := self.lead_photo:
            changes["lead_photo"] = replace(lead, words=figures.cleaned(lead.words))
        # Twice, since `&#x202e;` is a character only after the first time.
        changes["body"] = sanitise(visible(sanitise(visible(self.body))))
        changes["bylines"] = tuple(dict.fromkeys(self.bylines))
        changes["credits"] = tuple(dict.fromkeys(replace(c, note=clean_line(c.note)) for c in self.credits))
        changes["tags"] = tuple(sorted(set(self.tags)))
        changes["further_sections"] = tuple(sorted(set(self.further_sections) - {self.section}))
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON; times as ISO 8601, the lead photo as it would stand in a body."""
        content: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }
        content["lead_photo"] = self.lead_photo and str(self.lead_photo)
        return content | {name: content[name].isoformat() if content[name] else None for name in TIMES}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        """Read what `to_json` wrote. Fields that did not exist then keep their defaults."""
        known = {f.name for f in fields(cls)}
        values = {name: value for name, value in content.items() if name in known}
        values |= {name: datetime.fromisoformat(values[name]) for name in TIMES if values.get(name)}
        values |= {name: tuple(values.get(name, ())) for name in ("tags", "further_sections")}
        values["lead_photo"] = _lead(values.get("lead_photo"))
        values["bylines"] = tuple(BylineEntry(**entry) for entry in values.get("bylines", ()))
        values["credits"] = tuple(CreditEntry(**entry) for entry in values.get("credits", ()))
        return cls(**values)

    def resolved(self) -> Self:
        """Return the copy with the tags that merged ones went into.

        Raises ValidationError for rows that do not exist, roles that are not in the list, notes
        that are too long and times without a zone.
        """
        if not all(is_instant(time) for time in (self.dated, self.embargo_until) if time):
            raise ValidationError(gettext("Give each time with its zone, in a year between 1900 and 2199."))
        _known(Byline.Role.values, [b.role for b in self.bylines], gettext("role of a byline"))
        _known(Credit.Role.values, [c.role for c in self.credits], gettext("role of a credit"))
        if any(len(c.note) > LONGEST_NOTE for c in self.credits):
            raise ValidationError(
                gettext("The note of a credit is too long: {longest_note} characters at most.").format(
                    longest_note=LONGEST_NOTE
                )
            )
        _exist(Section, [*self.further_sections, *_given(self.section)])
        _exist(Photo, self.photos)
        _exist(Author, [b.author for b in self.bylines])
        _exist(Source, [c.source for c in self.credits])
        tags = _exist(Tag, self.tags)
        return replace(self, tags=tuple(sorted({tag.merged_into_id or tag.pk for tag in tags})))

    @classmethod
    def of(cls, article: Article) -> Self:
        """Read the working copy of `article` from the database."""
        columns = {f.name for f in fields(cls)} - {
            "section", "lead_photo", "further_sections", "bylines", "credits", "tags"
        }  # fmt: skip
        return cls(
            **{name: getattr(article, name) for name in columns},
            section=article.section_id,
            lead_photo=article.lead,
            further_sections=tuple(article.further_sections.order_by("pk").values_list("pk", flat=True)),
            bylines=tuple(BylineEntry(b.author_id, b.role) for b in article.bylines.all()),
            credits=tuple(CreditEntry(c.source_id, c.role, c.note) for c in article.credits.all()),
            tags=tuple(sorted(article.tagged.values_list("tag", flat=True))),
        )


NOTHING = WorkingCopy(headline="")
RENAMED = {"section": "section_id", "lead_photo": "lead"}


@dataclass(frozen=True)
class _Rows:
    """The rows beside an article that a working copy stands for."""

    article: Article
    copy: WorkingCopy = field(repr=False)

    def write(self) -> None:
        article, copy = self.article, self.copy
        article.further_sections.set(copy.further_sections)
        if [(b.author_id, b.role) for b in article.bylines.all()] != [(b.author, b.role) for b in copy.bylines]:
            article.bylines.all().delete()
            Byline.objects.bulk_create(
                Byline(article=article, author_id=b.author, role=b.role, order=n) for n, b in enumerate(copy.bylines)
            )
        if [(c.source_id, c.role, c.note) for c in article.credits.all()] != [
            (c.source, c.role, c.note) for c in copy.credits
        ]:
            article.credits.all().delete()
            Credit.objects.bulk_create(
                Credit(article=article, source_id=c.source, role=c.role, note=c.note, order=n)
                for n, c in enumerate(copy.credits)
            )
        article.tags.set(article.tags.through.tag_model().objects.filter(pk__in=copy.tags))


def write(article: Article, copy: WorkingCopy) -> None:
    """Write `copy` to `article` and the rows beside it. Called by `articles.workflow` only.

    Raises ValidationError when the copy breaks a rule of a field or a constraint.
    """
    before = words.lines(article)
    for f in fields(copy):
        if f.name in RENAMED:
            setattr(article, RENAMED[f.name], getattr(copy, f.name))
        elif f.name not in ("further_sections", "bylines", "credits", "tags"):
            setattr(article, f.name, getattr(copy, f.name))
    article.full_clean(exclude=["created_by", "created_at", "changed_at"])
    is_new = article.pk is None
    article.save()
    words.keep(article, before=() if is_new else before)
    _Rows(article, copy).write()


def _known(choices: Collection[str], values: Iterable[str], what: str) -> None:
    if unknown := [value for value in values if value not in choices]:
        raise ValidationError(
            gettext("“{value}” is no {what}. Choose one from the list.").format(value=unknown[0], what=what)
        )


def _lead(kept: str | int | None) -> Figure | None:
    """A lead photo of `to_json`, or of a time when it had no words of its own."""
    return Figure(kept) if isinstance(kept, int) else next(iter(figures.figures(kept or "")), None)


def _given(pk: int | None) -> list[int]:
    return [] if pk is None else [pk]


def _exist[M: models.Model](model: type[M], ids: Collection[int]) -> list[M]:
    """Return the rows. Raises ValidationError when one is missing: a foreign key would tell only at the commit."""
    rows = list(model._default_manager.filter(pk__in={pk for pk in ids if 0 < pk <= LARGEST_ID})) if ids else []
    if missing := sorted(set(ids) - {row.pk for row in rows}):
        raise ValidationError(
            gettext("There is no {verbose_name} {value} any more. Choose another one.").format(
                verbose_name=model._meta.verbose_name, value=missing[0]
            )
        )
    return rows
