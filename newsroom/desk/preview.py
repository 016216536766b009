"""What a story looks like to readers before they see it: beside the form, at a time, and by a link.

The page itself is the readers' own. `newsroom.urls` hands it over, since the doors do not know each other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles import previews, rules
from articles.admin.screen import require
from articles.admin.story import editing
from articles.admin.story.form import StoryForm
from articles.admin.story.wording import moment as in_words
from articles.models import Article, Release
from articles.refusal import Refused, sentence
from newsroom.lib.instant import in_utc, is_instant, offset, readings

FRAMED: dict[str, Any] = settings.SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
HOURS = {"24": _("1 day"), "48": _("2 days"), "72": _("3 days, the longest")}


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache and no search engine, and told to no other site."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@dataclass(frozen=True)
class Previews:
    """The views. `page` is the readers' page of a story: `newsroom.public.story.page`."""

    page: Callable[..., HttpResponse]

    def desk(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the working copy as it is saved, or what readers see `?at=` a time. POST: the form as it is typed."""
        article = visible(request, pk)
        if request.method == "POST":
            response = self.typed(request, article)
        elif "at" in request.GET:
            response = self.at(request, article, request.GET["at"])
        else:
            now = timezone.now()
            preview = previews.of_working_copy(article, at=now)
            response = self.show(request, preview, now, gettext("Preview – not public"), as_of=control(request))
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return private(response)

    def typed(self, request: HttpRequest, article: Article) -> HttpResponse:
        """What stands in the form, saved nowhere: names that it would make are forgotten again."""
        require(request, "articles.change_article")
        form = StoryForm(request.POST, instance=editing.find(article.pk, request.user), user=request.user)
        if not form.is_valid():
            return nothing(request, sentence(ValidationError(form.errors.as_data())), status=400)
        now = timezone.now()
        try:
            with transaction.atomic():
                preview = previews.of_working_copy(article, at=now, copy=form.working_copy())
                transaction.set_rollback(True)
        except ValidationError as error:
            return nothing(request, sentence(error), status=400)
        return self.show(request, preview, now, gettext("Preview – not public, as typed"))

    def at(self, request: HttpRequest, article: Article, given: str) -> HttpResponse:
        at = instant(given)
        if at is None:
            return HttpResponseBadRequest(gettext("Give the time as 2026-01-29T14:05."), content_type="text/plain")
        if choices := meant(given):
            words = gettext("The clocks of the house are changed then. Choose what you mean.")
            return nothing(request, words, status=400, choices=choices, as_of=control(request, at))
        preview = previews.as_of(article, at)
        if preview is None:
            told = gettext("Preview – at {moment} readers see nothing: {why}.")
            words = told.format(moment=in_words(at), why=why_nothing(article, at))
            return nothing(
                request, gettext("Readers see nothing of this story then."), banner=words, as_of=control(request, at)
            )
        told = gettext("Preview – at {moment} readers see release {number}.")
        words = told.format(moment=in_words(at), number=preview.release.number)
        return self.show(request, preview, at, words, as_of=control(request, at))

    def shared(self, request: HttpRequest, token: str) -> HttpResponse:
        """The working copy for whoever has the link; the same 404 for every other token."""
        now = timezone.now()
        article = previews.find_shared(token, at=now)
        if article is None:
            return private(nothing(request, gettext("This preview is not there, or has ended."), status=404))
        preview = previews.of_working_copy(article, at=now)
        return private(self.show(request, preview, now, gettext("Preview – not public. Do not pass it on.")))

    def show(
        self, request: HttpRequest, preview: previews.Preview, at: datetime, words: str, **context: Any
    ) -> HttpResponse:
        embargo = preview.release.embargo_until
        if embargo and embargo > at:
            words += " " + gettext("Under embargo until {moment}.").format(moment=in_words(embargo))
        how: dict[str, Any] = {"template": "public/preview.html", "banner": words} | context
        return self.page(request, preview.release, preview.tags, now=at, **how)


def visible(request: HttpRequest, pk: int) -> Article:
    """The story, if the user may see it at the desk."""
    article = editing.find(pk, request.user)
    if not admin.site.get_model_admin(Article).has_view_or_change_permission(request, article):
        raise PermissionDenied
    return article


def nothing(request: HttpRequest, words: str, *, status: int = 200, banner: str = "", **context: Any) -> HttpResponse:
    return render(
        request,
        "public/no_preview.html",
        {"words": words, "banner": banner or gettext("Preview")} | context,
        status=status,
    )


# As of a time


def control(request: HttpRequest, at: datetime | None = None) -> dict[str, str] | None:
    """What the page's own control of the time shows; None in the frame beside the form, which has one above it."""
    if request.headers.get("Sec-Fetch-Dest") == "iframe":
        return None
    place = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return {"place": place, "value": f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""}


def why_nothing(article: Article, at: datetime) -> str:
    """Why readers see nothing of the story at `at`, as far as is known now."""
    embargo = rules.embargo_of(article)
    if embargo and embargo > at:
        return gettext("it is under embargo until {moment}").format(moment=in_words(embargo))
    if due := article.releases.due_after(at).order_by("live_from").first():
        return gettext("it goes out on {moment}").format(moment=in_words(due.live_from))
    last = article.releases.ended_by(at).order_by("-live_until", "-number").first()
    if last and last.live_until:
        was_withdrawn = last.ending == Release.Ending.WITHDRAWN
        told = gettext("it was withdrawn on {moment}") if was_withdrawn else gettext("it came down on {moment}")
        return told.format(moment=in_words(last.live_until))
    return gettext("it is not released")


def meant(given: str) -> list[dict[str, str]]:
    """What there is to choose from when the clocks of the house show this time twice, or jump over it."""
    wall = datetime.fromisoformat(given)
    both = [] if wall.tzinfo else readings(wall, timezone.get_current_timezone())
    if len(both) < 2:
        return []
    return [
        {"query": urlencode({"at": in_utc(time).isoformat()}), "words": f"{in_words(time)} ({offset(time)})"}
        for time in both
    ]


def instant(given: str) -> datetime | None:
    """Read a time of ISO 8601; one without a zone is the house's."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return None
    at = at if at.tzinfo else timezone.make_aware(at)
    return at if is_instant(at) else None


# Links


def links(request: HttpRequest, pk: int) -> HttpResponse:
    """The links of a story, with a form to make one. A new one is shown once, on the answer to the POST."""
    require(request, "articles.change_article")
    article = visible(request, pk)
    address, refused = "", ""
    if request.method == "POST":
        hours = request.POST.get("hours", "")
        if hours not in HOURS:
            return HttpResponseBadRequest(gettext("Choose how long the link lasts."), content_type="text/plain")
        try:
            _, token = previews.share(article, lasting=timedelta(hours=int(hours)), by=request.user)
            address = f"{settings.NEWSROOM_URL}{reverse('shared_preview', args=[token])}"
        except Refused as error:
            refused = str(error)
    context: dict[str, Any] = admin.site.each_context(request) | {
        "title": gettext("Preview links"),
        "article": article,
        "links": article.preview_links.open(at=timezone.now()).select_related("made_by"),
        "address": address,
        "refused": refused,
        "hours": HOURS,
    }
    return TemplateResponse(request, "admin/articles/article/preview_links.html", context)


def revoke(request: HttpRequest, pk: int, link_pk: int) -> HttpResponse:
    require(request, "articles.change_article")
    link = visible(request, pk).preview_links.filter(pk=link_pk).first()
    if link is None:
        raise Http404(gettext("There is no such link to this story."))
    previews.revoke(link, by=request.user)
    messages.success(request, gettext("The link is revoked. It leads nowhere now."))
    return redirect("desk_preview_links", pk)


def urls(page: Callable[..., HttpResponse]) -> list[URLPattern]:
    """The addresses of previews; `page` shows a story to readers."""
    own, screens, story = admin.site.admin_view, Previews(page), "admin/articles/article/<int:pk>"
    desk = csp_override(FRAMED)(require_http_methods(["GET", "HEAD", "POST"])(screens.desk))
    return [
        path(f"{story}/preview/", own(desk), name="desk_preview"),
        path(
            f"{story}/preview-links/",
            own(require_http_methods(["GET", "HEAD", "POST"])(links)),
            name="desk_preview_links",
        ),
        path(f"{story}/preview-links/<int:link_pk>/revoke/", own(require_POST(revoke)), name="desk_preview_revoke"),
        path("preview/<str:token>/", require_safe(screens.shared), name="shared_preview"),
    ]
