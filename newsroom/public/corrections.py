"""What was wrong: the notes on stories that readers can open, and the notices of those that were withdrawn."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from articles import surrogate
from articles.models import Correction, Release
from newsroom.lib.cursor import Cursor
from newsroom.public.frame import Frame

PAGE = 24
WITHDRAWN = gettext_lazy("Withdrawn")


@dataclass(frozen=True)
class Note:
    """One line of the list. `story` is what readers see of it now; None when it is withdrawn.

    Of a withdrawn story nothing is told but its date (`dated`) and the notice. `key` tells notes of the same instant
    apart: corrections have even keys, withdrawals odd ones.
    """

    at: datetime
    key: int
    article_id: int
    kind: str
    text: str
    story: Release | None = None
    dated: datetime | None = None


@dataclass(frozen=True)
class Listing:
    """One page, the newest first. `older` is the cursor of the next page, empty on the last one."""

    notes: list[Note]
    older: str
    is_first: bool


def listing(frame: Frame, before: Cursor | None) -> Listing:
    """The page of what readers may know at the frame's instant: three queries."""
    both = [*_corrections(frame.now, before), *_withdrawals(frame.now, before)]
    found = sorted(both, key=lambda note: (note.at, note.key), reverse=True)
    shown = found[:PAGE]
    frame.keys.update([surrogate.CORRECTIONS, *(surrogate.story(note.article_id) for note in shown)])
    older = str(Cursor(shown[-1].at, shown[-1].key)) if len(found) > PAGE else ""
    return Listing(shown, older, is_first=before is None)


def _corrections(now: datetime, before: Cursor | None) -> list[Note]:
    place = (before.time, -(-before.pk // 2)) if before else None
    found = list(Correction.objects.of_live_stories(at=now).newest_first(before=place)[: PAGE + 1])
    live = Release.objects.live(at=now).filter(article__in={note.article_id for note in found})
    stories = {story.article_id: story for story in live.select_related("section").defer("body")}
    return [
        Note(
            note.published_at,
            2 * note.pk,
            note.article_id,
            str(note.get_kind_display()),
            note.text,
            story=stories[note.article_id],
        )
        for note in found
        if note.article_id in stories
    ]


def _withdrawals(now: datetime, before: Cursor | None) -> list[Note]:
    place = (before.time, before.pk // 2) if before else None
    ended = Release.objects.withdrawn(at=now, before=place).only(
        "live_until", "article", "withdrawal_notice", "published_at"
    )
    return [
        Note(
            release.live_until,
            2 * release.pk + 1,
            release.article_id,
            str(WITHDRAWN),
            release.withdrawal_notice,
            dated=release.published_at,
        )
        for release in ended[: PAGE + 1]
        if release.live_until
    ]
