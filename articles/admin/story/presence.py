"""Who else has the story open, in sentences; the beat of an open form, and the polite take-over."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import presence
from articles.admin.screen import require
from articles.admin.story.asked import NO_BASE, base_of, find, opening_of
from articles.models import Article, Handover, Presence
from articles.patience import impatient
from articles.refusal import Refused
from newsroom.lib.text import Shown

NO_FORM = _("This form does not say when it was opened. Reload the page.")
SAVED_SINCE = _("{who} saved revision {number} at {when}. Go on: when you save, you are shown both texts.")
# What became of it, as the one who asked or took over reads it, and as the other does.
TO_WHO_ASKED = {
    Handover.ASKED: _("you asked at {when} to take over"),
    Handover.TAKEN: _("you took over at {when}"),
    Handover.GIVEN: _("handed over to you at {when}"),
    Handover.REFUSED: _("goes on writing"),
}
TO_THE_OTHER = {
    Handover.ASKED: _("{who} asks to take over, {when}. Save first what they should have."),
    Handover.TAKEN: _("{who} took over at {when}: your typing is kept."),
    Handover.GIVEN: _("You handed over to {who} at {when}: your typing is kept."),
}


def news(article: Article, *, base: int, by: Any, at: datetime, opening: str = "") -> dict[str, Any]:
    """What an open form should know: who else has the story open, what was saved since, and who took over."""
    present = presence.others(article, than=by, at=at)
    return {
        "present": [
            described(list(rows), by=by, at=at) for _, rows in groupby(by_person(present), lambda p: p.editor_id)
        ],
        "newer": saved_since(article, base, at) if base != article.revision_number else "",
        "handover": handover(article, opening, by=by, at=at) if opening else None,
    }


def by_person(rows: list[Presence]) -> list[Presence]:
    """Whoever has the story open longest first, with the windows of one person together."""
    since: dict[int, datetime] = {}
    for row in rows:
        since.setdefault(row.editor_id, row.opened_at)
    return sorted(rows, key=lambda row: (since[row.editor_id], row.editor_id))


def described(rows: list[Presence], *, by: Any, at: datetime) -> dict[str, str]:
    """Their name and a sentence: “Sana Malik has had this story open since 12:01, last typing 12:04.”"""
    parts = [
        gettext("{name} has had this story open since {clock}").format(
            name=name(rows[0].editor), clock=clock(rows[0].opened_at, at)
        )
    ]
    if typed := [row.typed_at for row in rows if row.typed_at]:
        parts.append(gettext("last typing {clock}").format(clock=clock(max(typed), at)))
    if all(row.hidden_since for row in rows):
        parts.append(
            gettext("not looking at it since {clock}").format(
                clock=clock(max(row.hidden_since for row in rows if row.hidden_since), at)
            )
        )
    for row in rows:
        if row.handover_by_id == by.pk and row.handover_at:
            parts.append(TO_WHO_ASKED[Handover(row.handover)].format(when=clock(row.handover_at, at)))
            break
    return {"name": name(rows[0].editor), "words": f"{', '.join(parts)}."}


def saved_since(article: Article, base: int, at: datetime) -> str:
    newest = article.revisions.filter(number=article.revision_number).select_related("made_by").defer("content").get()
    return SAVED_SINCE.format(who=name(newest.made_by), number=newest.number, when=clock(newest.made_at, at))


def handover(article: Article, opening: str, *, by: Any, at: datetime) -> dict[str, str] | None:
    """What the form says to whom another editor asked, or took over from; None when there is nothing to say."""
    mine = article.presences.filter(editor=by, opening=opening).select_related("handover_by").first()
    if mine is None or Handover(mine.handover) not in TO_THE_OTHER or mine.handover_at is None:
        return None
    words = TO_THE_OTHER[Handover(mine.handover)].format(who=name(mine.handover_by), when=clock(mine.handover_at, at))
    note = f" “{mine.handover_note}”" if mine.handover_note else ""
    return {"state": mine.handover, "words": words + note}


def name(person: Any) -> str:
    return (person.get_full_name() or person.get_username()) if person else gettext("The house")


def clock(moment: datetime, at: datetime) -> str:
    """The time on the clocks of the house; with its day unless that is today."""
    local = timezone.localtime(moment)
    return date_format(local, "H:i" if local.date() == timezone.localtime(at).date() else "j M, H:i")


# The views. Each answers what is new, so that the form is up to date at once.


@impatient
def beat_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """An open form tells that it is there, that its tab is hidden, or that it is closed."""
    require(request, "articles.change_article")
    article, opening, base, now = find(pk, request.user), opening_of(request), base_of(request), timezone.now()
    if base is None or not opening:
        return refused(NO_BASE if base is None else NO_FORM)
    if "left" in request.POST:
        presence.leave(article, opening=opening, by=request.user)
        return HttpResponse(status=204)
    presence.beat(
        article,
        opening=opening,
        by=request.user,
        at=now,
        has_typed="typed" in request.POST,
        is_hidden="hidden" in request.POST,
    )
    return JsonResponse(news(article, base=base, by=request.user, at=now, opening=opening))


def take_over_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to take over, take over, or answer: `do` says which."""
    require(request, "articles.change_article")
    article, opening, base, now = find(pk, request.user), opening_of(request), base_of(request), timezone.now()
    what, note = request.POST.get("do", ""), request.POST.get("note", "")
    if base is None or not opening:
        return refused(NO_BASE if base is None else NO_FORM)
    try:
        if what == "ask":
            presence.ask(article, by=request.user, at=now, note=note)
        elif what == "take":
            presence.take_over(article, by=request.user, at=now, note=note)
        elif what in ("give", "go_on"):
            presence.answer(article, opening=opening, by=request.user, at=now, goes_on=what == "go_on")
        else:
            return refused(gettext("Ask to take over, or take over."))
    except Refused as error:
        return JsonResponse(
            {"refused": str(error), **news(article, base=base, by=request.user, at=now, opening=opening)}
        )
    return JsonResponse(news(article, base=base, by=request.user, at=now, opening=opening))


def refused(sentence: Shown) -> HttpResponse:
    return HttpResponseBadRequest(sentence, content_type="text/plain; charset=utf-8")
