"""Notes by hand: on a passage, to a colleague, answered and resolved; and nothing typed is lost on the way."""

import re

import pytest
from playwright.sync_api import expect

from articles import notes
from articles.models import Article, Mention, Thread
from articles.notes import Passage
from tests import factories
from tests.browser.desk import text_editor

pytestmark = pytest.mark.any_database

BODY = "<p>One lane is open.</p><p>The fall brought down <strong>800 cubic</strong> metres of rock.</p><p>One lane is closed.</p>"


@pytest.fixture
def reporter(groups):
    return factories.user("Reporter")


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


@pytest.fixture
def story(reporter):
    return factories.article(by=reporter, headline="Lane reopens", body=BODY)


def open_story(page, story, anchor=""):
    page.goto(f"/admin/articles/article/{story.pk}/change/{anchor}")
    text_editor(page).wait_for()
    return page


def select(page, words: str) -> None:
    """Select these words in the text, as a mouse would."""
    text_editor(page).evaluate(
        """(editor, words) => {
            const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT)
            const nodes = []
            while (walker.nextNode()) nodes.push(walker.currentNode)
            const text = nodes.map((node) => node.data).join("")
            const at = (place) => {
                for (const node of nodes) {
                    if (place <= node.data.length) return [node, place]
                    place -= node.data.length
                }
            }
            editor.focus()
            const start = text.lastIndexOf(words)
            getSelection().setBaseAndExtent(...at(start), ...at(start + words.length))
        }""",
        words,
    )


def selected(page) -> str:
    return page.evaluate("document.getSelection().toString()")


def panel(page):
    return page.get_by_role("region", name="Notes")


def test_passage_is_noted_to_a_colleague_who_answers_and_resolves(window, axe, story, reporter, editor):
    page = open_story(window(editor), story)
    page.get_by_label("Headline").fill("Half a headline")
    select(page, "down 800 cubic metres")

    page.get_by_role("button", name="Note", exact=True).click()
    expect(panel(page).get_by_text("down 800 cubic metres")).to_be_visible()
    page.keyboard.type(f"Who counted, @{reporter.username[:6]}")
    panel(page).get_by_role("option", name=f"@{reporter.username}").wait_for()
    page.keyboard.press("Enter")
    assert axe(page) == []
    page.keyboard.press("Control+Enter")
    panel(page).get_by_role("listitem").get_by_text("Who counted").wait_for()

    thread = Thread.objects.get()
    assert (thread.place, thread.exact, thread.prefix[-14:], thread.suffix[:8]) == (
        "body", "down 800 cubic metres", "The fall brought"[-14:], "of rock.",
    )  # fmt: skip
    assert page.get_by_label("Headline").input_value() == "Half a headline"
    assert [m.user for m in Mention.objects.all()] == [reporter]
    assert axe(page) == []

    colleague = window(reporter)
    mentions = colleague.get_by_role("region", name="Mentions of you")
    expect(mentions.get_by_role("link", name="Who counted")).to_be_visible()
    assert axe(colleague) == []
    mentions.get_by_role("link", name="Who counted").click()
    expect(panel(colleague).get_by_text("for you", exact=True).last).to_be_visible()
    panel(colleague).get_by_role("button", name="Show in the story").click()
    assert selected(colleague) == "down 800 cubic metres"
    panel(colleague).get_by_label("Reply").fill("The control room.")
    panel(colleague).get_by_role("button", name="Reply").click()
    panel(colleague).get_by_role("listitem").get_by_text("The control room.").wait_for()
    panel(colleague).get_by_role("button", name="Mark as seen").click()
    expect(panel(colleague).get_by_text("for you", exact=True)).to_have_count(0)
    panel(colleague).get_by_role("button", name="Resolve").click()
    panel(colleague).get_by_text("Resolved: 1").wait_for()
    colleague.goto("/admin/")

    thread.refresh_from_db()
    assert thread.resolved_by == reporter
    assert colleague.get_by_role("button", name="Mark as seen").count() == 0
    assert page.said + colleague.said == []


def test_noting_leaves_the_text_as_it_is(window, story, editor):
    before = Article.objects.get().body
    notes.add(story, text="?", by=editor, passage=Passage("800 cubic metres"))
    page = open_story(window(editor), story, "#note-1")
    panel(page).get_by_role("button", name="Show in the story").first.click()
    html = text_editor(page).inner_html()
    marks = page.evaluate("[...CSS.highlights.keys()]")

    page.get_by_label("Kicker").fill("ROADS")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 2").wait_for()

    assert sorted(marks) == ["note-shown", "notes"]
    assert "note" not in html
    assert Article.objects.get().body == before


