"""Whoever may change what readers see proves a second factor first; and what a session may is asked at each request."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from articles import transitions
from articles.models import Article, JournalEntry
from articles.refusal import NotAllowed
from newsroom.accounts import second_factor
from newsroom.accounts.models import Session
from tests import factories
from tests.accounts.visitor import (
    CODE,
    DESK,
    OWN,
    SET_UP,
    SIGN_IN,
    STORIES,
    Visitor,
    code_from,
    code_of,
    give_app,
    recovery_codes_of,
)  # fmt: skip
from tests.permissions import Scene, routes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_factors")]
CONFIRM = "/admin/account/confirm/code/"
WRONG = "This is not right. Try again, with a new code."


# Who


def test_rights_to_publish_are_those_of_the_table():
    assert {
        "articles.release_article", "articles.raise_breaking", "articles.correct_article", "articles.withdraw_article",
        "articles.restore_article",
    } == transitions.PUBLISHING  # fmt: skip


def test_every_demanding_right_is_one_that_can_be_given():
    known = {f"{app}.{name}" for app, name in Permission.objects.values_list("content_type__app_label", "codename")}

    assert second_factor.DEMANDING - known == set()


@pytest.mark.parametrize(
    ("group", "needs"), [("Reporter", False), ("Editor", True), ("Chief editor", True), ("Staff", True)]
)
def test_groups_that_need_a_second_factor(group, needs, settings):
    user = factories.user(group)

    assert second_factor.is_needed_by(user) is needs
    settings.SECOND_FACTOR = False
    assert second_factor.is_needed_by(user) is False


@pytest.mark.parametrize("right", sorted(second_factor.DEMANDING))
def test_each_right_alone_demands_it(right, visitor, reporter):
    app, _, name = right.partition(".")
    reporter.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=name))

    visitor.sign_in(reporter)

    assert visitor.leads_to() == OWN


# The first sign-in


def test_who_must_have_one_is_led_to_setting_it_up_and_nowhere_else(visitor, editor):
    article = factories.article(headline="Before")
    assert visitor.sign_in(editor, next=STORIES)["Location"] == STORIES

    change = visitor.post(f"{STORIES}{article.pk}/change/", {"headline": "After", "base": "1"})

    assert visitor.leads_to() == visitor.leads_to("/admin/no-such-page/") == OWN
    assert change.status_code == 403
    assert "Your rights need a second factor" in change.text
    assert Article.objects.get().headline == "Before"
    assert visitor.get(OWN).context["has_menu"] is False
    assert visitor.post("/admin/logout/").status_code == 200


def test_every_address_of_the_desk_is_closed_until_then():
    scene, opened = Scene(), set()

    for route in dict.fromkeys(route for route in routes() if route.startswith("admin/")):
        address, browser = scene.address(route), scene.client_of("admin")
        with transaction.atomic():
            read, written = browser.get(address), browser.post(address)
            transaction.set_rollback(True)
        if (read.status_code, read.headers.get("Location"), written.status_code) != (302, OWN, 403):
            opened.add(route)

    assert opened == {
        "admin/login/", "admin/login/code/", "admin/login/passkey/", "admin/account/", "admin/account/app/",
        "admin/account/passkey/", "admin/account/codes/", "admin/account/confirm/", "admin/account/confirm/code/",
        "admin/account/confirm/passkey/", "admin/logout/", "admin/language/",
        "admin/invitation/<str:token>/",
    }  # fmt: skip


def test_app_is_set_up_with_recovery_codes_and_then_the_desk_is_open(visitor, editor):
    visitor.sign_in(editor, next=STORIES)
    page, key = visitor.get(SET_UP), visitor.key
    secret = page.context["form"].secret

    wrong = visitor.give("000000", SET_UP)
    done = visitor.give(code_from(secret), SET_UP)

    assert wrong.context["form"].errors["code"] == [WRONG]
    assert wrong.context["form"].secret == secret
    assert done["Location"] == "/admin/account/codes/"
    assert visitor.key != key
    assert visitor.is_in
    codes = visitor.get(done["Location"])
    assert codes.context["unused_codes"] == recovery_codes_of(editor)
    assert visitor.get(done["Location"]).context["unused_codes"] == ["****"] * 10


def test_person_who_comes_to_need_one_is_asked_from_the_next_request_on(visitor, reporter):
    visitor.sign_in(reporter)
    assert visitor.is_in

    reporter.groups.add(Group.objects.get(name="Editor"))

    assert visitor.leads_to() == OWN


def test_first_factor_ends_the_sessions_that_had_shown_a_password_only(visitor, editor):
    other = Visitor()
    other.sign_in(editor)
    visitor.sign_in(editor)

    secret = visitor.get(SET_UP).context["form"].secret
    visitor.give(code_from(secret), SET_UP)

    assert visitor.is_in
    assert other.leads_to() == SIGN_IN


def test_password_alone_sets_up_nothing_beside_a_factor_that_is_there(visitor, editor):
    visitor.sign_in(editor)
    give_app(editor)

    answers = {
        visitor.leads_to(address) for address in (OWN, SET_UP, "/admin/account/passkey/", "/admin/account/codes/")
    }

    assert answers == {CONFIRM}
    assert visitor.post("/admin/account/passkey/", {"credential": "{}"}).status_code == 403


def test_session_of_one_factor_proves_the_one_that_was_set_up_elsewhere(clock, visitor, editor):
    visitor.sign_in(editor)
    give_app(editor)
    key = visitor.key

    asked = visitor.get(STORIES)
    assert asked["Location"] == f"{CONFIRM}?next=%2Fadmin%2Farticles%2Farticle%2F"
    done = visitor.post(asked["Location"], {"code": code_of(editor), "next": STORIES})

    assert done["Location"] == STORIES
    assert visitor.key != key
    assert visitor.is_in


# The sign-ins after it


def test_password_alone_is_half_the_way(visitor, editor):
    give_app(editor)

    assert visitor.sign_in(editor, next=STORIES)["Location"] == CODE

    assert visitor.leads_to() == SIGN_IN
    assert visitor.leads_to(SET_UP) == SIGN_IN
    assert visitor.give(code_of(editor))["Location"] == STORIES
    assert visitor.is_in


def test_who_has_one_proves_it_whether_they_need_it_or_not(visitor, reporter, settings):
    settings.SECOND_FACTOR = False
    give_app(reporter)

    visitor.sign_in(reporter)

    assert visitor.leads_to() == SIGN_IN


def test_code_is_of_use_once(clock, editor):
    give_app(editor)
    code = code_of(editor)
    Visitor().enter(editor)
    second = Visitor()
    second.sign_in(editor)

    again = second.give(code)

    assert again.context["form"].errors["code"] == [WRONG]
    clock.shift(60)
    assert second.give(code_of(editor))["Location"] == DESK


def test_recovery_code_is_of_use_once(visitor, editor):
    give_app(editor)
    code = recovery_codes_of(editor)[0]
    visitor.sign_in(editor)
    assert visitor.give(code)["Location"] == DESK
    assert visitor.is_in

    second = Visitor()
    second.sign_in(editor)
    assert second.give(code).context["form"].errors["code"] == [WRONG]
    assert len(recovery_codes_of(editor)) == 9


def test_five_wrong_codes_are_enough_for_a_quarter_of_an_hour(clock, editor):
    give_app(editor)
    for number in range(5):
        guessing = Visitor(REMOTE_ADDR=f"192.0.2.{number}")
        guessing.sign_in(editor)
        guessing.give("000000")

    guessing.sign_in(editor)
    refused = guessing.give(code_of(editor))

    assert refused.context["form"].errors["code"] == ["Too many tries. Wait a quarter of an hour."]
    clock.shift(15 * 60 + 1)
    guessing.sign_in(editor)
    assert guessing.give(code_of(editor))["Location"] == DESK


def test_half_way_ends_after_a_quarter_of_an_hour(clock, visitor, editor):
    give_app(editor)
    visitor.sign_in(editor)

    clock.shift(15 * 60 + 1)

    assert visitor.give(code_of(editor))["Location"] == SIGN_IN


# Changing and losing factors


def test_factors_are_changed_by_who_has_just_proven_one(clock, visitor, editor):
    give_app(editor)
    visitor.enter(editor)
    assert visitor.get("/admin/account/codes/new/").status_code == 200

    clock.shift(5 * 60 + 1)

    for address in ("codes/new/", "app/remove/", "passkey/"):
        assert visitor.leads_to(f"/admin/account/{address}") == CONFIRM
    assert visitor.leads_to("/admin/account/confirm/") == CONFIRM  # a password is not enough for who has more
    assert (
        visitor.post(f"{CONFIRM}?next=/admin/account/codes/new/", {"code": code_of(editor)})["Location"]
        == "/admin/account/codes/new/"
    )
    old = recovery_codes_of(editor)
    visitor.post("/admin/account/codes/new/")
    assert set(old) & set(recovery_codes_of(editor)) == set()


def test_last_factor_of_who_needs_one_stays(visitor, editor):
    give_app(editor)
    visitor.enter(editor)

    refused = visitor.post("/admin/account/app/remove/")

    assert refused.context["form"].non_field_errors() == [
        "Your rights need a second factor. Set up another one before you remove the last."
    ]
    assert second_factor.is_set_up(editor)


def test_session_is_as_good_as_the_factor_that_it_has_proven(visitor, editor):
    app = give_app(editor)
    visitor.enter(editor)
    assert visitor.is_in

    app.delete()

    assert visitor.leads_to() == OWN


def test_secrets_are_sealed_with_the_key_of_the_house(editor, visitor, settings):
    app = give_app(editor)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    visitor.sign_in(editor)
    code = code_of(editor)

    settings.SECRET_KEY = "another key" * 10

    assert app.data["secret"] in kept
    assert len(app.data["secret"]) > 100
    visitor = Visitor()
    visitor.sign_in(editor)
    assert visitor.give(code).context["form"].errors["code"] == [WRONG]


def test_lost_factors_are_reset_by_who_may_and_it_stands_in_the_journal(visitor, editor, staff):
    give_app(editor)
    visitor.enter(editor)

    second_factor.reset(editor, by=staff)

    assert not Authenticator.objects.filter(user=editor).exists()
    assert visitor.leads_to() == SIGN_IN
    line = JournalEntry.objects.get(verb="reset second factor")
    assert (line.actor, line.subject, line.data["person"]) == (staff, editor.username, editor.pk)
    visitor.sign_in(editor)
    assert visitor.leads_to() == OWN


def test_nobody_resets_their_own_nor_an_administrators(editor, chief, staff, admin_user):
    for by, person in ((staff, staff), (staff, admin_user), (chief, editor), (editor, chief)):
        give_app(person)
        with pytest.raises(NotAllowed):
            second_factor.reset(person, by=by)
        assert second_factor.is_set_up(person)
        Authenticator.objects.all().delete()

    second_factor.reset(admin_user, by=None)
    assert Session.objects.count() == 0
