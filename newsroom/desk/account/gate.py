"""Whoever needs a second factor and has not proven one gets no further at the desk than to setting it up."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from newsroom.accounts import second_factor

# What is open before that: the way in and out; confirming by a factor; and setting up the first one, for who has none.
ALWAYS = {
    "admin:login", "account_login", "mfa_authenticate", "mfa_login_webauthn", "desk_invited", "admin:logout",
    "admin:language", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip
SETTING_UP = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_reauthenticate",
}  # fmt: skip
SAFE = {"GET", "HEAD"}


class Gate:
    """Middleware. Reads lead to the screen that helps; anything else is refused, so that its page stays with what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not match.route.startswith("admin/"):
            return None
        name = match.view_name
        if name in ALWAYS or not second_factor.is_missing(request):
            return None
        has_one = second_factor.is_set_up(request.user)
        if name in SETTING_UP and not has_one:
            return None
        if request.method not in SAFE:
            return render(request, "admin/account/refused.html", status=403)
        return redirect(confirming(request) if has_one else "mfa_index")


def confirming(request: HttpRequest) -> str:
    """Where to prove the factor that they have, and to go on from there to what they asked for."""
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
