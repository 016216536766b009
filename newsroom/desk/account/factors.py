"""Setting second factors up, taking them away, and confirming who one is before that."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView as ByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from newsroom.accounts import second_factor
from newsroom.accounts.adapters import WORDS
from newsroom.desk.account.skin import AddPasskey, ConfirmByPasskey, Skinned

OWN = reverse_lazy("mfa_index")


class SetsUp:
    """A view that sets up `factor`, and notes it."""

    factor: Authenticator.Type

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        second_factor.note_set_up(self.request, self.factor)  # type: ignore[attr-defined]
        return response


class SetUpApp(SetsUp, Skinned, ActivateTOTPView):
    template_name = "admin/account/app.html"
    title = _("Set up an authenticator app")
    factor = Authenticator.Type.TOTP


class RemoveApp(Skinned, DeactivateTOTPView):
    template_name = "admin/account/remove.html"
    title = _("Remove the authenticator app")


class AddKey(SetsUp, Skinned, AddWebAuthnView):
    template_name = "admin/account/passkey.html"
    title = _("Add a passkey")
    form_class = AddPasskey
    factor = Authenticator.Type.WEBAUTHN


class RemoveKey(Skinned, RemoveWebAuthnView):
    template_name = "admin/account/remove.html"
    title = _("Remove the passkey")
    success_url = OWN

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, WORDS["cannot_delete_authenticator"])
            return redirect(OWN)
        return super().form_valid(form)


class RecoveryCodes(Skinned, ViewRecoveryCodesView):
    template_name = "admin/account/codes.html"
    title = _("Recovery codes")


class NewRecoveryCodes(Skinned, GenerateRecoveryCodesView):
    template_name = "admin/account/new_codes.html"
    title = _("Make new recovery codes")


# Confirming. The session goes on under a new key, since it may do more from now on.


class Confirmed(Skinned):
    title = _("Confirm that it is you")
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)  # type: ignore[misc]


class ByPassword(Confirmed, ReauthenticateView):
    template_name = "admin/account/confirm.html"


class ByCode(Confirmed, ByCodeView):
    template_name = "admin/account/confirm.html"


class ByPasskey(Confirmed, ReauthenticateWebAuthnView):
    template_name = "admin/account/confirm_passkey.html"
    form_class = ConfirmByPasskey

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, WORDS["incorrect_code"])
        return redirect(self.request.get_full_path())
