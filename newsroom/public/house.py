"""The house's own answers: robots, security, the manifest, icons, and the pictures of stories."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
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
from newsroom.public.frame import showing

YEAR = 60 * 60 * 24 * 365
UNTOLD = 5 * 60
HARMLESS = {"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"}

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /preview/
Disallow: /search/

Sitemap: {sitemap}
Sitemap: {news}
"""

# RFC 9116
SECURITY = """Contact: {contact}
Expires: {expires:%Y-%m-%dT%H:%M:%SZ}
Preferred-Languages: {language}
Canonical: {url}{place}
"""
EXPIRES = timedelta(days=180)
ICONS = [("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable")]
PAPER = "#fdfbf6"


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
    left = found.photo.seconds_left(now, most=YEAR)
    patch_cache_control(response, public=True, immutable=True, max_age=left)
    if not settings.CDN_PURGE_URL:  # a cache that can't be told of a kill asks again soon
        patch_cache_control(response, s_maxage=min(left, UNTOLD))
    return showing(response, [surrogate.photo(found.photo_id)])


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
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness. It never expires while the house answers."""
    midnight = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    text = SECURITY.format(
        contact=settings.NEWSROOM_SECURITY_CONTACT, expires=midnight + EXPIRES, language=settings.LANGUAGE_CODE,
        url=settings.NEWSROOM_URL, place=reverse("security"),
    )  # fmt: skip
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=60 * 60)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device shows of the site on its home screen."""
    icons = [
        {"src": static(f"img/{name}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for name, size, purpose in ICONS
    ]
    home = reverse("home")
    told = {
        "id": home, "start_url": home, "scope": home, "name": settings.NEWSROOM_NAME,
        "description": settings.NEWSROOM_TAGLINE, "lang": settings.LANGUAGE_CODE, "display": "minimal-ui",
        "background_color": PAPER, "theme_color": PAPER, "icons": icons,
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@cache_control(public=True, max_age=60 * 60)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("img/favicon.svg"))
