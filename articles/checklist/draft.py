"""A working copy that may go out, read for the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from articles.checklist import links
from articles.models import Article, Byline, Credit, Photo, Thread
from newsroom.lib import figures
from newsroom.lib.body import to_text
from newsroom.lib.figures import Words


@dataclass(frozen=True)
class Placed:
    """A photo, what this use says of it, and where: 0 the lead, else which one of those in the text."""

    number: int
    photo: Photo
    words: Words


@dataclass(frozen=True)
class Draft:
    """What the rules look at. `facts` are those that do not stand in the article's own row."""

    article: Article
    at: datetime
    facts: dict[str, Any]

    @classmethod
    def of_each(cls, articles: Sequence[Article], *, at: datetime) -> "list[Draft]":
        """Read the articles as they would go out at `at`."""
        own = {"article": OuterRef("pk")}
        threads = Thread.objects.open().filter(**own).order_by().values("article").annotate(count=Count("pk"))
        asked = Article.objects.filter(pk__in=[article.pk for article in articles]).annotate(
            has_byline=Exists(Byline.objects.filter(**own)),
            has_credit=Exists(Credit.objects.filter(**own)),
            open_threads=Coalesce(Subquery(threads.values("count")), 0),
        )
        facts = asked.values("pk", "section__parent", "has_byline", "has_credit", "open_threads")
        by_pk = {row["pk"]: dict(row) for row in facts}
        return [cls(article, at, by_pk[article.pk]) for article in articles]

    @property
    def places(self) -> list[int]:
        """The story's section, then the one that it is inside."""
        return [pk for pk in (self.article.section_id, self.facts["section__parent"]) if pk]

    @cached_property
    def texts(self) -> dict[str, str]:
        """What readers would read, by field, without markup."""
        article = self.article
        names = ("headline", "kicker", "standfirst", "dateline", "byline_sentence", "seo_title", "seo_description")
        lead = figures.words(str(article.lead or ""))
        body = {"body": to_text(article.body), "captions": figures.words(article.body), "lead_photo": lead}
        return {name: getattr(article, name) for name in names} | body

    @cached_property
    def placed(self) -> list[Placed]:
        """Each place of a picture, in order: the lead, then those in the text. One query, none without a picture."""
        lead = self.article.lead
        uses = list(enumerate([*([lead] if lead else []), *figures.figures(self.article.body)], 0 if lead else 1))
        found = Photo.objects.in_bulk({figure.photo for _, figure in uses}) if uses else {}
        return [Placed(number, found[figure.photo], figure.words) for number, figure in uses if figure.photo in found]

    def dead_links(self) -> list[str]:
        return links.dead(self.article.body, at=self.at)
