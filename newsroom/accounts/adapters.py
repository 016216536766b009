"""How allauth signs people in here: only people of the desk, counted failures, own words, sealed secrets."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from newsroom.accounts import second_factor, sessions

WRONG_CODE = _("This is not right. Try again, with a new code.")
TOO_MANY = _("Too many tries. Wait a quarter of an hour.")
WORDS = {
    "username_password_mismatch": _("Please enter the correct username and password. Both may be case-sensitive."),
    "too_many_login_attempts": TOO_MANY,
    "rate_limited": TOO_MANY,
    "incorrect_code": WRONG_CODE,
    "incorrect_password": _("This password is not right."),
    "cannot_delete_authenticator": _(
        "Your rights need a second factor. Set up another one before you remove the last."
    ),
    "cannot_generate_recovery_codes": _("Set up a second factor first: recovery codes stand in for one."),
}
SAID = {
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}


class Accounts(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | WORDS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        message: Any = None,
        **how: Any,
    ) -> None:
        if said := message or SAID.get(message_template or ""):
            messages.add_message(request, level, said)

    def is_safe_url(self, url: str | None) -> bool:
        """The desk alone: no other host, none of ours either, and not the readers' pages."""
        home = reverse("admin:index")
        return bool(url) and str(url).startswith(home) and url_has_allowed_host_and_scheme(str(url), None)

    # Sign-in

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before it is made, so that many at once are not more than in a row."""
        name = credentials.get("username", "").strip().lower()
        here = f"{name}|{ratelimit.truncate_ip(self.get_client_ip(request))}"
        self._counted = []
        for action, key in (("login_failed", here), ("login_failed_anywhere", name)):
            counted = ratelimit.consume(request, app="allauth.account", action=action, key=key)
            if counted is None:
                raise self.validation_error("too_many_login_attempts")
            self._counted.append(counted)

    def _rollback_login_failed_rl_usage(self) -> None:
        for counted in self._counted:
            counted.rollback()

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """Whoever is half-way in goes on under a new key as well."""
        if not (user.is_active and user.is_staff):
            raise PermissionDenied
        request.session.cycle_key()
        return None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Under a new key; and whoever has come in just now need not confirm so before they change their factors."""
        super().login(request, user)
        sessions.describe(request, address=self.get_client_ip(request))
        *_, last = get_authentication_records(request, user)
        proof = {name: value for name, value in last.items() if name in ("id", "type")}
        record_authentication(request, user, last["method"], reauthenticated=True, **proof)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms by it; the password is for those who have none."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods


class Factors(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | WORDS

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def _get_site_name(self) -> str:
        return str(settings.NEWSROOM_NAME)

    def encrypt(self, text: str) -> str:
        """A copy of the database, such as a backup, lets nobody in: the key is not in it."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What another key has sealed fits nothing: a secret of chance takes its place."""
        try:
            return _seal().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return str(generate_totp_secret())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return others.exists() or not second_factor.is_needed_by(authenticator.user)


def _seal() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factors" + settings.SECRET_KEY.encode()).digest()))
