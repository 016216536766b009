"""People come to the desk by a link that works once, for a week."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import JournalEntry
from articles.refusal import NotAllowed, Refused
from newsroom.accounts import invitations
from newsroom.accounts.models import Invitation
from tests import factories
from tests.accounts.visitor import DESK, OWN, SIGN_IN, Visitor

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/"
CHOSEN = {"new_password1": "five wild geese", "new_password2": "five wild geese"}


def ask(name: str = "ayesha", **fields: object) -> dict[str, object]:
    return {"username": name, "groups": [Group.objects.get(name="Editor").pk], **fields}


def link_in(response) -> str:
    return re.search(r"http://[^<\s]*/admin/invitation/([\w-]{43})/", response.text)[1]


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_invited_choose_a_password_and_come_in_with_their_groups(signed_in, staff, settings):
    settings.SECOND_FACTOR = True
    token = factories.invitation("ayesha", by=staff, groups=("Editor",))[1]
    visitor = Visitor()
    page = visitor.get(f"/admin/invitation/{token}/")
    assert "Your sign-in name is <strong>ayesha</strong>" in page.text

    done = visitor.post(f"/admin/invitation/{token}/", CHOSEN)

    user = User.objects.get(username="ayesha")
    assert done["Location"] == SIGN_IN
    assert ([group.name for group in user.groups.all()], user.is_staff, user.is_superuser) == (["Editor"], True, False)
    assert verbs() == ["invite person", "accept invitation"]
    visitor.sign_in("ayesha", "five wild geese")
    assert visitor.leads_to() == OWN


def test_link_is_shown_once_and_kept_nowhere(signed_in, staff):
    client = signed_in(staff)

    shown = client.post(PEOPLE, ask())

    token = link_in(shown)
    assert token not in client.get(PEOPLE).text
    assert token not in str(Invitation.objects.values_list()) + str(JournalEntry.objects.values_list())
    assert invitations.find(token, at=timezone.now()).username == "ayesha"
    assert "no-store" in shown["Cache-Control"]


def test_link_is_mailed_where_there_is_mail(signed_in, staff, settings):
    settings.MAIL_IS_ON = True
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    shown = signed_in(staff).post(PEOPLE, ask(email="ayesha@example.org"))

    assert [message.to for message in mail.outbox] == [["ayesha@example.org"]]
    assert f"/admin/invitation/{link_in(shown)}/" in mail.outbox[0].body
    assert "It is on its way by mail." in shown.text


def used(token: str) -> None:
    invitations.accept(token, password="five wild geese")


def revoked(token: str) -> None:
    invitations.revoke(invitations.find(token, at=timezone.now()), by=None)


def over(token: str) -> None:
    past = timezone.now() - timedelta(days=8)
    Invitation.objects.update(made_at=past, ends_at=past + timedelta(days=7))


@pytest.mark.parametrize("ended", [used, revoked, over])
def test_link_that_has_ended_is_as_one_that_never_was(ended, client):
    _, token = factories.invitation("ayesha")
    ended(token)
    people = User.objects.count()

    opened, sent = client.get(f"/admin/invitation/{token}/"), client.post(f"/admin/invitation/{token}/", CHOSEN)
    unknown = client.get(f"/admin/invitation/{'x' * 43}/")

    assert [one.status_code for one in (opened, sent, unknown)] == [404] * 3
    assert len({re.sub(r'nonce="[^"]*"', "", page.text) for page in (opened, sent, unknown)}) == 1
    assert User.objects.count() == people
    with pytest.raises(Refused, match="used, over, or taken back"):
        invitations.accept(token, password="five wild geese")


def test_weak_password_is_refused_with_the_reason_and_the_invitation_stays(client):
    _, token = factories.invitation("ayesha")

    response = client.post(f"/admin/invitation/{token}/", {"new_password1": "ayesha", "new_password2": "ayesha"})

    assert len(response.context["form"].errors["new_password2"]) == 3
    assert not User.objects.filter(username="ayesha").exists()
    assert invitations.find(token, at=timezone.now())


def test_name_of_someone_else_is_refused(signed_in, staff, reporter):
    client = signed_in(staff)
    client.post(PEOPLE, ask("ayesha"))

    answers = [
        client.post(PEOPLE, ask(name)).context["form"].non_field_errors()
        for name in ("ayesha", reporter.username.upper())
    ]

    assert answers == [
        ["Someone is invited under this name already. Take that invitation back first."],
        ["Someone at the desk has this sign-in name already. Choose another one."],
    ]  # fmt: skip
    assert client.post(PEOPLE, ask("two words")).context["form"].errors.keys() == {"username"}
    assert client.post(PEOPLE, {"username": "li"}).context["form"].errors.keys() == {"groups"}
    assert Invitation.objects.count() == 1


def test_name_that_was_offered_in_vain_can_be_offered_again():
    _, token = factories.invitation("ayesha")
    over(token)

    _, again = factories.invitation("ayesha")

    assert invitations.find(again, at=timezone.now())


def test_name_that_someone_has_got_meanwhile_stays_theirs(client):
    _, token = factories.invitation("ayesha")
    User.objects.create_user("Ayesha")

    response = client.post(f"/admin/invitation/{token}/", CHOSEN)

    assert response.context["form"].non_field_errors() == [
        "Someone at the desk has this sign-in name already. Choose another one."
    ]


def test_who_may_not_invite_does_not(reporter, editor, chief):
    made, _ = factories.invitation("ayesha")
    for user in (reporter, editor, chief):
        with pytest.raises(NotAllowed):
            invitations.invite(Invitation(username="li"), [], by=user)
        with pytest.raises(NotAllowed):
            invitations.revoke(made, by=user)

    assert Invitation.objects.open(at=timezone.now()).get() == made


def test_taking_back_and_resetting_are_buttons_of_the_screen(signed_in, staff, editor):
    from tests.accounts.visitor import give_app  # noqa: PLC0415

    made, _ = factories.invitation("ayesha")
    give_app(editor)
    client = signed_in(staff)
    page = client.get(PEOPLE)
    assert page.context["has_menu"]
    assert [person["name"] for person in page.context["people"] if person["may_reset"]] == [editor.username]

    client.post(f"/admin/accounts/invitation/{made.pk}/revoke/")
    client.post(f"/admin/accounts/{editor.pk}/reset/")

    assert verbs() == ["invite person", "revoke invitation", "reset second factor"]
    assert client.get(PEOPLE).context["people"][0]["may_reset"] is False


def invitation(**wrong: object) -> Invitation:
    now = timezone.now()
    right = {"username": "x", "token_hash": "x", "made_at": now, "ends_at": now + timedelta(days=1)}
    return Invitation(**right | wrong)


NOW = timezone.now()
BROKEN = {
    "an_invitation_has_a_token_of_its_own": {"username": "y"},
    "a_sign_in_name_is_offered_once": {"token_hash": "y"},
    "an_invitation_has_a_sign_in_name": {"username": "", "token_hash": "y"},
    "an_invitation_lasts_7_days_at_most": {"username": "y", "token_hash": "y", "made_at": NOW, "ends_at": NOW + timedelta(days=8)},
    "an_invitation_is_accepted_while_it_is_open": {
        "username": "y", "token_hash": "y", "made_at": NOW, "ends_at": NOW + timedelta(days=1), "accepted_at": NOW + timedelta(days=1),
    },
}  # fmt: skip


def test_every_constraint_has_its_wrong_row():
    assert {constraint.name for constraint in Invitation._meta.constraints} == BROKEN.keys()


@pytest.mark.parametrize("name", BROKEN)
def test_each_must_is_held_by_the_database(name):
    invitation().save()

    with pytest.raises(IntegrityError), transaction.atomic():
        invitation(**BROKEN[name]).save()


def test_home_knows_nobody_by_an_invitation(client):
    _, token = factories.invitation("ayesha")
    client.get(f"/admin/invitation/{token}/")

    assert client.get(DESK).status_code == 302
