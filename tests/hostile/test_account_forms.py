"""Hostile input at the doors of the desk, and in what people set up for themselves: refused with a sentence, by no error."""

import pytest
from django.core.cache import cache
from django.db import transaction

from tests import factories
from tests.accounts.visitor import Visitor, give_app, give_passkey
from tests.articles.admin.desk import send
from tests.hostile.desk import wrong_with
from tests.hostile.strings import packed

pytestmark = pytest.mark.any_database

# Who is there: nobody, someone between the password and the code, someone with both factors or with none, and who invites.
FIELDS = {
    "nobody": {
        "/admin/login/": "login password next", "/admin/login/passkey/": "credential",
        "/admin/invitation/{token}/": "new_password1 new_password2",
    },
    "half": {"/admin/login/code/": "code credential"},
    "armed": {
        "/admin/account/confirm/code/": "code", "/admin/account/confirm/passkey/": "credential", "/admin/account/app/remove/": "x",
        "/admin/account/codes/new/": "x", "/admin/account/passkey/": "name credential",
    },
    "bare": {
        "/admin/account/app/": "code", "/admin/account/passkey/": "name credential passwordless",
        "/admin/account/confirm/": "password next", "/admin/password_change/": "old_password new_password1 new_password2",
        "/admin/language/": "language next",
    },
    "admin": {
        "/admin/accounts/": "username first_name last_name email groups", "/admin/rights/{user}/": "sections",
        "/admin/auth/user/{user}/password/": "password1 password2 usable_password",
    },
}  # fmt: skip
VALUES = [
    *packed(1000), "", "\x00", "\ud800a", "9" * 30, "\u0663\u0663\u0663\u0663\u0663\u0663", "x" * 1_000_000, "{}", "[]", "null", '{"id": 1, "response": []}',
    '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "x", "authenticatorData": "x", "signature": "x"}}',
]  # fmt: skip


@pytest.fixture
def people(db, settings, admin_user):
    """A browser of each kind of person; nobody is kept out for trying too often."""
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    cache.clear()
    armed, bare = factories.user("Editor"), factories.user("Reporter")
    give_app(armed)
    give_passkey(armed)
    found = {name: Visitor(raise_request_exception=False) for name in FIELDS}
    found["half"].sign_in(armed)
    found["armed"].enter(armed)
    found["bare"].sign_in(bare)
    found["admin"].force_login(admin_user)
    return found


def test_what_is_given_at_a_door_is_refused_with_a_sentence(people):
    names = {"token": factories.invitation()[1], "user": factories.user("Reporter").pk}
    wrong = {}
    for who, doors in FIELDS.items():
        for door, fields in doors.items():
            address = door.format(**names)
            # As scripts ask for the options of a passkey, so that there is a challenge to answer.
            headers = {"accept": "application/json"} if door == "/admin/login/passkey/" else {}
            assert people[who].get(address, headers=headers).status_code in (200, 405), door
            for value in VALUES:
                with transaction.atomic():
                    fault = wrong_with(send(people[who], address, dict.fromkeys(fields.split(), value)))
                    transaction.set_rollback(True)
                if fault:
                    wrong[door, value[:30]] = fault

    assert wrong == {}
