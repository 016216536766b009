"""What may be done with one photo beside changing its words: kill it, put it back, choose what stands in its place.

Who may withdraw a story may kill a photo, and who may put a story back may put a photo back.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import photo_words, photos
from articles.admin.photo_library import Card, cards
from articles.admin.screen import require
from articles.admin.story.asked import NO_BASE, number
from articles.models import Photo, Use
from articles.refusal import Refused, Stale, sentence

KILL, PUT_BACK, CHANGE = "articles.withdraw_article", "articles.restore_article", "articles.change_photo"
SHOWN = 12


class KillForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the desk and the journal; readers don't see it."),
    )  # fmt: skip


def kill_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    photo = found(request, pk, CHANGE, KILL)
    form = KillForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or "search" in request.POST or not form.is_valid():
        if "search" in request.POST:
            form = KillForm(initial={"reason": request.POST.get("reason", "")})
        return ask(admin, request, photo, "kill", form=form)
    try:
        photos.kill(photo, by=request.user, reason=form.cleaned_data["reason"], substitute=chosen(request))
    except Refused as error:
        form.add_error(None, str(error))
        return ask(admin, request, photo, "kill", form=form)
    messages.success(request, gettext("Killed. No reader can get the photo any more."))
    return redirect("admin:articles_photo_change", photo.pk)


def put_back_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    photo = found(request, pk, CHANGE, PUT_BACK)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return ask(admin, request, photo, "put_back", form=form)
    try:
        photos.put_back(photo, by=request.user)
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, gettext("Put back. Readers see the photo again where its rights allow it."))
    return redirect("admin:articles_photo_change", photo.pk)


def substitute_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the photo that stands in the place of this one where it may not be shown."""
    photo = found(request, pk, CHANGE)
    if request.method != "POST" or "search" in request.POST:
        return ask(admin, request, photo, "substitute", form=forms.Form())
    if not (base := request.POST.get("base")):
        return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
    form, status = forms.Form(request.POST), 200
    form.is_valid()
    try:
        photos.edit(photo, base=base, by=request.user, substitute=chosen(request))
    except (Refused, ValidationError) as error:
        form.add_error(None, sentence(error) if isinstance(error, ValidationError) else str(error))
        status = 409 if isinstance(error, Stale) else 200
        return ask(admin, request, found(request, pk, CHANGE), "substitute", form=form, status=status)
    messages.success(request, gettext("The substitute is set."))
    return redirect("admin:articles_photo_change", photo.pk)


def found(request: HttpRequest, pk: int, *permissions: str) -> Photo:
    for permission in permissions:
        require(request, permission)
    photo = Photo.objects.select_related("substitute").filter(pk=pk).first()
    if photo is None:
        raise Http404(gettext("There is no such photo."))
    return photo


def chosen(request: HttpRequest, name: str = "substitute") -> Photo | None:
    """The photo that was ticked."""
    pk = number(request.POST.get(name, ""))
    return Photo.objects.filter(pk=pk).first() if pk else None


def ask(
    admin: Any, request: HttpRequest, photo: Photo, verb: str, *, form: forms.Form, status: int = 200
) -> HttpResponse:
    ticked = chosen(request) if request.method == "POST" else photo.substitute
    query = request.POST.get("q", "")[:200].strip()
    titles = {
        "kill": gettext("Kill photo"),
        "put_back": gettext("Put photo back"),
        "substitute": gettext("Choose a substitute"),
    }
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts, "title": titles[verb], "media": admin.media, "photo": photo, "verb": verb, "form": form,
        "card": cards([photo], at=timezone.now())[0], "query": query, "ticked": ticked.pk if ticked else None,
        "choices": choices(ticked, query, without=photo) if verb != "put_back" else [],
    }  # fmt: skip
    return TemplateResponse(request, "admin/articles/photo/verb.html", context, status=status)


def choices(ticked: Photo | None, query: str, *, without: Photo | None = None) -> list[Card]:
    """Photos that may be shown now: the ticked one, then the newest that the query finds."""
    now = timezone.now()
    among = Photo.objects.usable(at=now, use=Use.SITE)
    if without:
        among = among.exclude(pk=without.pk)
    if query:
        among = among.filter(pk__in=photo_words.find(query))
    rows = [ticked] if ticked else []
    rows += among.exclude(pk=ticked.pk)[:SHOWN] if ticked else among[:SHOWN]
    return cards(rows, at=now)
