"""The whole path: a reporter drafts, an editor raises breaking, a reader reads, the alert ends."""

import time
from datetime import timedelta

from django.utils import timezone

from articles import workflow
from articles.models import Article, Status
from tests import factories
from tests.browser.desk import text_editor

HEADLINE = factories.GOLDEN_HEADLINE


def choose(page, label: str, typed: str, option: str) -> None:
    page.get_by_role("combobox", name=label).last.fill(typed)
    page.get_by_role("option", name=option).click()


def test_story_goes_from_draft_to_reader(window, axe):
    section = factories.section("Pak-China")
    factories.author("Ayesha Khan")
    factories.source("Independent News Pakistan", "INP")
    reporter, editor = factories.user("Reporter"), factories.user("Editor")

    # A reporter signs in and drafts.
    desk = window(reporter)
    assert axe(desk) == []
    desk.get_by_role("link", name="Write a story").click()
    desk.get_by_label("Headline").fill(HEADLINE)
    text = text_editor(desk)
    text.click()
    desk.keyboard.insert_text(factories.GOLDEN_FIRST)
    desk.keyboard.press("Enter")
    desk.keyboard.insert_text(factories.GOLDEN_SLOGAN)
    desk.get_by_label("Section", exact=True).select_option("Pak-China")
    choose(desk, "Author", "ayesha", "Ayesha Khan")
    choose(desk, "Source", "inp", "Independent News Pakistan")
    desk.get_by_role("textbox", name="Note", exact=True).first.fill("Pak-China")
    choose(desk, "Add a tag", "Minerals", "Create “Minerals”")
    assert axe(desk) == []
    desk.get_by_role("button", name="Submit for review").click()
    desk.get_by_role("heading", name="Submit for review").wait_for()
    assert axe(desk) == []
    desk.get_by_role("button", name="Submit for review").click()
    desk.get_by_text("Submitted. An editor finds it").wait_for()
    assert desk.get_by_role("button", name="Raise breaking").count() == 0

    # An editor finds it waiting, approves it, and raises breaking.
    desk = window(editor)
    desk.get_by_role("region", name="Waiting for me").get_by_role("link", name=HEADLINE).click()
    desk.get_by_role("button", name="Approve", exact=True).click()
    desk.get_by_role("button", name="Approve", exact=True).click()
    desk.get_by_text("Approved. It can go out.").wait_for()
    desk.get_by_role("button", name="Raise breaking").click()
    assert axe(desk) == []
    desk.get_by_role("button", name="Raise breaking").click()
    desk.get_by_text("Readers see it now.").wait_for()
    assert axe(desk) == []

    # A reader, without JavaScript, sees the badge and the credit line.
    article = Article.objects.get()
    release = article.releases.get()
    reader = window(java_script_enabled=False)
    reader.goto("/")
    assert reader.get_by_role("link", name=HEADLINE).first.is_visible()
    reader.goto(release.get_absolute_url())
    assert reader.locator(".badge").first.inner_text().lower() == "breaking"
    assert reader.locator(".story__credit").inner_text() == "Credit: Independent News Pakistan (INP) — Pak-China"
    assert reader.locator("h1").inner_text() == HEADLINE
    assert reader.get_by_text(factories.GOLDEN_SLOGAN).is_visible()
    assert [tag.name for tag in article.tags.all()] == ["Minerals"]
    assert article.section == section

    # The alert ends by itself; the story stays.
    workflow.extend(article, by=editor, ends_at=timezone.now() + timedelta(seconds=1))
    time.sleep(1.1)
    reader.reload()
    assert reader.locator(".badge").count() == 0
    assert article.status_at(timezone.now()) == Status.PUBLISHED
    desk.goto("/admin/articles/article/")
    assert desk.locator(".badge").all_inner_texts() == ["Published"]
    assert axe(desk) == []
    assert desk.said == []
