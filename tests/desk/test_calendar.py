"""The calendar: what the clock will do, on the day that the house's clock shows."""

from datetime import UTC, datetime, timedelta

import pytest

from articles import workflow
from tests import factories

CALENDAR = "/admin/calendar/"
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)  # noon in Karachi


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def shown(client, **query) -> dict[str, list[tuple[str, str]]]:
    """The events of each day that has any."""
    weeks = client.get(CALENDAR, query).context["weeks"]
    return {
        f"{day.date:%m-%d}": [(event.kind, event.headline) for event in day.events]
        for week in weeks
        for day in week
        if day.events
    }


def test_everything_that_the_clock_does_stands_on_its_day(signed_in, reporter):
    due = factories.article(headline="Due")
    workflow.release(due, base=1, by=None, live_from=NOW + timedelta(days=1), live_until=NOW + timedelta(days=3))
    live = factories.released(headline="Live").article
    workflow.edit(live, factories.copy(headline="Newer", section=live.section_id), base=1, by=None)
    workflow.update(live, base=2, by=None, live_from=NOW + timedelta(days=2))
    workflow.raise_breaking(factories.article(headline="Flood"), base=1, by=None)
    factories.article(headline="Held", embargo_until=NOW + timedelta(days=4))

    client = signed_in(reporter)

    assert shown(client) == {
        "11-24": [("alert", "Flood")], "11-25": [("release", "Due")], "11-26": [("update", "Newer")],
        "11-27": [("expiry", "Due")], "11-28": [("embargo", "Held")],
    }  # fmt: skip
    assert shown(client, week="2026-W48") == shown(client)
    assert shown(client, month="2026-12") == {}


def test_what_was_pulled_back_or_stood_down_is_gone(signed_in, editor):
    due = factories.article()
    workflow.release(due, base=1, by=None, live_from=NOW + timedelta(days=1))
    workflow.pull_back(due, by=None)
    flood = factories.article()
    workflow.raise_breaking(flood, base=1, by=None)
    workflow.stand_down(flood, by=None)

    assert shown(signed_in(editor)) == {}


def test_a_day_begins_at_midnight_in_the_house(signed_in, editor):
    late = datetime(2026, 11, 25, 18, 59, tzinfo=UTC)  # 23:59 in Karachi
    for headline, when in (("Late", late), ("Early", late + timedelta(minutes=1))):
        workflow.release(factories.article(headline=headline), base=1, by=None, live_from=when)

    assert shown(signed_in(editor)) == {"11-25": [("release", "Late")], "11-26": [("release", "Early")]}


def test_days_that_are_over_say_how_many_went_out(signed_in, editor, time_machine):
    for _ in range(2):
        factories.released()
    time_machine.move_to(NOW + timedelta(days=1), tick=False)

    weeks = signed_in(editor).get(CALENDAR).context["weeks"]

    assert [(f"{day.date:%m-%d}", day.went_out) for week in weeks for day in week if day.went_out] == [("11-24", 2)]


@pytest.mark.parametrize(
    ("query", "title", "before", "after", "first", "last"),
    [
        ({}, "November 2026", "?month=2026-10", "?month=2026-12", "2026-10-26", "2026-12-06"),
        ({"month": "2026-12"}, "December 2026", "?month=2026-11", "?month=2027-01", "2026-11-30", "2027-01-03"),
        ({"month": "2027-01"}, "January 2027", "?month=2026-12", "?month=2027-02", "2026-12-28", "2027-01-31"),
        ({"week": "2026-W53"}, "28 December – 3 January 2027", "?week=2026-W52", "?week=2027-W01", "2026-12-28", "2027-01-03"),
    ],
)  # fmt: skip
def test_calendar_leads_on_and_back(signed_in, editor, query, title, before, after, first, last):
    context = signed_in(editor).get(CALENDAR, query).context

    span = context["span"]
    assert (span.title, span.before, span.after) == (title, before, after)
    assert (str(span.days[0]), str(span.days[-1])) == (first, last)


@pytest.mark.parametrize("query", [
    {"month": ""}, {"month": "2026-13"}, {"month": "2026-1"}, {"month": "garbage"}, {"month": "0000-01"},
    {"month": "9999-12"}, {"month": "٢٠٢٦-11"}, {"month": "2026-11\n"}, {"week": ""}, {"week": "2026-W00"},
    {"week": "2025-W53"}, {"week": "2026-48"},
])  # fmt: skip
def test_what_is_no_month_or_week_is_refused(signed_in, editor, query):
    assert signed_in(editor).get(CALENDAR, query).status_code == 400


@pytest.mark.parametrize("count", [1, 6])
def test_calendar_costs_the_same_for_one_and_for_many(signed_in, editor, count, django_assert_num_queries):
    for n in range(count):
        workflow.release(factories.article(), base=1, by=None, live_from=NOW + timedelta(hours=n + 1))
        workflow.raise_breaking(factories.article(), base=1, by=None)
    client = signed_in(editor)

    with django_assert_num_queries(9):
        client.get(CALENDAR)
