"""What readers see when something is not there or went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from newsroom.public.frame import Frame, asked_anew, show


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return asked_anew(show(request, "public/bad_request.html", Frame.at(timezone.now()), status=400))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return asked_anew(show(request, "public/not_found.html", Frame.at(timezone.now()), status=404))


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database, which may be what is broken."""
    return render(request, "public/server_error.html", status=500)
