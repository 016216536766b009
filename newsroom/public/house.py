"""The house's own answers: robots, icon, and the pictures of stories."""

import re

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# As `articles.photos` names them, and nothing else that lies in the folder.
RENDITION = re.compile(r"[0-9a-f]{32}-[0-9]{1,4}\.webp", re.ASCII)
ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@cache_control(public=True, max_age=60 * 60 * 24 * 365, immutable=True)
@require_safe
def photo(request: HttpRequest, name: str) -> FileResponse:
    """A rendition of a photo. Its name never comes back with another picture."""
    path = settings.MEDIA_ROOT / "photos" / name
    if not RENDITION.fullmatch(name) or not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        content_type="image/webp",
        headers={"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff"},
    )


@cache_control(public=True, max_age=60 * 60)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain")


@cache_control(public=True, max_age=60 * 60)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(static("img/favicon.svg"))
