"""Board, calendar and palette in a real browser: by keyboard, in both themes, on a phone too."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Status
from articles.working_copy import BylineEntry
from tests import factories

pytestmark = pytest.mark.any_database


@pytest.fixture
def newsroom(groups):
    """Something in every column, with the longest names that come in life."""
    now = timezone.now()
    author = factories.author("Li Na")
    names = {"bylines": (BylineEntry(author.pk),)}
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur")
    factories.article(headline="A headline without end " * 8, section=None)
    workflow.submit(factories.article(headline="Budget: what changes for farmers", **names), base=1, by=None)
    workflow.approve(factories.article(headline="Ferry timetable for the winter", **names), base=1, by=None)
    for hours in (30, 54):
        workflow.release(factories.article(**names), base=1, by=None, live_from=now + timedelta(hours=hours))
    golden = factories.golden()
    workflow.raise_breaking(golden, base=1, by=None)
    workflow.edit(golden, factories.copy(headline="Changed since", section=golden.section_id), base=1, by=None)
    factories.article(headline="Held", embargo_until=now + timedelta(days=2))
    return golden


def test_pages_are_accessible_and_fit(window, faults, newsroom, editor):
    page = window(editor)
    wrong = []

    for address in ("/admin/", "/admin/board/", "/admin/calendar/", "/admin/calendar/?week=2026-W48"):
        page.goto(address)
        wrong += faults(page)

    assert wrong + page.said == []


def test_card_is_moved_by_keyboard_and_only_after_it_is_confirmed(window, axe, groups, editor):
    article = factories.article(headline="Ferry timetable")
    page = window(editor)
    page.goto("/admin/board/")
    move = page.get_by_role("region", name="Draft").locator("summary", has_text="Move")

    move.focus()
    page.keyboard.press("Enter")
    assert axe(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Submit for review").wait_for()
    before = article.status_at(timezone.now())
    page.get_by_role("button", name="Submit for review").click()
    page.get_by_text("Submitted. An editor finds it").wait_for()
    page.goto("/admin/board/")

    assert before == Status.DRAFT
    assert (
        page.get_by_role("region", name="In review")
        .get_by_role("link", name="Ferry timetable", exact=True)
        .is_visible()
    )


def test_card_dropped_on_a_column_asks_for_the_verb(window, groups, editor):
    article = factories.article(headline="Ferry timetable")
    page = window(editor)
    page.goto("/admin/board/")

    page.locator("[data-card]").drag_to(page.locator("[data-column=approved]"))
    page.get_by_role("heading", name="Approve").wait_for()

    assert page.url.endswith(f"/admin/articles/article/{article.pk}/approve/")
    assert article.status_at(timezone.now()) == Status.DRAFT
