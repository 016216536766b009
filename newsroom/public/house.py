"""The house's own answers: robots, icon, and the pictures of stories."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import renditions, surrogate
from newsroom.lib.darkroom import Unusable

YEAR = 60 * 60 * 24 * 365
HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}

ROBOTS = """User-agent: *
Disallow: /admin/

Sitemap: {sitemap}
Sitemap: {news}
"""


@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponseBase:
    """A rendition of a photo, if it may be shown now. Its name never comes to mean another picture."""
    try:
        found = renditions.find(name)
    except (Unusable, OSError) as error:
        raise Http404 from error
    now = timezone.now()
    if found and found.photo.killed_at:
        return HttpResponse(gettext("This picture was taken back."), status=410, content_type="text/plain")
    is_public = found is not None and found.photo.is_in_time(now)
    if found is None or not (is_public or request.user.has_perm("articles.view_photo")):
        raise Http404
    response = FileResponse(found.file.open("rb"), content_type=found.media_type, headers=HARMLESS)
    if not is_public:  # the desk sees what it has
        patch_cache_control(response, private=True, no_store=True)
        return response
    response.headers["Surrogate-Key"] = surrogate.photo(found.photo_id)
    patch_cache_control(response, public=True, immutable=True, max_age=found.photo.seconds_left(now, most=YEAR))
    return response


@cache_control(public=True, max_age=60 * 60)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    places = {"sitemap": reverse("sitemap"), "news": reverse("news_sitemap")}
    return HttpResponse(
        ROBOTS.format(**{name: f"{settings.NEWSROOM_URL}{place}" for name, place in places.items()}),
        content_type="text/plain",
    )


@cache_control(public=True, max_age=60 * 60)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("img/favicon.svg"))
