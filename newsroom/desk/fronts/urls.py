"""The addresses of fronts at the desk, and their preview, which is the readers' own page.

`newsroom.urls` hands that over, since the doors do not know each other.
"""

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from articles.admin.story.asked import number
from articles.admin.story.wording import moment
from newsroom.desk import preview as of_stories
from newsroom.desk.fronts import history, screen, stories
from newsroom.desk.fronts.screen import Opened
from newsroom.fronts.content import Content
from newsroom.fronts.models import FrontVersion


def preview(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of what is edited, or of `?version=`; now, or as of `?at=` with all that is due by then."""

    def view(request: HttpRequest, key: str) -> HttpResponse:
        opened = Opened.of(screen.find(request, key))
        given, now = request.GET.get("at", ""), timezone.now()
        at = of_stories.instant(given) if given else now
        if at is None:
            return HttpResponseBadRequest(gettext("Give the time as 2026-01-29T14:05."), content_type=screen.TEXT)
        if given and (choices := of_stories.meant(given)):
            words = gettext("The clocks of the house are changed then. Choose what you mean.")
            as_of = of_stories.control(request, at)
            response = of_stories.nothing(request, words, status=400, choices=choices, as_of=as_of)
        else:
            what, content = _shown(request, opened)
            told = (
                gettext("Preview – not public: {what}, as of {moment}.")
                if given
                else gettext("Preview – not public: {what}.")
            )
            banner = told.format(what=what, moment=moment(at))
            response = page(
                request,
                opened.identity,
                content,
                at=at,
                among=stories.among(request.user, at=now),
                banner=banner,
                as_of=_control(request, at if given else None),
            )
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return of_stories.private(response)

    return view


def _shown(request: HttpRequest, opened: Opened) -> tuple[str, Content | None]:
    """What is previewed, in words and as it is."""
    if "version" in request.GET:
        pk = number(request.GET["version"])
        version = FrontVersion.objects.filter(front=opened.front.pk or 0, pk=pk or 0).first()
        if version is None:
            raise Http404(gettext("There is no such version."))
        return f"{opened.front}, {str(version).lower()}", version.arranged
    if opened.front.draft is not None:
        return gettext("{front}, the draft").format(front=opened.front), opened.front.drafted
    return gettext("{front}, as readers see it").format(
        front=opened.front
    ), opened.live.arranged if opened.live else None


def _control(request: HttpRequest, at: datetime | None) -> dict[str, str] | None:
    control = of_stories.control(request, at)
    return control and control | {"back": gettext("Now"), "version": request.GET.get("version", "")}


def urls(page: Callable[..., HttpResponse]) -> list[URLPattern]:
    """The addresses; `page` shows a front to readers: `newsroom.public.front.preview`."""
    own, one = admin.site.admin_view, "admin/fronts/<slug:key>"
    both = require_http_methods(["GET", "HEAD", "POST"])
    seen = csp_override(of_stories.FRAMED)(require_safe(preview(page)))
    return [
        path("admin/fronts/", own(require_safe(screen.list_view)), name="desk_fronts"),
        path(f"{one}/", own(both(screen.view)), name="desk_front"),
        path(f"{one}/stories/", own(require_safe(screen.stories_view)), name="desk_front_stories"),
        path(f"{one}/preview/", own(seen), name="desk_front_preview"),
        path(f"{one}/history/", own(require_safe(history.view)), name="desk_front_history"),
        path(f"{one}/history/<int:version_pk>/", own(both(history.version_view)), name="desk_front_version"),
    ]
