"""People see where they are signed in, and end it."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, OperationalError

from newsroom.accounts import sessions
from newsroom.accounts.models import Session
from tests.accounts.visitor import OWN, SIGN_IN, Visitor

pytestmark = pytest.mark.django_db
END = "/admin/account/sessions/end/"


@pytest.fixture
def two(reporter):
    """The same person in two browsers."""
    found = Visitor(headers={"user-agent": "Firefox at home"}), Visitor(headers={"user-agent": "Chrome in the office"})
    for visitor in found:
        visitor.sign_in(reporter)
    return found


def test_own_sessions_are_listed_with_the_browser_and_without_their_keys(two, editor):
    home, office = two
    Visitor().sign_in(editor)

    page = home.get(OWN)

    found = page.context["sessions"]
    assert [(one.browser, one.address, one.is_current) for one in found] == [
        ("Firefox at home", "127.0.0.1", True), ("Chrome in the office", "127.0.0.1", False),
    ]  # fmt: skip
    assert home.key not in page.text
    assert office.key not in page.text


def test_one_session_is_ended(two):
    home, office = two
    name = home.get(OWN).context["sessions"][1].name

    home.post(END, {"session": name})

    assert home.is_in
    assert office.leads_to() == SIGN_IN


def test_all_are_ended_this_one_too(two, editor):
    home, other = two[0], Visitor()
    other.sign_in(editor)

    response = home.post(END)

    assert response["Location"] == SIGN_IN
    assert [visitor.leads_to() for visitor in two] == [SIGN_IN] * 2
    assert other.is_in
    assert "You are signed out everywhere." in home.get(SIGN_IN).text


def test_session_of_someone_else_is_out_of_reach(two, editor):
    other = Visitor()
    other.sign_in(editor)

    two[0].post(END, {"session": sessions.name_of(other.key)})
    two[0].post(END, {"session": other.key})

    assert other.is_in


def test_new_password_ends_the_others(two, reporter):
    home, office = two
    words = {"old_password": "a long password", "new_password1": "five wild geese", "new_password2": "five wild geese"}

    home.post("/admin/password_change/", words)

    assert home.is_in
    assert office.leads_to() == SIGN_IN
    assert len(home.get(OWN).context["sessions"]) == 1


def test_request_under_way_does_not_bring_back_what_was_ended(two, reporter):
    key = two[0].key
    store = sessions.SessionStore(key)
    store["late"] = True
    sessions.end(reporter)

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()


@pytest.mark.parametrize(("error", "told"), [(OperationalError, OperationalError), (DatabaseError, UpdateError)])
def test_a_session_that_cannot_be_written_since_the_database_is_held_has_not_ended(reporter, monkeypatch, error, told):
    visitor = Visitor()
    visitor.sign_in(reporter)
    session = visitor.session

    def held(self, **how):
        raise error

    monkeypatch.setattr(Session, "save", held)

    with pytest.raises(told):
        session.save()
