"""What a reader chooses is kept by the device and there from the first paint; a story is shared and printed."""

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.any_database

# Asked while the page is read, before its body is there: what is set later than this would be seen to change.
AT_FIRST = """
new MutationObserver((changes, observer) => {
  if (!document.body) return
  window.first = {...document.documentElement.dataset}
  observer.disconnect()
}).observe(document, {childList: true, subtree: true})
"""


@pytest.fixture
def story(live_server):
    return factories.released(headline="Rain & hail", section=factories.section("Pakistan").pk)


def test_colours_and_text_size_are_kept_without_a_cookie_and_there_at_the_first_paint(window, story, axe):
    page = window(width=360, color_scheme="light")
    page.goto(story.get_absolute_url())
    paper, size = page.evaluate("[getComputedStyle(document.documentElement).backgroundColor, innerWidth]")

    page.get_by_role("button", name="Display").click()
    page.get_by_label("Colours").select_option("Dark")
    page.get_by_label("Text size").select_option("Very large")
    assert axe(page) == []
    page.add_init_script(AT_FIRST)
    page.goto("/")

    assert page.evaluate("window.first") == {"theme": "dark", "size": "larger"}
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != paper
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert page.evaluate("document.documentElement.scrollWidth") <= size
    assert axe(page) == []
    assert page.context.cookies() == []
    assert page.said == []


def test_story_is_shared_by_the_device_as_a_link_and_by_mail(window, story):
    page = window(permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script("navigator.share = async (what) => { window.shared = what }")
    page.goto(f"{story.get_absolute_url()}?utm_source=x#main")

    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    url = page.url.partition("?")[0]
    assert page.evaluate("window.shared") == {"title": page.title(), "url": url}
    assert page.evaluate("navigator.clipboard.readText()") == url
    mail = page.get_by_role("link", name="Send by mail").get_attribute("href")
    assert mail.startswith("mailto:?subject=Rain%20%26%20hail&body=http%3A%2F%2F127.0.0.1%3A8000%2Fpakistan%2F")


def test_without_scripts_nothing_is_offered_that_needs_them_and_paper_holds_the_story_alone(window, story):
    page = window(java_script_enabled=False)
    page.goto(story.get_absolute_url())

    assert page.get_by_role("button").all_inner_texts() == ["Search"]
    page.emulate_media(media="print")
    shown = page.locator("body").inner_text()
    assert f"http://127.0.0.1:8000{story.get_absolute_url()}" in shown
    assert [words for words in ("Archive", "Send by mail", "Skip", "to read", "Corrections") if words in shown] == []
