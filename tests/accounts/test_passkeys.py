"""A passkey proves the second factor, and is both factors where it alone signs in; nonsense is a wrong answer."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.accounts.models import Session
from tests import factories
from tests.accounts.visitor import CODE, DESK, OWN, SIGN_IN, Passkey, Visitor, give_app, give_passkey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_factors")]
ADD, ASK, CONFIRM = "/admin/account/passkey/", "/admin/login/passkey/", "/admin/account/confirm/passkey/"
SCRIPT = {"accept": "application/json"}


def options(visitor: Visitor, address: str) -> dict:
    if address == ASK:
        return visitor.get(ASK, headers=SCRIPT).json()
    return visitor.get(address).context["js_data"]


def test_passkey_is_added_and_opens_the_desk(visitor, editor):
    visitor.sign_in(editor)
    passkey = Passkey()

    done = visitor.post(ADD, {"name": "Office laptop", "credential": passkey.made(options(visitor, ADD))})

    assert done["Location"] == "/admin/account/codes/"
    assert str(Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN)) == "Office laptop"
    assert visitor.is_in


def test_a_second_factor_beside_the_first_leaves_other_sessions_as_they_are(visitor, editor):
    give_app(editor)
    other = Visitor()
    other.enter(editor)
    cache.clear()  # the same code again
    Authenticator.objects.filter(user=editor).update(last_used_at=None)
    visitor.enter(editor)
    passkey, key = Passkey(), visitor.key

    visitor.post(ADD, {"name": "Office laptop", "credential": passkey.made(options(visitor, ADD))})

    assert (visitor.is_in, other.is_in, visitor.key != key) == (True, True, True)


def test_passkey_proves_the_second_factor(visitor, editor):
    passkey = give_passkey(editor)
    visitor.sign_in(editor)

    done = visitor.post(CODE, {"credential": passkey.proven(options(visitor, CODE))})

    assert done["Location"] == DESK
    assert visitor.is_in


def test_passkey_alone_signs_in_under_a_new_key(visitor, editor):
    passkey = give_passkey(editor)
    asked = options(visitor, ASK)
    key = visitor.key

    done = visitor.post(ASK, {"credential": passkey.proven(asked, user=editor)})

    assert done["Location"] == DESK
    assert visitor.key != key
    assert visitor.is_in


def test_answer_is_of_use_once_and_in_one_browser(visitor, editor):
    passkey = give_passkey(editor)
    credential = passkey.proven(options(visitor, ASK), user=editor)

    other = Visitor()
    other.post(ASK, {"credential": credential})
    visitor.post(ASK, {"credential": credential})
    visitor.post("/admin/logout/")
    visitor.post(ASK, {"credential": credential})

    assert other.leads_to() == visitor.leads_to() == SIGN_IN


@pytest.mark.parametrize("wrong", ["key of another device", "person", "site"])
def test_passkey_that_is_not_theirs_signs_nobody_in(visitor, editor, wrong):
    passkey, other = give_passkey(editor), factories.user("Editor")
    give_passkey(other)
    user = editor
    if wrong == "key of another device":
        passkey.key = Passkey().key
    elif wrong == "site":
        passkey.site = "elsewhere.example"
    else:
        user = other

    answer = visitor.post(ASK, {"credential": passkey.proven(options(visitor, ASK), user=user)})

    assert answer["Location"] == SIGN_IN
    assert "This is not right." in visitor.get(SIGN_IN).text
    assert not Session.objects.filter(user__isnull=False).exists()


@pytest.mark.parametrize("out", [{"is_active": False}, {"is_staff": False}])
def test_passkey_of_who_is_out_signs_nobody_in(visitor, editor, out):
    passkey = give_passkey(editor)
    User.objects.filter(pk=editor.pk).update(**out)

    visitor.post(ASK, {"credential": passkey.proven(options(visitor, ASK), user=editor)})

    assert visitor.leads_to() == SIGN_IN


def test_last_passkey_of_who_needs_a_factor_stays_and_another_may_go(visitor, editor):
    passkey = give_passkey(editor)
    visitor.sign_in(editor)
    visitor.post(CODE, {"credential": passkey.proven(options(visitor, CODE))})
    remove = f"/admin/account/passkey/{Authenticator.objects.get().pk}/remove/"

    visitor.post(remove)
    assert Authenticator.objects.count() == 1

    give_app(editor)
    assert visitor.post(remove)["Location"] == OWN
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()
    assert visitor.leads_to() == "/admin/account/confirm/code/"  # what it had let in proves another


def test_passkey_of_someone_else_is_not_there(visitor, editor, chief):
    give_passkey(chief)
    theirs = Authenticator.objects.get()
    give_app(editor)
    visitor.enter(editor)

    assert visitor.post(f"/admin/account/passkey/{theirs.pk}/remove/").status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


words = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20))
things = st.recursive(
    words, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
)


def spoilt(credential: str, path: tuple[str, ...], thing: object) -> str:
    """The credential with something else in one place."""
    told = json.loads(credential)
    place = told
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = thing
    return json.dumps(told)


PATHS = [
    ("id",),
    ("rawId",),
    ("type",),
    ("response",),
    ("clientExtensionResults",),
    *(
        ("response", part)
        for part in ("clientDataJSON", "authenticatorData", "attestationObject", "signature", "userHandle")
    ),
]


@pytest.fixture
def asked(editor):
    """A browser before each form that a passkey fills in, what it is asked, and the passkey."""
    passkey = give_passkey(editor)
    full = Visitor()
    full.sign_in(editor)
    full.post(CODE, {"credential": passkey.proven(options(full, CODE))})
    return passkey, editor, {ASK: None, CODE: None, ADD: full, CONFIRM: full}


def test_nonsense_is_a_wrong_answer_everywhere(asked):
    passkey, editor, browsers = asked

    @settings(max_examples=40)
    @given(address=st.sampled_from(sorted(browsers)), path=st.sampled_from(PATHS), thing=things, whole=st.booleans())
    def send(address: str, path: tuple[str, ...], thing: object, whole: bool) -> None:
        cache.clear()
        visitor = browsers[address]
        if address in (ASK, CODE):  # what was spoilt may have been of no importance
            visitor = Visitor()
            visitor.sign_in(editor, "a long password" if address == CODE else "")
        told = options(visitor, address)
        right = Passkey().made(told) if address == ADD else passkey.proven(told, user=editor)
        credential = json.dumps(thing) if whole else spoilt(right, path, thing)
        answer = visitor.post(address, {"credential": credential, "name": "x"})
        assert answer.status_code in (200, 302)
        if address == ADD:
            Authenticator.objects.exclude(
                type=Authenticator.Type.WEBAUTHN, pk=Authenticator.objects.earliest("pk").pk
            ).delete()

    send()
