"""The addresses of accounts. Those that allauth looks for have its names; of the rest of it nothing is there."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from newsroom.desk.account import entering, factors, own, people


def of_the_signed_in(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(f"admin/{address}", admin.site.admin_view(view), name=name)


both = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("admin/login/", admin.site.login, name="account_login"),
    path("admin/login/code/", entering.SecondStep.as_view(), name="mfa_authenticate"),
    path("admin/login/passkey/", never_cache(entering.PasskeySignIn.as_view()), name="mfa_login_webauthn"),
    of_the_signed_in("account/", require_safe(own.view), "mfa_index"),
    of_the_signed_in("account/sessions/end/", require_POST(own.end_sessions), "desk_sessions_end"),
    of_the_signed_in("account/app/", factors.SetUpApp.as_view(), "mfa_activate_totp"),
    of_the_signed_in("account/app/remove/", factors.RemoveApp.as_view(), "mfa_deactivate_totp"),
    of_the_signed_in("account/passkey/", factors.AddKey.as_view(), "mfa_add_webauthn"),
    of_the_signed_in("account/passkey/<int:pk>/remove/", factors.RemoveKey.as_view(), "mfa_remove_webauthn"),
    of_the_signed_in("account/codes/", factors.RecoveryCodes.as_view(), "mfa_view_recovery_codes"),
    of_the_signed_in("account/codes/new/", factors.NewRecoveryCodes.as_view(), "mfa_generate_recovery_codes"),
    of_the_signed_in("account/confirm/", factors.ByPassword.as_view(), "account_reauthenticate"),
    of_the_signed_in("account/confirm/code/", factors.ByCode.as_view(), "mfa_reauthenticate"),
    of_the_signed_in("account/confirm/passkey/", factors.ByPasskey.as_view(), "mfa_reauthenticate_webauthn"),
    of_the_signed_in("accounts/", both(people.view), "desk_people"),
    of_the_signed_in(
        "accounts/invitation/<int:invitation_pk>/revoke/", require_POST(people.revoke), "desk_invitation_revoke"
    ),
    of_the_signed_in("accounts/<int:user_pk>/reset/", both(people.reset), "desk_factors_reset"),
    path("admin/invitation/<str:token>/", both(people.invited), name="desk_invited"),
]
