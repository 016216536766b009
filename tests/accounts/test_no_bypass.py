"""Random ways to the desk: whoever may publish gets in by a password and a second factor that is still theirs, or not at all.

Deeper: pytest --hypothesis-profile=deep tests/accounts/test_no_bypass.py
"""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from newsroom.accounts import invitations, second_factor
from tests import factories
from tests.accounts.visitor import (
    CODE,
    OWN,
    PASSWORD,
    SET_UP,
    STORIES,
    Passkey,
    Visitor,
    code_from,
    code_of,
    give_app,
    give_passkey,
    recovery_codes_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_factors")]
CONFIRM, CONFIRM_BY_PASSWORD = "/admin/account/confirm/code/", "/admin/account/confirm/"
ASK, CONFIRM_BY_PASSKEY = "/admin/login/passkey/", "/admin/account/confirm/passkey/"
# Where a person is let in, or not; reading and writing, of Django's own screens and of ours.
INSIDE = (
    STORIES,
    "/admin/",
    "/admin/articles/article/add/",
    "/admin/fronts/",
    "/admin/accounts/",
    "/admin/password_change/",
    "/admin/account/codes/new/",
)
NEXTS = ("", STORIES, OWN, SET_UP, CONFIRM, "/admin/login/", "//elsewhere.example/", "https://elsewhere.example/admin/")
browsers, people = st.integers(0, 1), st.sampled_from(["ali", "li"])


class Doors(RuleBasedStateMachine):
    """Two people, two browsers. `proven` is what each session has shown by our own book, by the key of the session."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        cache.clear()
        self.clock = time_machine.travel("2026-01-29T09:00:00Z", tick=False)
        self.travel = self.clock.start()
        self.people = {name: User.objects.create_user(name, password=PASSWORD, is_staff=True) for name in ("ali", "li")}
        self.passwords = dict.fromkeys(self.people, PASSWORD)
        self.browsers = [Visitor(), Visitor()]
        self.claims: list[str | None] = [None, None]  # whose password was given last
        self.proven: list[set[int]] = [set(), set()]  # the factors that were shown since
        self.cookies: list[str] = []
        self.passkeys: dict[str, tuple[Passkey, int]] = {}

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(group=st.sampled_from(["Reporter", "Editor", "Staff"]))
    def begin(self, group: str) -> None:
        for person in self.people.values():
            person.groups.add(Group.objects.get(name=group))

    def later(self, seconds: int = 91) -> None:
        """So that codes are new ones, and what was counted is old."""
        self.travel.shift(seconds)

    # What people do

    @rule(browser=browsers, name=people, right=st.booleans(), way=st.sampled_from(NEXTS))
    def password_is_given(self, browser: int, name: str, right: bool, way: str) -> None:
        cache.clear()
        response = self.browsers[browser].sign_in(name, self.passwords[name] if right else "wrong", next=way)
        if right:
            self.claims[browser], self.proven[browser] = name, set()
            assert response["Location"].startswith("/admin/")
        else:
            assert response.status_code == 200

    @rule(
        browser=browsers,
        name=people,
        kind=st.sampled_from(["app", "recovery", "guess", "old"]),
        where=st.sampled_from([CODE, CONFIRM]),
    )
    def code_is_given(self, browser: int, name: str, kind: str, where: str) -> None:
        """One of that person, whoever's password was given in this browser."""
        cache.clear()
        self.later()
        kinds = Authenticator.Type
        wanted = {"recovery": kinds.RECOVERY_CODES}.get(kind, kinds.TOTP)
        shown = Authenticator.objects.filter(user=self.people[name], type=wanted).first()
        code = "000000"
        if shown and kind == "app":
            code = code_of(self.people[name])
        elif shown and kind == "recovery":
            code = (recovery_codes_of(self.people[name]) or ["00000000"])[0]
        elif shown and kind == "old":
            code = code_of(self.people[name], steps=-4)
        self.browsers[browser].give(code, where)
        if shown and kind in ("app", "recovery") and self.claims[browser] == name:
            self.proven[browser].add(shown.pk)

    @rule(browser=browsers)
    def app_is_set_up(self, browser: int) -> None:
        self.later()
        visitor, name = self.browsers[browser], self.claims[browser]
        had = set(Authenticator.objects.values_list("pk", flat=True))
        page = visitor.get(SET_UP)
        if page.status_code == 200:
            visitor.give(code_from(page.context["form"].secret), SET_UP)
        new = Authenticator.objects.exclude(pk__in=had).filter(type=Authenticator.Type.TOTP).first()
        if new:
            assert name is not None
            assert new.user == self.people[name]
            self.proven[browser].add(new.pk)

    @rule(browser=browsers, name=people, where=st.sampled_from([ASK, CODE, CONFIRM_BY_PASSKEY]))
    def passkey_is_shown(self, browser: int, name: str, where: str) -> None:
        """Of that person, whoever's password was given in this browser; where it alone signs in, it is both factors."""
        visitor, person = self.browsers[browser], self.people[name]
        page = visitor.get(where, headers={"accept": "application/json"} if where == ASK else {})
        told = page.json() if where == ASK else (page.context or {}).get("js_data")
        if name not in self.passkeys or not told:
            return
        cache.clear()
        passkey, pk = self.passkeys[name]
        visitor.post(where, {"credential": passkey.proven(told, user=person)})
        if not Authenticator.objects.filter(pk=pk).exists():
            return
        if where == ASK:
            self.claims[browser], self.proven[browser] = name, {pk}
        elif self.claims[browser] == name:
            self.proven[browser].add(pk)

    @rule(browser=browsers)
    def password_is_confirmed(self, browser: int) -> None:
        if name := self.claims[browser]:
            cache.clear()
            self.browsers[browser].post(f"{CONFIRM_BY_PASSWORD}?next={SET_UP}", {"password": self.passwords[name]})

    @rule(browser=browsers)
    def app_is_removed(self, browser: int) -> None:
        self.browsers[browser].post("/admin/account/app/remove/")

    @rule(browser=browsers)
    def new_codes_are_made(self, browser: int) -> None:
        self.browsers[browser].post("/admin/account/codes/new/")

    @rule(browser=browsers)
    def password_is_changed(self, browser: int) -> None:
        if name := self.claims[browser]:
            new = f"five wild geese {len(self.passwords[name])}"
            words = {"old_password": self.passwords[name], "new_password1": new, "new_password2": new}
            self.browsers[browser].post("/admin/password_change/", words)
            if User.objects.get(username=name).check_password(new):
                self.passwords[name] = new

    @rule(browser=browsers)
    def signed_out(self, browser: int) -> None:
        self.browsers[browser].post("/admin/logout/")

    @rule(browser=browsers)
    def signed_out_everywhere(self, browser: int) -> None:
        self.browsers[browser].post("/admin/account/sessions/end/")

    # What an attacker tries

    @rule(browser=browsers)
    def cookie_is_kept(self, browser: int) -> None:
        if "desk-session" in self.browsers[browser].cookies:
            self.cookies.append(self.browsers[browser].key)

    @rule(browser=browsers, choice=st.integers(0, 9))
    def old_cookie_is_brought(self, browser: int, choice: int) -> None:
        """Into a browser that has shown nothing: it must not be worth more than what the book of the other says."""
        if self.cookies:
            key = self.cookies[choice % len(self.cookies)]
            live = [
                number
                for number in (0, 1)
                if self.browsers[number].cookies.get("desk-session") and self.browsers[number].key == key
            ]
            if not live:
                visitor = Visitor()
                visitor.cookies["desk-session"] = key
                assert not any(
                    visitor.get(address).status_code == 200 for address in INSIDE if self.may_publish(visitor)
                )

    def may_publish(self, visitor: Visitor) -> bool:
        user = visitor.get("/admin/login/").wsgi_request.user
        return second_factor.is_needed_by(user)

    @rule(
        browser=browsers,
        address=st.sampled_from([*INSIDE, "/admin/login/passkey/", "/admin/account/confirm/passkey/", "/admin/r/1/1/"]),
        body=st.sampled_from(
            [
                {},
                {"credential": "{}"},
                {"credential": "[]"},
                {"credential": '{"id": 1}'},
                {"code": ""},
                {"login": "ali"},
            ]
        ),
    )
    def nonsense_is_sent(self, browser: int, address: str, body: dict[str, str]) -> None:
        assert self.browsers[browser].post(address, body).status_code < 500

    # What the house does

    @rule(name=people, group=st.sampled_from(["Editor", "Chief editor", "Staff"]))
    def rights_are_given(self, name: str, group: str) -> None:
        self.people[name].groups.add(Group.objects.get(name=group))

    @rule(name=people)
    def rights_are_taken(self, name: str) -> None:
        self.people[name].groups.clear()

    @rule(name=people)
    def factors_are_reset(self, name: str) -> None:
        second_factor.reset(self.people[name], by=None)

    @rule(name=people)
    def factor_is_given_elsewhere(self, name: str) -> None:
        if not second_factor.is_set_up(self.people[name]):
            Authenticator.objects.filter(user=self.people[name]).delete()
            give_app(self.people[name])

    @rule(name=people)
    def passkey_is_given_elsewhere(self, name: str) -> None:
        passkey = give_passkey(self.people[name])
        self.passkeys[name] = passkey, Authenticator.objects.latest("pk").pk

    @rule(name=people)
    def factor_is_deleted(self, name: str) -> None:
        Authenticator.objects.filter(user=self.people[name], type=Authenticator.Type.TOTP).delete()

    @rule(minutes=st.sampled_from([1, 6, 16, 13 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.later(minutes * 60)

    # What must never be

    @invariant()
    def whoever_may_publish_has_proven_both(self) -> None:
        for browser, visitor in enumerate(self.browsers):
            opened = [address for address in INSIDE if visitor.get(address).status_code == 200]
            if not opened:
                continue
            user = visitor.get(opened[0]).wsgi_request.user
            assert user.username == self.claims[browser], f"{user} is in, where {self.claims[browser]} gave a password."
            if second_factor.is_needed_by(User.objects.get(pk=user.pk)):
                has = set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
                assert self.proven[browser] & has, f"{user} has opened {opened} without a second factor."


def test_nobody_who_may_publish_gets_in_with_one_factor():
    run_state_machine_as_test(Doors, settings=settings(max_examples=12, stateful_step_count=15))


def test_a_door_that_stands_open_is_seen(monkeypatch):
    machine = Doors()
    try:
        machine.begin("Editor")
        machine.browsers[0].force_login(machine.people["ali"])
        machine.claims[0] = "ali"
        machine.whoever_may_publish_has_proven_both()
        monkeypatch.setattr(second_factor, "is_missing", lambda request: False)
        with pytest.raises(AssertionError, match="without a second factor"):
            machine.whoever_may_publish_has_proven_both()
    finally:
        machine.teardown()


def test_invited_person_is_led_to_the_second_factor_whatever_they_open(visitor):
    _, token = factories.invitation("ayesha", groups=("Chief editor",))
    invitations.accept(token, password=PASSWORD)

    visitor.sign_in("ayesha", next="/admin/accounts/")

    assert {visitor.leads_to(address) for address in INSIDE} == {OWN}
