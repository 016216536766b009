"""The preview beside the form: what is typed, at two widths, again after a save; and its link."""

import pytest

from articles import workflow
from articles.models import Article, Revision
from tests import factories
from tests.browser.desk import text_editor, until

pytestmark = pytest.mark.any_database


@pytest.fixture
def golden(groups):
    return factories.golden()


@pytest.fixture
def page(window, golden):
    page = window(factories.user("Editor"))
    page.goto(f"/admin/articles/article/{golden.pk}/change/")
    text_editor(page).wait_for()
    return page


def shown(page):
    return page.frame_locator("iframe[name=preview]")


def test_what_is_typed_is_shown_beside_the_form_and_not_saved(page, axe):
    page.get_by_label("Headline").fill("Typed only")
    page.get_by_role("button", name="Preview", exact=True).click()
    shown(page).get_by_role("heading", name="Typed only").wait_for()
    page.get_by_label("Headline").fill("Typed again")
    page.get_by_role("button", name="Refresh").click()
    shown(page).get_by_role("heading", name="Typed again").wait_for()

    assert axe(page) == []
    assert Article.objects.get().headline == factories.GOLDEN_HEADLINE
    assert Revision.objects.count() == 1
    assert page.get_by_text("Not saved yet").is_visible()
    assert page.said == []


def test_preview_has_the_width_of_a_phone_or_a_desktop(page):
    page.get_by_role("button", name="Preview", exact=True).click()
    shown(page).get_by_role("heading", level=1).wait_for()
    body = shown(page).locator("html")

    phone = body.evaluate("html => html.clientWidth")
    page.get_by_role("button", name="Desktop").click()
    until(page, "document.querySelector('iframe').clientWidth === 1280")
    desktop = body.evaluate("html => html.clientWidth")
    box = page.locator("iframe").bounding_box()

    assert (phone, desktop) == (390, 1280)
    assert box["x"] + box["width"] <= 1401


def test_preview_comes_back_after_a_save_and_goes_when_closed(page):
    page.get_by_role("button", name="Preview", exact=True).click()
    page.get_by_label("Headline").fill("Saved now")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 2").wait_for()
    shown(page).get_by_role("heading", name="Saved now").wait_for()

    page.get_by_role("button", name="Close the preview").click()
    page.reload()
    text_editor(page).wait_for()

    assert page.locator("iframe").count() == 1
    assert not page.locator("iframe").is_visible()
    assert page.get_by_role("button", name="Preview", exact=True).get_attribute("aria-expanded") == "false"


def test_preview_fits_a_phone_and_covers_the_form(page, axe):
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Preview", exact=True).click()
    shown(page).get_by_role("heading", level=1).wait_for()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_link_is_made_and_leads_to_the_preview_without_a_sign_in(page, window, faults, golden):
    page.goto(f"/admin/articles/article/{golden.pk}/preview-links/")
    page.get_by_role("button", name="Make a link").click()
    address = page.get_by_label("Copy it now").input_value()
    assert faults(page) == []

    reader = window()
    reader.goto("/preview/" + address.split("/preview/")[1])
    heading = reader.get_by_role("heading", level=1).inner_text()
    banner = reader.get_by_role("complementary", name="Preview").inner_text()
    assert faults(reader) == []
    page.get_by_role("button", name="Revoke").click()
    page.get_by_text("The link is revoked.").wait_for()
    reader.reload()

    assert heading == factories.GOLDEN_HEADLINE
    assert banner == "Preview – not public. Do not pass it on."
    assert reader.get_by_role("heading", level=1).inner_text() == "Nothing to show"


@pytest.mark.parametrize(("width", "color_scheme"), [(1400, "light"), (360, "dark")])
def test_panel_shows_what_readers_see_at_a_time(window, axe, golden, width, color_scheme):
    workflow.release(golden, base=1, by=None)
    page = window(factories.user("Editor"), width=width, color_scheme=color_scheme)
    page.goto(f"/admin/articles/article/{golden.pk}/change/")
    text_editor(page).wait_for()
    page.get_by_label("Headline").fill("Typed only")
    page.get_by_role("button", name="Preview", exact=True).click()
    shown(page).get_by_role("heading", name="Typed only").wait_for()

    page.get_by_label("As of").fill("2126-01-29T14:05")
    page.get_by_role("button", name="Show", exact=True).click()
    shown(page).get_by_role("heading", name=factories.GOLDEN_HEADLINE).wait_for()
    banner = shown(page).get_by_role("complementary", name="Preview").inner_text()
    found = axe(page)
    page.get_by_label("As of").fill("2016-01-29T14:05")
    page.get_by_role("button", name="Show", exact=True).click()
    shown(page).get_by_role("heading", name="Nothing to show").wait_for()
    page.get_by_label("As of").fill("")
    page.get_by_role("button", name="Refresh").click()
    shown(page).get_by_role("heading", name="Typed only").wait_for()

    assert banner == "Preview – at 29 January 2126, 14:05 PKT readers see release 1."
    assert found + page.said == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_page_of_its_own_has_the_time_too_without_scripts(window, golden):
    workflow.release(golden, base=1, by=None)
    page = window(factories.user("Editor"), width=360, java_script_enabled=False)
    page.goto(f"/admin/articles/article/{golden.pk}/preview/")

    page.get_by_label("As of").fill("2016-01-29T14:05")
    page.get_by_role("button", name="Show", exact=True).click()
    banner = page.get_by_role("complementary", name="Preview").get_by_role("paragraph").inner_text()
    page.get_by_role("link", name="Working copy").click()

    assert banner.startswith("Preview – at 29 January 2016, 14:05 PKT readers see nothing: it goes out on ")
    assert page.get_by_role("heading", level=1).inner_text() == factories.GOLDEN_HEADLINE


def test_preview_pages_are_accessible_and_fit(window, faults, golden):
    page = window(factories.user("Editor"))
    wrong = []

    for end in ("preview/", "preview/?at=2016-01-29T14:05", "preview-links/"):
        page.goto(f"/admin/articles/article/{golden.pk}/{end}")
        wrong += faults(page)

    assert wrong + page.said == []
