"""Every screen of the desk: accessible in both themes, at 360 px too, and with nothing to say on the console."""

import pytest

from articles import workflow
from tests import desk_screens, factories

pytestmark = pytest.mark.any_database


@pytest.fixture
def addresses(groups):
    return desk_screens.addresses()


def test_every_screen_is_accessible_fits_and_breaks_no_policy(window, faults, addresses, admin_user):
    page = window(admin_user)
    wrong = []

    for number, address in enumerate(addresses):
        response = page.goto(address)
        if response.status != 200:
            wrong.append(f"{address}: {response.status}")
        if page.locator("#story-form, #housepage_form").count():
            page.locator(".ProseMirror").first.wait_for()
        wrong += faults(page, all_four=number < 5)  # home, list, forms: all that frames the others

    assert wrong + page.said == []


def test_what_is_asked_before_many_are_released_is_accessible_and_fits(window, faults, groups):
    for fields in (
        {"headline": "A headline without end " * 10, "body": "<p>TK</p>"},
        {"headline": "برفانی تودہ", "language": "ur"},
    ):
        factories.article(**fields)
    page = window(factories.user("Editor"))
    page.goto("/admin/articles/article/")
    page.get_by_role("checkbox", name="Select this object").nth(0).check()
    page.get_by_role("checkbox", name="Select this object").nth(1).check()
    page.get_by_label("With the chosen stories").select_option("Release")
    page.get_by_role("button", name="Go on…").click()
    page.get_by_role("heading", name="Release: 2 stories").wait_for()

    assert faults(page) + page.said == []
    assert page.get_by_text("Stops it:").count() == 1


def test_form_that_holds_what_is_not_in_the_story_yet_is_accessible_and_fits(window, faults, groups):
    editor, other = factories.user("Editor"), factories.user("Reporter", first_name="Ayesha", last_name="Khan")
    article = factories.article(headline="A headline without end " * 10)
    workflow.edit(article, factories.copy(headline="Saved first"), base=1, by=None)
    for headline in ("Came too late", "بہت دیر سے"):
        with pytest.raises(workflow.Stale):
            workflow.edit(article, factories.copy(headline=headline), base=1, by=other)
    factories.typing(article, by=editor, headline="Typed and not saved " * 10)
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".ProseMirror").first.wait_for()

    assert faults(page) + page.said == []
    assert page.get_by_role("region", name="Not in the story yet").get_by_role("link", name="Merge…").count() == 2
    assert page.locator(".offer").count() == 1


def test_sign_in_is_accessible(page, faults):
    page.goto("/admin/login/")
    page.get_by_label("Sign-in name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    assert page.get_by_role("alert").inner_text().startswith("Please enter the correct username and password")
    assert faults(page) + page.said == []


def test_theme_is_changed_by_its_button_and_kept(window, groups):
    page = window(factories.user("Reporter"))

    page.get_by_role("button", name="Theme").click()
    chosen = page.evaluate("document.documentElement.dataset.theme")
    page.goto("/admin/articles/article/")

    assert chosen in ("light", "dark")
    assert page.evaluate("document.documentElement.dataset.theme") == chosen
