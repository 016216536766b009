"""The command palette, saving and the list of shortcuts, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests import factories
from tests.browser.desk import text_editor

pytestmark = pytest.mark.any_database


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


def palette(page):
    return page.get_by_role("dialog", name="Search or jump to")


def options(page) -> list[str]:
    return palette(page).get_by_role("option").all_inner_texts()


def search(page, words: str, first: str) -> None:
    page.keyboard.type(words)
    expect(palette(page).get_by_role("option").first).to_contain_text(first)


def test_story_is_reached_by_keyboard_from_any_screen(window, axe, editor):
    article = factories.article(headline="Ferry timetable for the winter")
    factories.article(headline="Ferry fares")
    page = window(editor)
    page.goto("/admin/calendar/")

    page.keyboard.press("Control+k")
    search(page, "ferry tim", "Ferry timetable")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    active = page.get_by_role("combobox", name="Search or jump to").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/admin/articles/article/{article.pk}/change/")
    assert page.said == []


def test_escape_gives_the_focus_back(window, editor):
    page = window(editor)
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Kicker").focus()

    page.keyboard.press("Control+k")
    expect(palette(page)).to_be_visible()
    page.keyboard.press("Escape")

    expect(palette(page)).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "kicker"


def test_button_opens_it_too_and_without_scripts_leads_to_the_search_of_the_list(window, editor):
    page, plain = window(editor), window(editor, java_script_enabled=False)

    page.get_by_role("button", name="Search or jump to").click()
    expect(palette(page).get_by_role("option").first).to_be_visible()
    plain.get_by_role("link", name="Search or jump to").click()

    assert plain.url.endswith("/admin/articles/article/#searchbar")
    assert plain.get_by_role("button", name="Shortcuts").count() == 0


def test_newer_question_takes_the_place_of_an_older_one_that_answers_late(window, editor):
    factories.article(headline="Slow boats")
    factories.article(headline="Quick boats")
    page = window(editor)
    page.goto("/admin/")
    held = []
    page.route("**/admin/palette/?q=slow*", lambda route: held.append(route))

    page.keyboard.press("Control+k")
    with page.expect_request("**/admin/palette/?q=slow*"):
        page.keyboard.type("slow")
    page.get_by_role("combobox", name="Search or jump to").fill("quick")
    expect(palette(page).get_by_role("option").first).to_contain_text("Quick boats")

    assert len(held) == 1
    assert [text.splitlines()[0] for text in options(page)] == ["Quick boats"]
    assert page.said == []


def test_verb_from_the_palette_saves_what_is_typed_first(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).wait_for()
    page.get_by_label("Headline").fill("After")

    page.keyboard.press("Control+k")
    search(page, "approve", "Approve")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Approve").wait_for()

    assert Article.objects.get().headline == "After"


def test_save_and_preview_from_the_palette(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).wait_for()

    page.keyboard.press("Control+k")
    search(page, "preview", "Preview")
    page.keyboard.press("Enter")
    page.frame_locator("iframe[name=preview]").get_by_role("heading", name="Before").wait_for()
    page.get_by_label("Headline").fill("After")
    page.keyboard.press("Control+k")
    search(page, "save", "Save")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as revision 2").wait_for()
    page.frame_locator("iframe[name=preview]").get_by_role("heading", name="After").wait_for()

    assert Article.objects.get().headline == "After"


def test_in_the_text_the_key_makes_a_link_and_saving_works(window, editor):
    article = factories.article(headline="Before", body="<p>Read more</p>")
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).click()
    page.keyboard.press("Control+a")

    page.keyboard.press("Control+k")
    link = page.locator(".prose-editor-dialog")
    expect(link).to_be_visible()
    assert palette(page).is_hidden()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(text_editor(page)).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as revision 2").wait_for()

    article.refresh_from_db()
    assert article.body == "<p><strong>Read more</strong></p>"


def test_saving_twice_at_once_saves_once(window, editor):
    article = factories.article(headline="Before")
    page = window(editor)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).wait_for()
    page.get_by_label("Headline").fill("After")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    page.evaluate("""() => {
      for (const repeat of [false, true, false]) {
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ctrlKey: true, cancelable: true, repeat }))
      }
    }""")
    page.get_by_text("Saved as revision 2").wait_for()

    assert len([url for url in sent if url.endswith("/change/")]) == 1
    assert article.revisions.count() == 2


def test_question_mark_lists_the_shortcuts_when_nobody_types_and_can_be_turned_off(window, axe, editor):
    page = window(editor)
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    page.goto("/admin/articles/article/")

    page.get_by_role("searchbox", name="Search").focus()
    page.keyboard.type("?")
    assert shortcuts.is_hidden()
    page.locator("main").focus()
    page.keyboard.press("?")
    expect(shortcuts).to_be_visible()
    assert axe(page) == []
    shortcuts.get_by_label("opens this list").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert shortcuts.is_hidden()

    page.keyboard.press("Control+k")
    search(page, "shortcuts", "Keyboard shortcuts")
    page.keyboard.press("Enter")
    expect(shortcuts).to_be_visible()
    assert not shortcuts.get_by_label("opens this list").is_checked()


def test_palette_is_accessible_and_fits(window, faults, editor):
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur")
    factories.article(headline="A headline without end " * 10)
    page = window(editor)

    page.keyboard.press("Control+k")
    expect(palette(page).get_by_role("option").first).to_be_visible()
    found = faults(page)
    page.keyboard.type("zzz")
    page.get_by_text("Nothing found.").wait_for()

    assert found + faults(page) == []


def test_button_in_the_menu_shows_all_its_words(window, editor):
    page = window(editor)

    needed, there = page.locator(".palette-open > span").first.evaluate("span => [span.scrollWidth, span.clientWidth]")
    rest = page.locator(".palette-open").evaluate("""button => {
      const keys = button.querySelector(".palette-keys").getBoundingClientRect()
      return keys.left - button.querySelector("span").getBoundingClientRect().right
    }""")

    assert needed <= there
    assert rest >= 12, "Another font is a little wider."
