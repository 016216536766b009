"""A whole story by the keyboard alone: no key is lost, and what has the focus is always seen."""

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from articles.models import Article, Status
from tests import factories
from tests.browser.desk import text_editor

pytestmark = pytest.mark.any_database

FARTHEST = 150
# What has the focus, where neither it nor what is around it has an outline.
UNSEEN = """() => {
  const outlined = (node) => {
    const style = getComputedStyle(node)
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && style.visibility !== "hidden"
  }
  const now = document.activeElement
  if (!now || now === document.body || now.matches("main")) return ""
  const around = [now, now.parentElement, now.parentElement?.parentElement].filter(Boolean)
  if (now.matches(".ProseMirror") && getComputedStyle(now).boxShadow.includes("inset")) return "" // a bar beside the text
  const box = now.getBoundingClientRect()
  const isThere = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
  return around.some(outlined) && isThere ? "" : now.outerHTML.slice(0, 120)
}"""


class Hands:
    """Ten fingers on a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: set[str] = set()

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, target: Locator, key: str = "Tab") -> None:
        """Go on by Tab until `target` has the focus."""
        for _ in range(FARTHEST):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
            if found := self.page.evaluate(UNSEEN):
                self.unseen.add(found)
        raise AssertionError(f"Tab never reached {target}.")

    def choose(self, words: str, first: str) -> None:
        """Through the palette: what is typed, and what is offered first."""
        self.press("Control+k")
        palette = self.page.get_by_role("dialog", name="Search or jump to")
        self.type(words)
        expect(palette.get_by_role("option").first).to_contain_text(first)
        self.press("Enter")

    def pick(self, label: str, typed: str, option: str) -> None:
        """In a combobox."""
        self.to(self.page.get_by_role("combobox", name=label).last)
        self.type(typed)
        expect(self.page.get_by_role("option", name=option)).to_be_visible()
        self.press("Enter")


def test_a_story_is_written_raised_released_found_and_stood_down_by_keyboard_alone(window, groups):
    factories.section("Pak-China")
    factories.author("Ayesha Khan")
    factories.source("Independent News Pakistan", "INP")
    editor = factories.user("Editor")
    page = window()
    hands = Hands(page)

    page.goto("/admin/")
    hands.to(page.get_by_label("Sign-in name"))
    hands.type(editor.username)
    hands.to(page.get_by_label("Password"))
    hands.type("a long password")
    hands.press("Enter")
    page.wait_for_url("**/admin/")

    # Write.
    hands.to(page.get_by_role("link", name="Write a story"))
    hands.press("Enter")
    page.wait_for_url("**/add/")
    text_editor(page).wait_for()
    hands.to(page.get_by_label("Headline"))
    hands.type(factories.GOLDEN_HEADLINE)
    hands.to(text_editor(page))
    hands.type("Pakistan has invited China.")
    hands.press("Enter")
    hands.type("The forum opened in Islamabad.")
    hands.to(page.get_by_label("Section", exact=True))
    hands.type("Pak-China")
    hands.pick("Author", "ayesha", "Ayesha Khan")
    hands.pick("Source", "inp", "Independent News Pakistan")
    hands.to(page.get_by_role("textbox", name="Note", exact=True).first)
    hands.type("Pak-China")
    hands.press("Control+s")
    page.wait_for_url("**/change/")
    page.get_by_text("revision 1").first.wait_for()
    article = Article.objects.get()
    assert (article.headline, article.section.name) == (factories.GOLDEN_HEADLINE, "Pak-China")
    assert article.body == "<p>Pakistan has invited China.</p>\n<p>The forum opened in Islamabad.</p>"
    assert [byline.author.name for byline in article.bylines.all()] == ["Ayesha Khan"]
    assert [(credit.source.short, credit.note) for credit in article.credits.all()] == [("INP", "Pak-China")]

    # Raise breaking, which releases it in the same step.
    text_editor(page).wait_for()
    hands.choose("raise", "Raise breaking")
    page.get_by_role("heading", name="Raise breaking").wait_for()
    hands.to(page.get_by_role("button", name="Raise breaking"))
    hands.press("Enter")
    page.get_by_text("Readers see it now.").wait_for()
    assert article.status_at(timezone.now()) == Status.BREAKING

    # Find it in the list.
    hands.choose("stories", "Stories")
    page.wait_for_url("**/admin/articles/article/")
    hands.to(page.get_by_role("searchbox", name="Search"))
    hands.type("mineral")
    hands.press("Enter")
    page.wait_for_url("**q=mineral*")
    hands.to(page.locator(".story-link").first)
    hands.press("Enter")
    page.wait_for_url("**/change/")
    text_editor(page).wait_for()

    # Stand down.
    hands.choose("stand", "Stand down")
    page.get_by_role("heading", name="Stand down").wait_for()
    hands.to(page.get_by_role("button", name="Stand down"))
    hands.press("Enter")
    page.wait_for_url("**/change/")

    assert article.status_at(timezone.now()) == Status.PUBLISHED
    assert sorted(hands.unseen) == []
    assert page.said == []


def test_what_has_the_focus_is_seen_all_the_way_through_the_form(window, groups):
    article = factories.golden()
    page = window(factories.user("Editor"))
    hands = Hands(page)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    text_editor(page).wait_for()
    stops = 0

    while stops < FARTHEST * 2:
        hands.press("Tab")
        stops += 1
        if found := page.evaluate(UNSEEN):
            hands.unseen.add(found)
        if stops > 5 and page.evaluate("document.activeElement === document.body"):
            break

    assert stops < FARTHEST * 2
    assert sorted(hands.unseen) == []
