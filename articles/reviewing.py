"""Whom a submitted story asks: the desk of a section, and of it one editor, or whoever is there."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from articles import notes
from articles.models import Article, Section
from articles.refusal import Refused

REVIEWING = "articles.review_article"


def desks(article: Article) -> QuerySet[Section]:
    """The desks that a story can be submitted to: those of the sections that it is in."""
    return Section.objects.filter(Q(pk=article.section_id) | Q(further_articles=article)).distinct()


def reviewers(article: Article) -> QuerySet[User]:
    """The editors who may see this story and review it."""
    return notes.people(article, having=REVIEWING)


def desk_asked(article: Article, desk: Section | None) -> Section | None:
    """Return the desk that is asked; None when the story has no section yet. Raises Refused for a desk that it is not in."""
    if desk is not None and desk not in desks(article):
        raise Refused(
            gettext("The story is not in {name}. Choose a desk of its own sections, or add that section first.").format(
                name=desk.name
            )
        )
    return desk or article.section


def require_reviewer(article: Article, reviewer: Any) -> None:
    """Raise Refused unless `reviewer` (None: nobody in particular) may review this story."""
    if reviewer is not None and not (notes.may_see(reviewer, article) and reviewer.has_perm(REVIEWING)):
        raise Refused(
            gettext("{get_username} may not review this story. Choose another editor.").format(
                get_username=reviewer.get_username()
            )
        )
