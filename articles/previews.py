"""What a working copy would look like to readers, and links that show it without a sign-in."""

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, limits, releases, rules
from articles.models import Article, Author, Byline, Credit, PreviewLink, Release, Section, Source, Tag
from articles.models.preview import LONGEST
from articles.refusal import NotAllowed, Refused
from articles.working_copy import WorkingCopy

BESIDE = {"section", "further_sections", "lead_photo", "bylines", "credits", "tags"}


@dataclass(frozen=True)
class Preview:
    """A release that readers see, or one that is not in the database, with its tags."""

    release: Release
    tags: list[Tag]


def of_working_copy(article: Article, *, at: datetime, copy: WorkingCopy | None = None) -> Preview:
    """Return what readers would get if `copy` (None: the working copy as it is saved) went out at `at`.

    Writes nothing. Raises ValidationError for a copy that names rows which are not there.
    """
    copy = copy.cleaned().resolved() if copy else WorkingCopy.of(article)
    section = Section.objects.select_related("parent").filter(pk=copy.section or 0).first()
    authors = Author.objects.in_bulk([b.author for b in copy.bylines])
    sources = Source.objects.in_bulk([c.source for c in copy.credits])
    typed = Article(pk=article.pk, copied_from_id=article.copied_from_id)
    typed.lead = copy.lead_photo
    for field in fields(copy):
        if field.name not in BESIDE:
            setattr(typed, field.name, getattr(copy, field.name))
    release = Release(
        article_id=article.pk,
        live_from=at,
        published_at=releases.story_date(typed, at),
        updated_at=at if article.releases.live(at=at).exists() else None,
        embargo_until=rules.embargo_of(typed),
        **releases.as_printed(
            typed,
            section or Section(pk=0, name=gettext("No section yet"), slug="no-section"),
            bylines=[Byline(author=authors[b.author], role=b.role) for b in copy.bylines],
            credits=[Credit(source=sources[c.source], role=c.role, note=c.note) for c in copy.credits],
        ),
    )
    return Preview(release, list(Tag.objects.filter(pk__in=copy.tags)))


def as_of(article: Article, at: datetime) -> Preview | None:
    """Return what readers see of the story at the instant `at`; None when they see nothing."""
    live = article.releases.live(at=at).select_related("section__parent").with_photo()
    release = live.order_by("-number").first()
    return Preview(release, list(Tag.objects.filter(release_tags__release=release))) if release else None


def share(article: Article, *, lasting: timedelta, by: Any) -> tuple[PreviewLink, str]:
    """Make a link to the working copy of this one story. Returns it with its token, which is not kept."""
    _require(by)
    if not timedelta(0) < lasting <= LONGEST:
        raise Refused(gettext("A preview link can last 72 hours, not longer."))
    token, now = secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        if limits.lock(article.pk, by=by).is_spiked:
            raise Refused(gettext("The story is spiked. Take it from the spike before you show it to anyone."))
        link = PreviewLink.objects.create(
            article=article, token_hash=_hashed(token), made_by=by, made_at=now, ends_at=now + lasting
        )
        journal.write("share_preview", at=now, by=by, article=article, link=link, ends_at=link.ends_at)
    return link, token


def revoke(link: PreviewLink, *, by: Any) -> None:
    """End a link at once. To revoke it again changes nothing."""
    _require(by)
    with transaction.atomic():
        limits.lock(link.article_id, by=by)
        now = timezone.now()
        if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now):
            journal.write("revoke_preview", at=now, by=by, article=link.article, link=link)


def find_shared(token: str, *, at: datetime) -> Article | None:
    """Return the story that a token shows at `at`; None for one that is unknown, over, revoked or spiked."""
    links = PreviewLink.objects.open(at=at).select_related("article")
    link = links.filter(token_hash=_hashed(token)).first()
    return link.article if link and not link.article.is_spiked else None


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _require(by: Any) -> None:
    if by is not None and not by.has_perm("articles.change_article"):
        raise NotAllowed(gettext("You may not share this story. Ask an editor."))
