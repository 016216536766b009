"""What is typed into a story form and not saved yet: kept, offered again, compared, thrown away."""

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from articles import autosaves, presence
from articles.admin.screen import require
from articles.admin.story import as_typed
from articles.admin.story.asked import NO_BASE, base_of, find, number, opening_of, took_up_by
from articles.admin.story.presence import NO_FORM, clock, news, refused
from articles.models import Article, Autosave, Presence
from articles.models.section import is_limited
from articles.patience import impatient
from articles.refusal import Refused

# What a form sends beside what the editor typed.
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "base",
    "opening",
    "took_up",
    "sequence",
    "left_over",
    "left_over_took_up",
    "_save",
    "_verb",
}


def new_opening() -> str:
    """The token of a form that is opened now."""
    return secrets.token_urlsafe(18)


def typed_in(request: HttpRequest) -> dict[str, list[str]]:
    return {field: request.POST.getlist(field) for field in request.POST if field not in NOT_TYPED}


# Keeping


@impatient
def view(admin: Any, request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """POST keeps what is typed into a form. GET gives a form whose editor signed in again what it needs to go on."""
    require(request, "articles.add_article" if pk is None else "articles.change_article")
    article = None if pk is None else find(pk, request.user)
    if request.method != "POST":
        return JsonResponse({"editor": request.user.pk, "csrf": get_token(request)})
    base = 0 if article is None else base_of(request)
    opening, sequence = opening_of(request), number(request.POST.get("sequence", ""), digits=16)
    if base is None:
        return refused(NO_BASE)
    if not opening or sequence is None:
        return refused(NO_FORM)
    now = timezone.now()
    try:
        kept = autosaves.keep(
            article,
            typed_in(request),
            opening=opening,
            sequence=sequence,
            base=base,
            by=request.user,
            at=now,
            took_up=took_up_by(request),
        )
    except Refused as error:
        return JsonResponse({"refused": str(error)}, status=413)
    if "left_over" in request.POST:
        return handed_in(request, article, opening)
    if kept is None:
        return late(opening, by=request.user)
    told: dict[str, Any] = {}
    if article:
        presence.typed(article, opening=opening, by=request.user, at=now)
        told = news(article, base=base, by=request.user, at=now, opening=opening)
    return JsonResponse({"kept": clock(now, now), **told})


def handed_in(request: HttpRequest, article: Article | None, opening: str) -> HttpResponse:
    """What a browser had held of a form that is gone: offered, whoever of the two was faster."""
    if autosaves.is_ended(opening, by=request.user):
        return late(opening, by=request.user)
    found = offers(
        request.user,
        article,
        opening=request.POST["left_over"],
        but=number(request.POST.get("left_over_took_up", "")),
    )
    context = {"offers": found, "article": article, "editable": not (article and article.is_spiked)}
    return JsonResponse({"offers": render_to_string("admin/articles/article/_offers.html", context, request)})


def late(opening: str, *, by: Any) -> HttpResponse:
    """Nothing was kept: the form was saved, or has told something newer. The header says which."""
    why = "ended" if autosaves.is_ended(opening, by=by) else "older"
    return HttpResponse(status=204, headers={"Autosave": why})


def keep_refused(request: HttpRequest, article: Article | None, base: int) -> int:
    """Keep what a save was refused for. Returns the number of the message, so that the form goes on from there."""
    opening = opening_of(request)
    sequence = autosaves.next_sequence(opening, by=request.user) if opening else 0
    if opening:
        _keep(request, article, opening, sequence, base)
    return sequence


def keep_as_new(request: HttpRequest) -> str:
    """Keep what was sent to a story that is not there any more, as a new one. Returns the token of its form."""
    opening = new_opening()
    _keep(request, None, opening, 0, 0)
    finish(request, None)
    return opening


def _keep(request: HttpRequest, article: Article | None, opening: str, sequence: int, base: int) -> None:
    with suppress(Refused):  # the page itself still has it
        autosaves.keep(
            article,
            typed_in(request),
            opening=opening,
            sequence=sequence,
            base=base,
            by=request.user,
            at=timezone.now(),
            took_up=took_up_by(request),
        )


def finish(request: HttpRequest, article: Article | None) -> None:
    """What was typed into this form is saved, or kept as an unmerged text."""
    if opening := opening_of(request):
        autosaves.finish(opening, article=article, by=request.user, at=timezone.now(), took_up=took_up_by(request))


# Offering


@dataclass(frozen=True)
class Offer:
    """An autosave as its editor reads of it."""

    autosave: Autosave
    when: str
    is_open: bool
    article: int | None

    @property
    def take_up(self) -> str:
        """The address of the form that it is filled into."""
        article = self.article
        address = (
            reverse("admin:articles_article_change", args=[article])
            if article
            else reverse("admin:articles_article_add")
        )
        return f"{address}?take_up={self.autosave.pk}"


def offers(user: Any, article: Article | None, *, opening: str = "", but: int | None = None) -> list[Offer]:
    """What `user` typed into the form of `article` (None: of new stories) and has not saved, the newest first.

    Without what stands in this form: that of its `opening`, and the one that it took up.
    """
    rows = for_form(user, article).exclude(opening=opening).exclude(pk=but or 0)
    return offered(list(rows.defer("content")), user)


def all_offers(user: Any) -> list[Offer]:
    """What `user` typed anywhere and has not saved, the newest first."""
    found = offered(list(Autosave.objects.offered_to(user).defer("content")), user)
    return [offer for offer in found if user.has_perm(f"articles.{'change' if offer.article else 'add'}_article")]


def for_form(user: Any, article: Article | None) -> QuerySet[Autosave]:
    """What belongs into the form of `article`. Into that of a new story: also what has no story for `user` any more."""
    own = Autosave.objects.offered_to(user)
    if article is not None:
        return own.filter(article=article)
    if not is_limited(user):
        return own.filter(article=None)
    visible = Article.objects.visible_to(user).filter(pk=OuterRef("article"))
    return own.filter(Q(article=None) | ~Exists(visible))


def offered(rows: list[Autosave], user: Any) -> list[Offer]:
    """The rows as offers; those of stories that have left the sections of `user` lead to a new story."""
    if not rows:
        return []
    now = timezone.now()
    stories = {row.article_id for row in rows if row.article_id}
    if stories and is_limited(user):
        stories = set(Article.objects.visible_to(user).filter(pk__in=stories).values_list("pk", flat=True))
    present = Presence.objects.present(at=now).filter(editor=user)
    still_open = set(present.filter(opening__in=[row.opening for row in rows]).values_list("opening", flat=True))
    return [
        Offer(
            row,
            clock(row.kept_at, now),
            row.opening in still_open,
            row.article_id if row.article_id in stories else None,
        )
        for row in rows
    ]


def to_take_up(request: HttpRequest, article: Article | None) -> Autosave | None:
    """The autosave that the address asks to be filled in; None when it is not there any more, or nobody asks."""
    pk = number(request.GET.get("take_up", ""))
    if pk is None:
        return None
    found = for_form(request.user, article).filter(pk=pk).first()
    if found is None:
        messages.info(request, gettext("This typing was saved or thrown away already. You see the story as it is."))
    return found


def own_view(admin: Any, request: HttpRequest, autosave_pk: int) -> HttpResponse:
    """One of the editor's own: GET compares it with the story, POST throws it away."""
    if not (request.user.has_perm("articles.add_article") or request.user.has_perm("articles.change_article")):
        require(request, "articles.change_article")
    autosave = Autosave.objects.offered_to(request.user).filter(pk=autosave_pk).first()
    if autosave is None:
        raise Http404(gettext("There is no such typing of yours."))
    (offer,) = offered([autosave], request.user)
    article = find(offer.article, request.user) if offer.article else None
    if request.method == "POST":
        autosaves.throw_away(autosave.pk, by=request.user, at=timezone.now())
        messages.success(request, gettext("The typing is thrown away."))
        return redirect("admin:articles_article_change", article.pk) if article else redirect("admin:index")
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": gettext("Typing that was not saved"),
        "article": article,
        "offer": offer,
        "editable": not (article and article.is_spiked),
        "changes": as_typed.changes(article, autosave, request.user),
        "media": admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/autosave.html", context)
