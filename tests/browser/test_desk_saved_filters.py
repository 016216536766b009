"""Saved filters in a real browser: saved, used, renamed, shared and deleted, with and without scripts."""

import pytest

from articles.models import SavedFilter
from tests import factories

pytestmark = pytest.mark.any_database

LIST = "/admin/articles/article/"


def chips(page) -> list[str]:
    return page.locator(".filter-chip").all_inner_texts()


@pytest.mark.parametrize("javascript", [True, False])
def test_filter_is_saved_used_renamed_shared_and_deleted(window, groups, javascript):
    section = factories.section("Sport")
    factories.article(headline="Gold for Lahore", section=section.pk)
    factories.article(headline="Gold in Karachi")
    page = window(factories.user("Chief editor"), java_script_enabled=javascript)
    everyone = window(factories.user("Reporter"), java_script_enabled=javascript)

    page.goto(LIST)
    page.get_by_role("searchbox", name="Search").fill("gold")
    page.locator(".filter-drawer > summary").click()
    page.get_by_label("Section").select_option("Sport")
    if not javascript:
        page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name="Save this filter").click()
    page.get_by_text("“gold” · Section: Sport").wait_for()
    page.get_by_label("Name").fill("Medals")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: “Medals” stands above the list.").wait_for()
    assert page.locator(".story-link").all_inner_texts() == ["Gold for Lahore"]

    page.goto("/admin/")
    page.get_by_role("link", name="Medals").click()
    assert page.locator(".story-link").all_inner_texts() == ["Gold for Lahore"]
    assert page.locator(".filter-chip[aria-current=true]").inner_text() == "Medals"

    page.get_by_role("link", name="Change “Medals”").click()
    page.get_by_label("Name").fill("Gold medals")
    page.get_by_label("share it with everyone at the desk").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved: “Gold medals” stands above the list.").wait_for()
    everyone.goto(LIST)
    everyone.get_by_role("link", name="Gold medals (shared)").click()
    assert everyone.locator(".story-link").all_inner_texts() == ["Gold for Lahore"]
    assert everyone.get_by_role("link", name="Change “Gold medals”").count() == 0

    page.get_by_role("link", name="Change “Gold medals”").click()
    page.get_by_role("button", name="Delete this filter").click()
    page.get_by_text("Deleted: “Gold medals”.").wait_for()

    assert not SavedFilter.objects.exists()
    assert chips(page) == []
    assert page.said + everyone.said == []


def test_chips_and_their_pages_are_accessible_and_fit(window, faults, groups):
    user = factories.user("Chief editor")
    factories.released(headline="Live")
    factories.article(headline="A headline without end " * 10, by=user)
    own = factories.saved_filter("Drafts of today", owner=user)
    factories.saved_filter("مسودے", "q=x", owner=user)
    factories.saved_filter("W" * 40, "status=in_review", is_shared=True)
    factories.saved_filter("Breaking", "breaking=1", is_shared=True)
    gone = factories.saved_filter("Gone", "section=999", owner=user)
    page = window(user)
    wrong = []

    for address in (
        "/admin/", LIST, f"{LIST}?status=draft", f"{LIST}?status=spiked", f"{LIST}filters/add/?status=spiked&q=gold",
        f"{LIST}filters/{own.pk}/change/", f"{LIST}filters/{gone.pk}/",
    ):  # fmt: skip
        page.goto(address)
        wrong += faults(page)

    assert wrong + page.said == []
