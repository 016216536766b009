"""The checklist in the browser: seen beside the form, mended by its links, overridden with a reason; and a kill."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import workflow
from articles.models import ChecklistRule, Mark, Status
from tests import factories

pytestmark = pytest.mark.any_database

UNFINISHED = "<p>About TK people came.</p>"


@pytest.fixture
def chief_page(window, groups):
    return window(factories.user("Chief editor"))


def form_of(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_a_block_is_overridden_with_a_reason_that_the_history_tells(chief_page):
    article = factories.article(headline="Flood", body=UNFINISHED)
    page = chief_page
    page.goto(form_of(article))
    expect(page.get_by_role("group", name="To mend before it goes out")).to_contain_text("still holds “TK”")

    page.get_by_role("button", name="Release", exact=True).click()
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("give a reason why the story goes out as it is")
    page.get_by_label("Reason why it goes out all the same").fill("The number comes at noon.")
    page.get_by_role("button", name="Release", exact=True).click()

    expect(page.get_by_text("Released. Readers see it now.")).to_be_visible()
    assert article.status_at(timezone.now()) == Status.PUBLISHED
    page.goto(f"/admin/articles/article/{article.pk}/history/")
    expect(page.get_by_text("In spite of the checklist: The number comes at noon.")).to_be_visible()


def test_a_finding_leads_to_its_field(chief_page):
    article = factories.article(headline="x" * 91)
    page = chief_page
    page.goto(form_of(article))

    page.get_by_role("link", name="The headline has 91 characters. Shorten it to 90.").click()

    expect(page.get_by_role("textbox", name="Headline")).to_be_focused()


def test_marks_are_changed_on_the_table_and_hold_at_once(chief_page):
    page = chief_page
    page.goto("/admin/articles/checklistrule/")
    page.get_by_label("Byline, News").select_option("Block")
    page.get_by_role("button", name="Save the marks").click()

    expect(page.get_by_text("Saved: 1 mark changed.")).to_be_visible()
    assert ChecklistRule.objects.get().mark == Mark.BLOCK
    page.goto(f"/admin/articles/article/{factories.article().pk}/release/")
    expect(page.get_by_role("group", name="To mend before it goes out")).to_contain_text("does not say whose it is")


def test_the_one_page_shows_what_belongs_to_the_choice(chief_page):
    article = factories.released(headline="Ten dead").article
    workflow.edit(article, factories.copy(headline="Nine dead", section=article.section_id), base=1, by=None)
    page = chief_page
    page.goto(f"/admin/articles/article/{article.pk}/correct/")

    expect(page.get_by_label("Text for readers")).to_be_visible()
    expect(page.get_by_label("Reason", exact=True)).to_be_hidden()
    page.get_by_label("Withdrawal (kill)").check()
    expect(page.get_by_label("Text for readers")).to_be_hidden()
    expect(page.get_by_role("button", name="Correct", exact=True)).to_be_hidden()
    page.get_by_label("Reason", exact=True).fill("The source took it back.")
    page.get_by_role("button", name="Withdraw", exact=True).click()

    expect(page.get_by_text("Withdrawn. Its address shows the notice now.")).to_be_visible()
    page.goto("/corrections/")
    expect(page.get_by_role("article")).to_contain_text("We have withdrawn this story.")


def test_the_screens_are_accessible_and_fit(window, faults, groups):
    blocked = factories.article(body=UNFINISHED, section=factories.section("Pakistan").pk)
    out = factories.released(headline="Ten dead").article
    workflow.correct(out, by=None, kind="retraction", text="None of this is true.")
    workflow.edit(out, factories.copy(body=UNFINISHED, section=out.section_id), base=1, by=None)
    workflow.withdraw(factories.released().article, by=None, reason="x", notice="We could not confirm this.")
    page = window(factories.user("Chief editor"))
    story = out.releases.get().get_absolute_url()
    wrong = []

    for address in (
        form_of(blocked), f"/admin/articles/article/{blocked.pk}/release/", f"/admin/articles/article/{out.pk}/correct/",
        f"/admin/articles/article/{out.pk}/withdraw/", "/admin/articles/checklistrule/",
        f"/admin/articles/checklistrule/?section={blocked.section_id}", "/corrections/", story,
    ):  # fmt: skip
        page.goto(address)
        if page.locator("[data-story]").count():
            page.locator(".ProseMirror").first.wait_for()
        wrong += faults(page)

    assert wrong == []
