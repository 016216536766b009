"""Typing that is kept before it is saved: by editor and opened form, never touching the story.

An autosave is no version of a story. It makes no revision and no line in the journal, and only the
editor who typed it finds it again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Autosave
from articles.refusal import NotAllowed, Refused
from newsroom.lib.text import clean_line

# Of all values together. A story of 200,000 words has less.
MOST_CHARACTERS = 2_000_000
TOO_LONG = _("This is too long to be kept: 2 million characters at most. Save it, or make it shorter.")
LONGEST_HEADLINE: int = Autosave._meta.get_field("headline").max_length  # type: ignore[assignment]

type Fields = Mapping[str, Sequence[str]]


def keep(
    article: Article | None,
    fields: Fields,
    *,
    opening: str,
    sequence: int,
    base: int,
    by: Any,
    at: datetime,
    took_up: int | None = None,
) -> Autosave | None:
    """Keep what stands in the form `opening` of `article` (None: a new story) in the place of what was kept of it.

    `fields` are those that the form would send, each with its values. What it `took_up` ends, since it
    stands here now. Returns None when the form was saved already or has told something newer. Raises NotAllowed, and Refused for more than anyone types.
    """
    if not by.has_perm("articles.change_article" if article else "articles.add_article"):
        raise NotAllowed(gettext("You may not write this story. Ask an editor."))
    if sum(len(value) for values in fields.values() for value in values) > MOST_CHARACTERS:
        raise Refused(TOO_LONG)
    values: dict[str, Any] = {
        "sequence": sequence,
        "base": base,
        "headline": clean_line("".join(fields.get("headline", ())[:1])[:LONGEST_HEADLINE])[:LONGEST_HEADLINE],
        "content": json.dumps({name: list(given) for name, given in fields.items()}),
        "kept_at": at,
    }
    with transaction.atomic():
        row, is_new = Autosave.objects.get_or_create(
            editor=by, opening=opening, defaults={"article": article, **values}
        )
        newer = Autosave.objects.filter(pk=row.pk, article=article, ended_at=None, sequence__lt=sequence)
        if not is_new and not newer.update(**values):
            return None
        if took_up is not None and took_up != row.pk:
            throw_away(took_up, by=by, at=at)
    row.kept_at, row.base = at, base
    return row


def next_sequence(opening: str, *, by: Any) -> int:
    """The number after that of the newest message of this form."""
    return sum(Autosave.objects.filter(editor=by, opening=opening).values_list("sequence", flat=True)) + 1


def is_ended(opening: str, *, by: Any) -> bool:
    """Whether this typing was saved, taken up or thrown away: what its form tells now comes late."""
    return Autosave.objects.filter(editor=by, opening=opening, ended_at__isnull=False).exists()


def finish(opening: str, *, article: Article | None, by: Any, at: datetime, took_up: int | None = None) -> None:
    """Forget what was typed into a form, and what it took up, since it is saved now."""
    with transaction.atomic():
        Autosave.objects.get_or_create(
            editor=by,
            opening=opening,
            defaults={"article": article, "sequence": 0, "kept_at": at, "ended_at": at},
        )
        _end(Autosave.objects.offered_to(by).filter(opening=opening), at)
        if took_up is not None:
            throw_away(took_up, by=by, at=at)


def throw_away(pk: int, *, by: Any, at: datetime) -> None:
    """End an autosave of `by`. One that is not there, or of someone else, changes nothing."""
    _end(Autosave.objects.offered_to(by).filter(pk=pk), at)


def _end(autosaves: Any, at: datetime) -> None:
    autosaves.update(ended_at=at, content="", headline="")


def fields_of(autosave: Autosave) -> Fields:
    """What was typed, exactly."""
    fields: Fields = json.loads(autosave.content)
    return fields