def test_passage_is_found_by_what_stands_around_it(window, story, editor):
    notes.add(
        story, text="Which?", by=editor, passage=Passage("One lane is", "body", prefix="of rock.", suffix="closed.")
    )
    page = open_story(window(editor), story)
    page.get_by_role("button", name="Notes").click()

    panel(page).get_by_role("button", name="Show in the story").click()

    assert selected(page) == "One lane is"
    assert page.evaluate("getSelection().anchorNode.data") == "One lane is closed."


def test_passage_that_is_deleted_is_said_to_be_gone(window, story, editor):
    notes.add(story, text="Which?", by=editor, passage=Passage("brought down 800"))
    page = open_story(window(editor), story)
    page.get_by_role("button", name="Notes").click()
    gone = panel(page).get_by_text("These words are no longer there.")

    panel(page).get_by_role("button", name="Show in the story").click()
    there = not gone.is_visible()
    page.keyboard.press("Delete")

    assert there
    expect(gone).to_be_visible()
    expect(panel(page).get_by_role("button", name="Show in the story")).to_be_hidden()


def test_headline_is_noted_by_keyboard(window, story, editor):
    page = open_story(window(editor), story)
    page.get_by_label("Headline").focus()
    page.keyboard.press("Control+a")

    page.keyboard.press("Control+Alt+m")
    expect(panel(page).get_by_label("New note")).to_be_focused()
    page.keyboard.type("Too dull.")
    page.keyboard.press("Control+Enter")
    panel(page).get_by_role("listitem").get_by_text("Too dull.").wait_for()
    panel(page).get_by_role("button", name="Show in the story").click()

    assert [(t.place, t.exact) for t in Thread.objects.all()] == [("headline", "Lane reopens")]
    assert page.evaluate("[document.activeElement.name, document.activeElement.selectionEnd]") == ["headline", 12]


def test_half_written_note_outlives_a_save_and_another_answer(window, story, editor):
    thread = notes.add(story, text="First", by=editor).note.thread
    notes.add(story, text="Second", by=editor)
    page = open_story(window(editor), story)
    page.get_by_role("button", name="Notes").click()
    panel(page).get_by_label("New note").fill("Half")
    panel(page).locator(f"#reply-{thread.pk}").fill("Half a reply")

    panel(page).get_by_role("button", name="Resolve").first.click()
    panel(page).get_by_text("Resolved: 1").wait_for()
    after_answer = (
        panel(page).get_by_label("New note").input_value(),
        panel(page).locator(f"#reply-{thread.pk}").input_value(),
    )
    page.get_by_label("Kicker").fill("ROADS")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 2").wait_for()
    page.get_by_role("button", name="Notes").click()

    assert after_answer == ("Half", "Half a reply")
    expect(panel(page).get_by_label("New note")).to_have_value("Half")


def test_note_that_can_t_be_sent_stays_and_says_why(window, story, editor):
    page = open_story(window(editor), story)
    page.get_by_role("button", name="Notes").click()
    panel(page).get_by_label("New note").fill("Kept")
    page.context.clear_cookies()

    panel(page).get_by_role("button", name="Add the note").click()

    expect(panel(page).get_by_role("alert")).to_contain_text("Not sent; what you typed is still here.")
    expect(panel(page).get_by_label("New note")).to_have_value("Kept")


def test_notes_work_without_javascript(window, story, editor):
    page = window(editor, java_script_enabled=False)
    page.goto(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Notes").click()
    page.get_by_text("About a passage of the story").click()
    page.get_by_label("The passage, copied from the story").fill("800 cubic metres")
    page.get_by_label("New note").fill("Who counted?")
    page.get_by_role("button", name="Add the note").click()
    page.get_by_label("Reply").fill("The control room.")
    page.get_by_role("button", name="Reply").click()
    page.get_by_role("button", name="Resolve").click()

    assert page.get_by_text("Resolved: 1").is_visible()
    assert [(t.exact, t.notes.count(), bool(t.resolved_at)) for t in Thread.objects.all()] == [
        ("800 cubic metres", 2, True)
    ]


def test_notes_are_accessible_and_fit(window, faults, story, reporter, editor):
    notes.add(story, text=f"@{editor.username} " + "long" * 40, by=reporter, passage=Passage("800 cubic metres"))
    notes.add(story, text="Gone", by=reporter, passage=Passage("Was here once", "body"))
    notes.resolve(notes.add(story, text="Done", by=reporter).note.thread, by=editor)
    page = window(editor)
    wrong = []
    for address in (
        "/admin/",
        f"/admin/articles/article/{story.pk}/notes/",
        f"/admin/articles/article/{story.pk}/change/#note-1",
    ):
        page.goto(address)
        if "change" in address:
            panel(page).get_by_text("Gone", exact=True).wait_for()
        for resolved in page.get_by_text(re.compile("^Resolved: 1")).all():
            resolved.click()
        wrong += faults(page)

    assert wrong + page.said == []
