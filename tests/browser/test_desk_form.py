"""The story form by hand: by keyboard, without JavaScript, and against another editor."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Author
from articles.working_copy import BylineEntry
from tests import factories
from tests.browser.desk import text_editor

pytestmark = pytest.mark.any_database


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


def test_names_are_chosen_by_keyboard_alone(window, editor):
    khan = factories.author("Ayesha Khan")
    factories.author("Ayesha Malik")
    article = factories.article()
    page = window(editor)
    page.goto(change(article))
    author = page.get_by_role("combobox", name="Author")

    author.focus()
    page.keyboard.insert_text("ayesha")  # as one change, so that the list is asked for once
    page.get_by_role("option", name="Ayesha Khan").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = author.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")

    assert page.locator(f"#{active}").inner_text() == "Ayesha Khan"
    assert author.input_value() == "Ayesha Khan"
    assert page.evaluate("document.activeElement.name") == "bylines-role"
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as revision 2").wait_for()
    assert [b.author for b in article.bylines.all()] == [khan]


def test_escape_closes_the_list_and_keeps_what_was_typed(window, editor):
    factories.author("Ayesha Khan")
    page = window(editor)
    page.goto(change(factories.article()))
    author = page.get_by_role("combobox", name="Author")
    author.fill("aye")
    page.get_by_role("option", name="Ayesha Khan").wait_for()

    page.keyboard.press("Escape")

    assert (page.locator("[role=listbox] [role=option]:visible").count(), author.input_value()) == (0, "aye")


def test_bylines_move_by_arrows_and_leave_by_their_button(window, editor):
    first, second, third = (factories.author(name) for name in ("One", "Two", "Three"))
    article = factories.article(bylines=tuple(BylineEntry(a.pk) for a in (first, second, third)))
    page = window(editor)
    page.goto(change(article))
    rows = page.locator('[data-entries="bylines"] [data-row]')

    rows.nth(2).get_by_role("button", name="Move up").click()
    rows.nth(0).get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 2").wait_for()

    assert [b.author.name for b in article.bylines.all()] == ["Three", "Two"]


def test_editor_makes_pull_quotes_and_fact_boxes(window, editor):
    article = factories.article(body="<p>Said.</p>")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).click()

    page.get_by_role("button", name="pull quote").click()
    expect(page.get_by_role("button", name="pull quote")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 2").wait_for()
    quoted = Article.objects.get().body
    text_editor(page).click()
    page.get_by_role("button", name="pull quote").click()
    page.get_by_role("button", name="fact box").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision 3").wait_for()

    assert quoted.replace("\n", "") == '<blockquote class="pull-quote"><p>Said.</p></blockquote>'
    assert Article.objects.get().body.replace("\n", "") == '<aside class="fact-box"><p>Said.</p></aside>'


def test_opening_and_saving_changes_no_body(window, editor):
    body = (
        '<p>One <strong>bold</strong> <em>and</em> <a href="https://example.org/">linked</a>.</p><h2>Two</h2><h3>Three</h3>'
        "<ul><li><p>item</p></li></ul><ol><li><p>first</p></li></ol><blockquote><p>Quote</p></blockquote>"
        '<blockquote class="pull-quote"><p>Pull</p></blockquote><aside class="fact-box"><h3>Facts</h3><p>One.</p></aside>'
    )
    article = factories.article(body=body)
    page = window(editor)
    page.goto(change(article))
    text_editor(page).click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")

    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved as revision").wait_for()

    article.refresh_from_db()
    first = article.revisions.get(number=1).content["body"]
    assert re.sub(r"\s*\n\s*", "", article.body) == re.sub(r"\s*\n\s*", "", first)


def test_leaving_with_unsaved_work_asks_first(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(change(article))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Headline").fill("After")

    page.get_by_role("link", name="Home").click()
    page.wait_for_timeout(300)

    assert (asked, page.get_by_label("Headline").input_value()) == (["beforeunload"], "After")
    assert page.get_by_text("Not saved yet").is_visible()


def test_form_works_without_javascript(window, editor):
    section = factories.section("Sport")
    page = window(editor, java_script_enabled=False)
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("No script")
    page.locator("#id_body").fill("First paragraph.\n\nSecond paragraph.")
    page.get_by_label("Section", exact=True).select_option(str(section.pk))
    page.get_by_label("Author").fill("Li Na")
    page.get_by_label("Add a tag").fill("Chess")

    page.get_by_role("button", name="Save").click()

    article = Article.objects.get()
    assert re.sub(r"\s", "", article.body) == "<p>Firstparagraph.</p><p>Secondparagraph.</p>"
    assert [b.author for b in article.bylines.all()] == [Author.objects.get(name="Li Na")]
    assert [t.name for t in article.tags.all()] == ["Chess"]


def test_language_turns_the_texts(window, editor):
    page = window(editor)
    page.goto("/admin/articles/article/add/")

    page.get_by_label("Language").select_option("ur")

    directions = [
        page.get_by_label("Headline").get_attribute("dir"),
        text_editor(page).get_attribute("dir"),
    ]
    assert directions == ["rtl", "rtl"]


def test_sections_move_with_those_inside_them(window, groups):
    pakistan = factories.section("Pakistan", order=0)
    factories.section("Climate", order=1, parent=pakistan)
    factories.section("World", order=2)
    page = window(factories.user("Staff"))
    page.goto("/admin/articles/section/")

    page.get_by_role("button", name="Move World up").click()
    page.get_by_role("button", name="Save the order").click()
    page.get_by_text("The sections are in their new order.").wait_for()

    assert page.locator(".tree-row a").all_inner_texts() == ["World", "Pakistan", "Climate"]


# As a field of the form would send it; in one that is shown, a browser takes a minute to lay it out.
PASTED = """
const pasted = Object.assign(document.createElement("input"), { type: "hidden", name: "pasted", value: "x".repeat(6_000_000) })
document.querySelector("[data-story]").append(pasted)
"""


def test_what_is_too_much_for_the_server_stays_in_the_form(window, editor):
    """The browser does not hold it either: with the page it would be gone."""
    article = factories.article(headline="As it was")
    page = window(editor)
    page.goto(change(article))
    text_editor(page).wait_for()
    page.get_by_label("Headline").first.fill("An hour of work")
    page.evaluate(PASTED)

    page.locator("[data-save]").click()
    expect(page.get_by_role("alert").filter(has_text="Not saved: this is more than 5 MB.")).to_be_visible()
    typed = page.get_by_label("Headline").first.input_value()
    page.evaluate("document.querySelector('[name=pasted]').remove()")
    page.locator("[data-save]").click()
    page.get_by_text("Saved as revision 2").wait_for()

    article.refresh_from_db()
    assert (typed, article.headline) == ("An hour of work", "An hour of work")
