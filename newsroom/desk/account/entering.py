"""Signing in: name and password, then the second factor of whoever has one; or a passkey, which is both."""

from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from newsroom.desk.account.skin import CodeByPasskey, SignInByPasskey, Skinned


class SignIn(Skinned, LoginView):
    template_name = "admin/login.html"
    title = _("Sign in")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "GET" and request.user.is_authenticated:
            return HttpResponseRedirect(self.get_authenticated_redirect_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        leave(self.request)
        return super().form_valid(form)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**context) | {"demo": demo_people()}


class SecondStep(Skinned, AuthenticateView):
    template_name = "admin/account/code.html"
    title = _("Second factor")
    webauthn_form_class = CodeByPasskey

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        person = self.stage.login.user
        return super().get_context_data(**context) | {
            "has_app": is_mfa_enabled(person, [Authenticator.Type.TOTP]),
            "has_passkey": is_mfa_enabled(person, [Authenticator.Type.WEBAUTHN]),
        }


class PasskeySignIn(LoginWebAuthnView):
    form_class = SignInByPasskey

    def form_valid(self, form: Any) -> HttpResponse:
        leave(self.request)
        return super().form_valid(form)


def leave(request: HttpRequest) -> None:
    """Whoever was signed in here is not any more: nothing of their session comes along."""
    if request.user.is_authenticated:
        logout(request)


def demo_people() -> list[dict[str, str]]:
    """The sign-ins of the demo, as `manage.py demo` wrote them down; none where there is no demo."""
    path = settings.DATA_DIR / "demo-sign-in.txt"
    if not settings.NEWSROOM_DEMO or not path.exists():
        return []
    lines = [line.split(maxsplit=2) for line in path.read_text().splitlines()]
    return [{"name": name, "password": password, "role": role} for name, password, role in lines]
