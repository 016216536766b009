"""What the last step of a review said: whom a story asks, or why it came back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.models import Article, JournalEntry
from articles.transitions import MOVING

TELLING = {"submit": _("Submitted"), "return": _("Returned to draft")}


@dataclass(frozen=True)
class Review:
    """The last step, told until the story moves on."""

    step: str
    by: Any
    at: Any
    note: str
    asked: str

    @classmethod
    def of(cls, article: Article) -> "Review | None":
        """Read it from the journal, in one query; None when the last move was another."""
        last = JournalEntry.objects.filter(article=article, verb__in=MOVING).select_related("actor").first()
        if last is None or last.verb not in TELLING:
            return None
        asked = " · ".join(str(last.data[name]) for name in ("desk", "reviewer") if last.data.get(name))
        return cls(str(TELLING[last.verb]), last.actor, last.at, last.data.get("note", ""), asked)
