"""The language in which the desk speaks with each of its people. Readers' pages have that of what they show."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog

from articles.models import DeskLanguage


class Spoken:
    """Middleware: a request to the desk is answered in the language of who asks, and no other request is touched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        with translation.override(chosen(request)):
            return self.get_response(request)


def chosen(request: HttpRequest) -> str:
    """What the person chose, the house's of who chose none; of who is not signed in, what their browser asks for."""
    if request.user.is_authenticated:
        return request.user.desk_language or DeskLanguage.Choice.ENGLISH
    asked = translation.get_language_from_request(request)
    return asked if asked in DeskLanguage.Choice else DeskLanguage.Choice.ENGLISH


def view(request: HttpRequest) -> HttpResponse:
    """Keep the choice, and go on where it was made."""
    language = request.POST.get("language", "")
    if language in DeskLanguage.Choice:
        DeskLanguage.objects.update_or_create(user=request.user, defaults={"language": language})
        with translation.override(language):
            messages.success(request, gettext("The desk speaks English with you now."))
    else:
        messages.error(request, gettext("Choose a language from the list."))
    return redirect(_back(request))


def _back(request: HttpRequest) -> str:
    home, back = reverse("admin:index"), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if safe and back.startswith(home) else home


@cache
def for_scripts(language: str) -> dict[str, str | list[str]]:
    """What the desk's scripts say instead of their English; nothing where they need nothing else."""
    if language == DeskLanguage.Choice.ENGLISH:
        return {}
    catalogue = JavaScriptCatalog()
    catalogue.translation = DjangoTranslation(
        language, domain="djangojs", localedirs=[*map(str, settings.LOCALE_PATHS)]
    )
    return catalogue.get_catalog()


def others() -> list[tuple[str, str]]:
    """What the desk could speak instead: code and name, in the language itself, so that everyone finds theirs."""
    spoken = translation.get_language()
    return [(code, name) for code, name in settings.LANGUAGES if code in DeskLanguage.Choice and code != spoken]
