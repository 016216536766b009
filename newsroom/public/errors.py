"""What readers see when something is not there or went wrong."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers

from articles.faults import fault_of
from newsroom.public.frame import Frame, asked_anew, show


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    is_at_the_desk = request.path.startswith(reverse("admin:index"))
    if is_at_the_desk and isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
        response = render(request, "admin/too_much.html", {"most": most}, status=413)
        add_never_cache_headers(response)
        return response
    return asked_anew(show(request, "public/bad_request.html", Frame.at(timezone.now()), status=400))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return asked_anew(show(request, "public/not_found.html", Frame.at(timezone.now()), status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what is broken: then the desk says what becomes of what was typed."""
    fault = fault_of(sys.exception())
    if not (fault and request.path.startswith(reverse("admin:index"))):
        return render(request, "public/server_error.html", status=500)
    with translation.override(translation.get_language_from_request(request)):  # who asks is not known
        response = render(request, "admin/away.html", {"fault": fault}, status=503)
    response.headers["Retry-After"] = "10"
    add_never_cache_headers(response)
    return response
