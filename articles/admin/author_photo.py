"""The photo beside an author's profile: looked for in the library and chosen on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from articles import authors
from articles.admin.photo_verbs import choices, chosen
from articles.admin.screen import require
from articles.admin.story.asked import NO_BASE
from articles.models import Author
from articles.refusal import Refused, Stale, sentence


def photo_view(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    require(request, "articles.change_author")
    author = Author.objects.select_related("photo").filter(pk=pk).first()
    if author is None:
        raise Http404(gettext("There is no such author."))
    if request.method != "POST" or "search" in request.POST:
        return ask(admin, request, author)
    if (base := request.POST.get("base")) is None:
        return HttpResponseBadRequest(NO_BASE, content_type="text/plain; charset=utf-8")
    try:
        authors.portray(author, chosen(request, "photo"), base=base, by=request.user)
    except Stale as error:
        author.refresh_from_db()
        return ask(admin, request, author, refused=str(error), status=409)
    except (Refused, ValidationError) as error:
        refused = sentence(error) if isinstance(error, ValidationError) else str(error)
        return ask(admin, request, author, refused=refused)
    messages.success(request, gettext("The photo is set."))
    return redirect("admin:articles_author_change", author.pk)


def ask(admin: Any, request: HttpRequest, author: Author, *, refused: str = "", status: int = 200) -> HttpResponse:
    ticked = chosen(request, "photo") if request.method == "POST" else author.photo
    query = request.POST.get("q", "")[:200].strip()
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts, "title": gettext("Choose a photo"), "media": admin.media, "author": author, "refused": refused,
        "query": query, "ticked": ticked.pk if ticked else None, "choices": choices(ticked, query),
        "base": request.POST.get("base", "") if "search" in request.POST else author.photo_id or "",
    }  # fmt: skip
    return TemplateResponse(request, "admin/articles/author/photo.html", context, status=status)
