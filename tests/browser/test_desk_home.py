"""The home page and the list of stories with everything that they can hold: accessible, and no wider than the screen."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles import notes, presence, workflow
from tests import factories

pytestmark = pytest.mark.any_database

LIST = "/admin/articles/article/"
LONG = "A headline without end " * 10


@pytest.fixture
def chief(groups):
    """A chief editor for whom everything waits."""
    chief, now = factories.user("Chief editor", first_name="Ayesha", last_name="Khan"), timezone.now()
    fresh, old, due, tonight = (factories.article(headline=f"{what} {LONG}"[:200]) for what in "1234")
    workflow.raise_breaking(fresh, base=1, by=None)
    workflow.raise_breaking(old, base=1, by=None)
    old.alerts.update(raised_at=now - timedelta(hours=5))
    workflow.release(due, base=1, by=None, live_from=now + timedelta(days=2))
    workflow.release(tonight, base=1, by=None, live_from=now + timedelta(minutes=1))
    for n in range(9):
        workflow.submit(factories.article(headline=f"In review {n}"), base=1, by=None)
    factories.article(headline="بالائی علاقوں میں ہلکی بارش", language="ur", by=chief)
    factories.article(headline="Placeless", section=None)
    returned = factories.article(headline="Returned", by=chief)
    workflow.submit(returned, base=1, by=chief)
    workflow.return_(returned, base=1, by=None, note="Which year? " * 20)
    notes.add(fresh, text=f"@{chief.username} {LONG}", by=None)
    photo = factories.photo(rights_until=now + timedelta(hours=5))
    factories.released(headline="With a photo", lead_photo=photo.pk)
    factories.typing(fresh, by=chief, headline="Typed and not saved")
    edited = factories.released(headline="Changed since").article
    workflow.edit(edited, factories.copy(section=edited.section_id), base=1, by=None)
    presence.beat(edited, opening="opening-of-someone-else", by=factories.user(), at=now)
    factories.saved_filter("Drafts", owner=chief)
    factories.saved_filter("W" * 40, "status=in_review", is_shared=True)
    return chief


def test_home_and_list_are_accessible_and_fit_when_they_are_full(window, faults, chief):
    page = window(chief)
    wrong, shown = [], {}

    for address in ("/admin/", LIST, f"{LIST}?status=in_review&q=review", f"{LIST}?q=nothing+at+all"):
        page.goto(address)
        if address == LIST:
            page.get_by_role("checkbox", name="Select this object").first.check()
        shown[address] = page.get_by_role("heading", level=2).all_inner_texts()
        wrong += faults(page)

    assert wrong + [said for said in page.said if "404" not in said] == []  # the photo has no files
    assert {heading.split("\n")[0].rstrip("+0123456789 ") for heading in shown["/admin/"]} >= {
        "Breaking now", "Stale breaking", "Mentions of you", "Rights that end soon", "Waiting for me", "Scheduled",
        "My drafts", "Without section or date", "Recently changed",
    }  # fmt: skip


def test_count_of_a_queue_stands_in_a_round_beside_its_name_and_says_or_more(window, chief):
    page = window(chief)
    count = page.get_by_role("region", name="Waiting for me").locator(".queue-count")

    expect(count).to_have_text("8+ or more")
    assert count.evaluate("count => getComputedStyle(count).borderRadius") == "99px"
