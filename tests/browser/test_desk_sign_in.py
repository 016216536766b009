"""The way to the desk in a real browser: the first sign-in, the second, a passkey; each screen accessible and to the point."""

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from articles.models import DeskLanguage
from newsroom.accounts.models import Session
from tests import factories
from tests.accounts.visitor import code_from, code_of, give_app
from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("two_factors")]


@pytest.fixture
def two_factors(settings, groups):
    settings.SECOND_FACTOR = True
    cache.clear()


def fill_in(page, user) -> None:
    page.goto("/admin/")
    page.get_by_label("Sign-in name").fill(user.username)
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()


def test_first_sign_in_sets_up_an_app_and_the_next_one_asks_for_it(page, faults):
    editor, wrong = factories.user("Editor"), []
    fill_in(page, editor)
    page.get_by_role("heading", name="Set up a second factor").wait_for()
    wrong += faults(page)

    page.get_by_role("link", name="Set up an authenticator app").click()
    wrong += faults(page)
    page.get_by_label("The six digits").fill(code_from(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert page.locator(".recovery-codes li").count() == 10
    wrong += faults(page)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Your sign-in").click()
    page.get_by_role("heading", name="Where you are signed in").wait_for()
    wrong += faults(page)
    page.locator("main").get_by_role("link", name="Remove the authenticator app").click()
    wrong += faults(page)
    page.goto("/admin/account/codes/new/")
    wrong += faults(page)
    page.goto("/admin/account/")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_text("You are signed out everywhere.").wait_for()
    assert not Session.objects.filter(user=editor).exists()

    cache.clear()  # the code of this half minute is used up by now
    fill_in(page, editor)
    page.get_by_label("Code from your authenticator app").fill("000000")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("alert").wait_for()
    wrong += faults(page)
    page.get_by_label("Code from your authenticator app").fill(code_of(editor))
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Good to see you").wait_for()

    assert wrong + page.said == []


@pytest.fixture
def passkeys(page):
    """A device that holds passkeys and is opened at once."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    how = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": how})


def test_passkey_is_added_proves_and_signs_in_alone(page, passkeys, faults):
    editor, wrong = factories.user("Editor"), []
    fill_in(page, editor)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_text("This browser can't make passkeys")).to_be_hidden()
    wrong += faults(page)
    page.get_by_label("Name, so that you know it again").fill("Office laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()

    fill_in(page, editor)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_role("heading", name="Good to see you").wait_for()
    page.goto("/admin/account/confirm/passkey/?next=/admin/account/")
    wrong += faults(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.get_by_text("Office laptop").first.wait_for()
    page.get_by_role("button", name="Sign out everywhere").click()

    page.get_by_role("button", name="Use a passkey instead").click()
    page.get_by_role("heading", name="Good to see you").wait_for()
    assert wrong + page.said == []


def test_demo_offers_its_people_as_buttons_and_says_what_it_is(page, faults, settings, tmp_path):
    reporter = factories.user("Reporter")
    settings.NEWSROOM_DEMO, settings.SECOND_FACTOR, settings.DATA_DIR = True, False, tmp_path
    (tmp_path / "demo-sign-in.txt").write_text(f"{reporter.username} a-long Reporter\n")
    reporter.set_password("a-long")
    reporter.save()

    page.goto("/admin/login/")
    page.get_by_role("heading", name="This is a demo").wait_for()
    assert faults(page) == []
    page.get_by_role("button", name=reporter.username).click()

    page.get_by_role("heading", name="Good to see you").wait_for()
    assert page.said == []


def test_screens_are_there_in_urdu(window, faults):
    staff, wrong = factories.user("Staff"), []
    DeskLanguage.objects.create(user=staff, language="ur")
    give_app(staff)
    page = window()
    page.set_extra_http_headers({"Accept-Language": "ur"})
    page.goto("/admin/login/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wrong += faults(page)
    page.locator("#id_login").fill(staff.username)
    page.locator("#id_password").fill("a long password")
    page.locator("button.primary").click()
    page.locator("#id_code").fill(code_of(staff))
    wrong += faults(page)
    page.locator("button.primary").click()
    page.locator(".home").wait_for()

    for address in ("/admin/account/", "/admin/accounts/"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        wrong += faults(page)
    assert wrong + page.said == []


def test_typing_stays_in_the_browser_of_who_comes_to_need_a_second_factor(page):
    """The autosave is refused, is held, and is kept once the second factor is there."""
    from django.contrib.auth.models import Group  # noqa: PLC0415

    reporter = factories.user("Reporter")
    sign_in(page, reporter)
    page.goto("/admin/articles/article/add/")
    reporter.groups.add(Group.objects.get(name="Editor"))

    page.get_by_label("Headline").fill("Typed meanwhile")
    page.get_by_text("You are signed out.").wait_for()
    held = page.evaluate("JSON.stringify(localStorage)")

    assert "Typed meanwhile" in held
