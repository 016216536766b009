"""What allauth's views need to look like the desk, and to take nonsense for a wrong answer."""

from struct import error as StructError
from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from newsroom.accounts import second_factor
from newsroom.accounts.adapters import WRONG_CODE
from newsroom.lib.text import Shown

# What the parts of WebAuthn raise when a browser sends something that is no credential.
NONSENSE = (ValueError, TypeError, KeyError, AttributeError, IndexError, StructError)


class Skinned:
    """Mixin: the view is a screen of the desk."""

    request: HttpRequest
    title: Shown = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return frame(self.request) | {"title": self.title} | super().get_context_data(**context)  # type: ignore[misc]


def frame(request: HttpRequest) -> dict[str, Any]:
    """As every screen of the desk; without a menu for whom no door is open yet."""
    has_menu = request.user.is_authenticated and not second_factor.is_missing(request)
    return admin.site.each_context(request) | {"has_menu": has_menu}


class _Answer:
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NONSENSE as error:
            raise ValidationError(WRONG_CODE) from error


class CodeByPasskey(_Answer, AuthenticateWebAuthnForm):
    pass


class SignInByPasskey(_Answer, LoginWebAuthnForm):
    pass


class ConfirmByPasskey(_Answer, ReauthenticateWebAuthnForm):
    pass


class AddPasskey(AddWebAuthnForm):
    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except NONSENSE as error:
            raise ValidationError(WRONG_CODE) from error
