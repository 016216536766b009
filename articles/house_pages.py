"""Changes to the pages about the house, by verb. Every version is kept."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles import journal, surrogate
from articles.models import HousePage, HousePageVersion
from articles.refusal import Stale
from newsroom.lib import figures
from newsroom.lib.body import is_too_deep, sanitise
from newsroom.lib.text import address_part, canonical_key, clean_line, visible


def save(page: HousePage, *, by: Any) -> HousePage:
    """Save a new or changed page as its next version. What readers see of it changes at once.

    A former address goes on leading to it. Raises ValidationError for what breaks a rule.
    """
    with transaction.atomic():
        old = HousePage.objects.select_for_update().filter(pk=page.pk).first()
        page.name, page.body = clean_line(page.name), clean(page.body)
        page.version, page.changed_at = (old.version if old else 0) + 1, timezone.now()
        page.full_clean()
        if old and old.content == page.content:
            page.version, page.changed_at = old.version, old.changed_at
            return page
        page.save()
        _keep(page, page.content, number=page.version, by=by)
        journal.write(
            _verb(old, page),
            at=page.changed_at,
            by=by,
            subject=page.name,
            page=page.pk,
            version=page.version,
            slug=page.slug,
            keys=[surrogate.FRAME, surrogate.subject(page)] if page.is_live or (old and old.is_live) else [],
        )
    return page


def restore(page: HousePage, version: HousePageVersion, *, base: int, by: Any) -> HousePage:
    """Make title and text of an old version the newest ones; address and whether readers see it stay.

    Raises Stale when the page has moved on from the version `base`.
    """
    with transaction.atomic():
        page = HousePage.objects.select_for_update().get(pk=page.pk)
        if page.version != base:
            raise Stale(gettext("Not restored: someone has saved the page since you opened this list. Look again."))
        page.name, page.body = version.content["name"], version.content["body"]
        return save(page, by=by)


def keep_late(page: HousePage, typed: dict[str, Any], *, by: Any) -> None:
    """Keep what was typed and not saved, since someone else was first; the same text once. Not what the cleaner
    refuses, which stays in the form alone."""
    if is_too_deep(typed["body"] or ""):
        return
    lines = {name: clean_line(value) if isinstance(value, str) else value for name, value in typed.items()}
    content = page.content | lines | {"body": clean(typed["body"] or "")}
    last = page.versions.filter(number=None, made_by=by).first()
    if last is None or last.content != content:
        _keep(page, content, number=None, by=by)


def clean(body: str) -> str:
    """A text in the vocabulary of stories, without photos: rights end, these pages stay.

    Raises ValidationError for one that would keep the cleaner busy for minutes.
    """
    if is_too_deep(body):
        raise ValidationError(
            {"body": gettext("The text has too many marks inside each other. Paste it without formatting.")}
        )
    # Twice, since `&#x202e;` is a character only after the first time.
    cleaned = sanitise(visible(sanitise(visible(body))))
    return sanitise("".join(part for part in figures.parts(cleaned) if isinstance(part, str)))


def free_slug(name: str) -> str:
    """The address for a new page of this name."""
    return address_part(canonical_key(name), longest=60, otherwise="page")


def _keep(page: HousePage, content: dict[str, Any], *, number: int | None, by: Any) -> None:
    HousePageVersion.objects.create(
        page=page, number=number, slug=page.slug, content=content, made_at=timezone.now(), made_by=by
    )


def _verb(old: HousePage | None, page: HousePage) -> str:
    if old is None:
        return "add house page"
    return "take down house page" if old.is_live and not page.is_live else "change house page"
