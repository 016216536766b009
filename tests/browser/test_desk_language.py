"""The desk in Urdu: chosen by a button, right to left, accessible, and as good to write with."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.any_database


def test_desk_in_urdu_is_accessible_fits_and_saves(window, faults, groups):
    article = factories.article(headline="Rain in the hills")
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur")
    factories.article(headline="A headline without end " * 10)
    page = window(factories.user("Editor"))
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    wrong = faults(page)

    page.goto("/admin/articles/article/")
    links = page.locator("a.story-link")
    edges = {round(box["x"] + box["width"]) for box in (link.bounding_box() for link in links.all())}
    wrong += faults(page)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator(".ProseMirror").first.wait_for()
    wrong += faults(page)
    page.locator("#id_headline").fill("Snow in the hills")
    page.keyboard.press("Control+s")
    page.locator(".message-success").wait_for()
    article.refresh_from_db()

    assert wrong + page.said == []
    assert len(edges) == 1
    assert (article.headline, article.revision_number) == ("Snow in the hills", 2)
    assert page.locator("#id_headline").get_attribute("dir") == "ltr"
    expect(page.get_by_role("toolbar", name="فارمیٹنگ")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="اردو")).to_be_visible()
