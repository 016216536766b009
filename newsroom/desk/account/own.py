"""One's own account: the second factors, and where one is signed in."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from newsroom.accounts import second_factor, sessions
from newsroom.desk.account.skin import frame


def view(request: HttpRequest) -> HttpResponse:
    kinds = Authenticator.Type
    found = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
    context = frame(request) | {
        "title": gettext("Your sign-in"),
        "is_needed": second_factor.is_needed_by(request.user),
        "app": next((one for one in found if one.type == kinds.TOTP), None),
        "passkeys": [one for one in found if one.type == kinds.WEBAUTHN],
        "codes_left": next(
            (len(one.wrap().get_unused_codes()) for one in found if one.type == kinds.RECOVERY_CODES), None
        ),
        "sessions": sessions.of(request.user, current_key=request.session.session_key),
    }
    return TemplateResponse(request, "admin/account/own.html", context)


def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out one session, named by the form, or all of them: this one, too."""
    name = request.POST.get("session")
    sessions.end(request.user, name=name)
    if name is not None:
        messages.success(request, gettext("That session is signed out."))
        return redirect("mfa_index")
    logout(request)
    messages.success(request, gettext("You are signed out everywhere."))
    return redirect("admin:login")
