"""Two editors at one story see each other, and one takes over without stopping the other."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, JournalEntry, Presence
from tests import factories
from tests.browser.desk import text_editor


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


@pytest.fixture
def malik(groups):
    return factories.user("Editor", first_name="Sana", last_name="Malik")


@pytest.fixture
def farooq(groups):
    return factories.user("Editor", first_name="Omar", last_name="Farooq")


def open_form(page, article):
    with page.expect_response("**/presence/"):
        page.goto(change(article))
        text_editor(page).wait_for()
    return page


def beat(page) -> None:
    """The tab is looked at again; else the next beat comes by itself within 15 seconds."""
    with page.expect_response("**/presence/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_two_editors_see_each_other_and_one_takes_over(window, axe, malik, farooq):
    article = factories.article(headline="Before", body="<p>One.</p>")
    sana, omar = open_form(window(malik), article), window(farooq)
    sana.get_by_label("Headline").fill("Sana writes")
    sana.locator("[data-kept]:visible").wait_for()
    open_form(omar, article)
    expect(omar.get_by_text("Sana Malik has had this story open since")).to_be_visible()
    beat(sana)
    expect(sana.get_by_text("Omar Farooq has had this story open since")).to_be_visible()

    omar.get_by_text("Take over…").click()
    omar.get_by_label("A word to them").fill("The deadline")
    assert axe(omar) == []
    omar.get_by_role("button", name="Take over", exact=True).click()
    expect(omar.get_by_text("you took over at")).to_be_visible()
    beat(sana)

    expect(sana.get_by_role("alert")).to_contain_text("Omar Farooq took over at")
    expect(sana.get_by_role("alert")).to_contain_text("your typing is kept. “The deadline”")
    expect(sana.get_by_label("Headline")).not_to_be_editable()
    expect(sana.get_by_label("Headline")).to_have_value("Sana writes")
    assert axe(sana) == []
    sana.get_by_role("button", name="Go on writing").click()
    sana.get_by_label("Headline").fill("Sana goes on")
    sana.get_by_role("button", name="Save").click()
    sana.get_by_text("Saved as revision 2").wait_for()

    beat(omar)
    expect(omar.get_by_text("Sana Malik saved revision 2 at")).to_be_visible()
    assert Article.objects.get().headline == "Sana goes on"
    assert JournalEntry.objects.filter(verb="take_over").count() == 1


def test_asking_first_and_being_handed_the_story(window, axe, malik, farooq):
    article = factories.article()
    sana, omar = open_form(window(malik), article), open_form(window(farooq), article)
    beat(omar)
    omar.get_by_text("Take over…").click()
    omar.get_by_role("button", name="Ask to take over").click()
    expect(omar.get_by_text("you asked at")).to_be_visible()

    beat(sana)
    expect(sana.get_by_role("alert")).to_contain_text("Omar Farooq asks to take over")
    assert axe(sana) == []
    sana.get_by_role("button", name="Hand over").click()
    expect(sana.get_by_role("alert")).to_contain_text("You handed over to Omar Farooq")
    beat(omar)

    expect(omar.get_by_text("handed over to you at")).to_be_visible()


def test_a_closed_form_is_gone_at_once(window, malik, farooq):
    article = factories.article()
    sana, omar = open_form(window(malik), article), open_form(window(farooq), article)
    beat(omar)
    expect(omar.get_by_text("Sana Malik has had this story open")).to_be_visible()

    sana.goto("/admin/")
    for _ in range(50):  # what a page sends while it closes is not told to Playwright
        if not Presence.objects.filter(editor=malik).exists():
            break
        sana.wait_for_timeout(100)
    beat(omar)

    expect(omar.get_by_text("Sana Malik has had this story open")).to_be_hidden()


@pytest.mark.any_database
def test_every_notice_is_accessible_and_fits(window, faults, malik, farooq):
    article = factories.article(headline="A headline without end " * 8)
    sana = open_form(window(malik), article)
    omar = open_form(window(farooq), article)
    beat(omar)
    wrong = []

    omar.get_by_text("Take over…").click()
    wrong += faults(omar)
    omar.get_by_role("button", name="Ask to take over").click()
    beat(sana)
    sana.get_by_role("button", name="Hand over").wait_for()
    wrong += faults(sana)
    omar.get_by_text("Take over…").click()
    omar.get_by_role("button", name="Take over", exact=True).click()
    omar.get_by_text("you took over at").wait_for()
    beat(sana)
    expect(sana.get_by_label("Headline")).not_to_be_editable()
    wrong += faults(sana)

    assert wrong + sana.said + omar.said == []
