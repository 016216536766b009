"""Name and password, what is counted of wrong ones, and that nobody learns who has an account."""

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.db import connection
from django.urls import NoReverseMatch, reverse

from newsroom.accounts.models import Session
from tests import factories
from tests.accounts.visitor import DESK, SIGN_IN, STORIES, Visitor, code_of, give_app

pytestmark = pytest.mark.django_db
WRONG = "Please enter the correct username and password. Both may be case-sensitive."
TOO_MANY = "Too many tries. Wait a quarter of an hour."


def told(response) -> str:
    return response.context["form"].non_field_errors()[0]


def test_password_lets_in_and_leads_to_what_was_asked_for(visitor, reporter):
    asked = visitor.get(STORIES)
    assert asked["Location"] == f"{SIGN_IN}?next={STORIES}"

    response = visitor.sign_in(reporter, next=STORIES)

    assert response["Location"] == STORIES
    assert visitor.get(STORIES).status_code == 200
    assert Session.objects.get().user == reporter


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "/",
        "/search/",
        "//elsewhere.example/admin/",
        "https://elsewhere.example/admin/",
        "javascript:x",
        "/admin\\@elsewhere.example",
    ],
)
def test_sign_in_leads_nowhere_but_to_the_desk(visitor, reporter, wrong):
    assert visitor.sign_in(reporter, next=wrong)["Location"] == DESK
    assert visitor.get(SIGN_IN, {"next": wrong})["Location"] == DESK


def test_key_of_the_session_is_a_new_one_after_each_step(visitor, editor):
    give_app(editor)
    visitor.get("/admin/login/passkey/", headers={"accept": "application/json"})
    keys = [visitor.key]

    visitor.sign_in(editor)
    keys.append(visitor.key)
    visitor.give(code_of(editor))
    keys.append(visitor.key)

    assert len(set(keys)) == 3
    assert [row.session_key for row in Session.objects.all()] == keys[-1:]


def test_wrong_unknown_inactive_and_not_of_the_desk_hear_the_same_after_the_same_work(visitor, reporter, monkeypatch):
    User.objects.create_user("gone", password="a long password", is_staff=True, is_active=False)
    User.objects.create_user("reader", password="a long password")
    work = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: work.append(1) or encode(*args))
    answers = []

    for name, password in (
        (reporter.username, "wrong"),
        ("nobody", "wrong"),
        ("gone", "a long password"),
        ("reader", "a long password"),
    ):
        work.clear()
        response = visitor.sign_in(name, password)
        answers.append((told(response), response.status_code, len(work), len(response.content) - len(name)))

    assert set(answers) == {(WRONG, 200, 1, answers[0][3])}
    assert Session.objects.filter(user__isnull=False).count() == 0


def test_five_failures_of_an_account_from_an_address_are_enough_for_a_quarter_of_an_hour(clock, reporter, visitor):
    for _ in range(5):
        assert told(visitor.sign_in(reporter, "wrong")) == WRONG

    assert told(Visitor().sign_in(reporter)) == TOO_MANY
    assert told(Visitor().sign_in(reporter.username.upper())) == TOO_MANY
    clock.shift(15 * 60)
    assert visitor.sign_in(reporter)["Location"] == DESK


def test_account_that_is_not_there_is_counted_as_well(visitor):
    answers = [told(visitor.sign_in("nobody", "wrong")) for _ in range(6)]

    assert answers == [WRONG] * 5 + [TOO_MANY]


def test_another_address_is_let_in_meanwhile(visitor, reporter):
    """Nobody keeps an editor out by guessing from somewhere else."""
    for _ in range(6):
        visitor.sign_in(reporter, "wrong")

    assert Visitor(REMOTE_ADDR="192.0.2.7").sign_in(reporter)["Location"] == DESK


def test_many_accounts_from_an_address_are_counted_together(clock, visitor, reporter):
    answers = []
    for number in range(51):
        answers.append(told(visitor.sign_in(f"nobody{number}", "wrong")))
        clock.shift(3)

    assert answers == [WRONG] * 50 + [TOO_MANY]
    assert told(visitor.sign_in(reporter)) == TOO_MANY


def test_right_passwords_are_not_counted(visitor, reporter):
    assert {Visitor().sign_in(reporter)["Location"] for _ in range(7)} == {DESK}


def test_what_is_counted_stands_in_the_database_where_every_process_finds_it(visitor, reporter):
    visitor.sign_in(reporter, "wrong")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM accounts_cache")
        keys = sorted(key for (key,) in cursor.fetchall())
    assert [":".join(key.split(":")[4:6]) for key in keys] == [
        "allauth.account:login", "allauth.account:login_failed", "allauth.account:login_failed",
        "allauth.account:login_failed_anywhere",
    ]  # fmt: skip


def test_behind_a_proxy_the_address_is_the_one_that_it_names(db, reporter, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        Visitor(headers={"x-forwarded-for": f"198.51.100.{number}, 203.0.113.5"}).sign_in(reporter, "wrong")

    assert told(Visitor(headers={"x-forwarded-for": "198.51.100.9, 203.0.113.5"}).sign_in(reporter)) == TOO_MANY
    assert Visitor(headers={"x-forwarded-for": "203.0.113.5, 203.0.113.6"}).sign_in(reporter)["Location"] == DESK


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_logout", "mfa_list_webauthn"]
)
def test_nothing_else_of_allauth_has_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_accounts_of_allauth_are_not_there(client):
    assert client.get("/accounts/login/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_who_is_taken_from_the_desk_is_out_at_once(visitor, reporter):
    visitor.sign_in(reporter)
    assert visitor.is_in

    User.objects.filter(pk=reporter.pk).update(is_staff=False)

    assert visitor.leads_to() == SIGN_IN


def test_whoever_signs_in_over_someone_else_begins_with_nothing_of_theirs(visitor, reporter):
    visitor.sign_in(reporter)
    other = factories.user("Editor")
    give_app(other)

    visitor.sign_in(other)

    assert visitor.leads_to() == SIGN_IN
    visitor.give(code_of(other))
    assert Session.objects.get().user == other


def test_guesses_of_the_old_password_are_counted(visitor, reporter):
    visitor.sign_in(reporter)
    answers = [visitor.post("/admin/password_change/", {"old_password": "x"}).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]
