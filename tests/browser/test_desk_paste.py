"""What comes from other programs into the text of a story."""

import pytest
from playwright.sync_api import Page

from articles.models import Article
from tests import factories
from tests.browser.desk import text_editor

pytestmark = [pytest.mark.any_database, pytest.mark.usefixtures("groups")]

PASTE = """(editor, html) => {
    const data = new DataTransfer()
    data.setData("text/html", html)
    editor.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))
}"""


def from_word(text: str, *, level: int = 1, marker: str = "·", number: int = 0) -> str:
    """A list item as Word 365 puts it on the clipboard."""
    return (
        f"<p class=MsoListParagraphCxSpMiddle style='text-indent:-18.0pt;mso-list:l{number} level{level} lfo1'>"
        f"<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>{marker}"
        f"<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>{text}</p>\n"
    )


def paste(page: Page, html: str) -> str:
    """Paste into a new story and save it; return its text as stored, on one line."""
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Pasted")
    text_editor(page).evaluate(PASTE, html)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 1").wait_for()
    return Article.objects.latest("pk").body.replace("\n", "")


@pytest.mark.parametrize(
    ("html", "body"),
    [
        (
            "<p class=MsoNormal>Before</p>"
            + from_word("One")
            + from_word("<b>Two</b>")
            + "<p class=MsoNormal>After</p>",
            "<p>Before</p><ul><li><p>One</p></li><li><p><strong>Two</strong></p></li></ul><p>After</p>",
        ),
        (
            from_word("First", marker="1.") + from_word("Inside", level=2) + from_word("Second", marker="2."),
            "<ol><li><p>First</p><ul><li><p>Inside</p></li></ul></li><li><p>Second</p></li></ol>",
        ),
        (
            from_word("A bullet") + from_word("A number", marker="1)", number=1),
            "<ul><li><p>A bullet</p></li></ul><ol><li><p>A number</p></li></ol>",
        ),
        (from_word("Deep at once", level=3), "<ul><li><p>Deep at once</p></li></ul>"),
    ],
    ids=["bullets", "a list in a list", "two lists", "a level left out"],
)
def test_lists_from_word_are_lists(window, html, body):
    page = window(factories.user("Editor"))

    assert paste(page, html) == body
    assert page.said == []
