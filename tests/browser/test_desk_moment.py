"""A time in the form: the clocks of the house and the editor's own beside each other, and what is changed in them."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests import factories

pytestmark = pytest.mark.any_database


@pytest.fixture
def editor(groups):
    return factories.user("Editor")


def release_page(window, editor, zone: str):
    article = factories.article()
    page = window(editor, timezone_id=zone)
    page.goto(f"/admin/articles/article/{article.pk}/release/")
    return article, page, page.locator(".field-live_from .moment-told")


def test_time_of_the_house_is_shown_with_the_editors_own(window, editor):
    _, page, told = release_page(window, editor, "America/New_York")

    empty = told.inner_text()
    page.get_by_label("Goes out at").fill("2027-01-29T14:05")
    same_day = told.inner_text()
    page.get_by_label("Goes out at").fill("2027-01-29T02:30")
    day_before = told.inner_text()

    assert empty == "Karachi time"
    assert same_day == "= 14:05 in Karachi / 04:05 in New York (yours)"
    assert day_before == "= 02:30 in Karachi / Thu 28 Jan, 16:30 in New York (yours)"


def test_editor_in_the_zone_of_the_house_is_told_the_place_only(window, editor):
    _, page, told = release_page(window, editor, "Asia/Karachi")

    page.get_by_label("Goes out at").fill("2027-01-29T14:05")

    assert told.inner_text() == "Karachi time"


@pytest.mark.parametrize(
    ("typed", "sentence", "choices", "goes_out"),
    [
        (
            "2027-10-31T02:30",
            "The clocks of the house (Europe/Berlin) show 02:30 twice on 31 October 2027. Choose which you mean.",
            ["31 October 2027, 02:30 CEST (UTC+2)", "31 October 2027, 02:30 CET (UTC+1)"],
            datetime(2027, 10, 31, 1, 30, tzinfo=UTC),
        ),
        (
            "2027-03-28T02:30",
            "The clocks of the house (Europe/Berlin) jump over 02:30 on 28 March 2027. Choose what you mean.",
            ["28 March 2027, 01:30 CET (UTC+1)", "28 March 2027, 03:30 CEST (UTC+2)"],
            datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        ),
    ],
    ids=["twice", "never"],
)
def test_time_that_is_two_or_none_is_refused_with_a_choice(
    window, axe, editor, settings, typed, sentence, choices, goes_out
):
    settings.TIME_ZONE = "Europe/Berlin"
    article, page, told = release_page(window, editor, "America/New_York")

    page.get_by_label("Goes out at").fill(typed)
    beside = told.inner_text()
    page.get_by_role("button", name="Release", exact=True).click()
    page.get_by_text(sentence).wait_for()
    offered = page.locator(".moment-readings label").all_inner_texts()
    found = axe(page)
    page.get_by_label(choices[1]).check()
    page.get_by_role("button", name="Release", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Scheduled.")

    assert beside == "Berlin time; the clocks are changed then"
    assert [text.strip() for text in offered] == choices
    assert found == []
    assert article.releases.get().live_from == goes_out
