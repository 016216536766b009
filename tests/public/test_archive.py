"""The archive, day by day, in the house's time zone."""

from datetime import UTC, datetime

from articles import workflow
from tests import factories
from tests.public.reader import elements, lines, stories


def dated(headline, *when):
    return factories.released(headline=headline, dated=datetime(*when, tzinfo=UTC))


def test_archive_without_a_story_says_so(get):
    response = get("/archive/")

    assert response.status_code == 200
    assert lines(response)[:2] == ["Archive", "No edition yet"]


def test_archive_opens_at_the_newest_day(get):
    dated("Older", 2026, 1, 27, 9, 0)
    dated("Newest", 2026, 1, 29, 9, 0)

    response = get("/archive/")

    assert lines(response)[:2] == ["Archive", "Thursday, January 29, 2026"]
    assert stories(response) == ["Newest"]


def test_day_begins_and_ends_at_midnight_in_pakistan(get):
    dated("Last second before", 2026, 1, 28, 18, 59, 59)
    dated("First second", 2026, 1, 28, 19, 0)
    dated("Last second", 2026, 1, 29, 18, 59, 59)
    dated("First second after", 2026, 1, 29, 19, 0)

    assert stories(get("/archive/2026/01/29/")) == ["Last second", "First second"]


def test_day_leads_to_the_next_days_that_have_stories(get):
    dated("Before", 2026, 1, 20, 9, 0)
    dated("Here", 2026, 1, 29, 9, 0)
    dated("After", 2026, 2, 3, 9, 0)

    response = get("/archive/2026/01/29/")

    assert [a["href"] for a in elements(response, "a", rel="prev")] == ["/archive/2026/01/20/"]
    assert [a["href"] for a in elements(response, "a", rel="next")] == ["/archive/2026/02/03/"]


def test_day_without_a_story_is_not_found_but_shows_the_way(get):
    dated("Before", 2026, 1, 20, 9, 0)

    response = get("/archive/2026/01/29/")

    assert response.status_code == 404
    assert lines(response)[-1] == "No stories on this day."
    assert [a["href"] for a in elements(response, "a", rel="prev")] == ["/archive/2026/01/20/"]


def test_picked_date_leads_to_its_day(get):
    response = get("/archive/", {"date": "2026-01-29"})

    assert (response.status_code, response["Location"]) == (302, "/archive/2026/01/29/")


def test_date_that_is_none_is_a_bad_request(get):
    for picked in ("2026-02-30", "yesterday", "0001-01-01", "-1"):
        assert get("/archive/", {"date": picked}).status_code == 400, picked


def test_address_of_a_day_that_is_none_is_not_found(get):
    for address in ("/archive/2026/02/30/", "/archive/0001/01/01/", "/archive/2026/1/29/"):
        assert get(address).status_code == 404, address


def test_calendar_links_the_days_that_have_stories_now(get, django_assert_num_queries):
    for day in (3, 3, 29):
        dated("Out", 2026, 1, day, 9, 0)
    dated("Late on the last day, in Pakistan", 2026, 1, 31, 18, 59)
    dated("The month before", 2025, 12, 20, 9, 0)
    dated("Two months later", 2026, 3, 2, 9, 0)
    dated("And after it", 2026, 3, 9, 9, 0)
    withdrawn = dated("Withdrawn", 2026, 1, 12, 9, 0)
    workflow.withdraw(withdrawn.article, by=None, reason="x", notice="Gone.")
    factories.article(headline="Draft", dated=datetime(2026, 1, 13, 9, 0, tzinfo=UTC))

    with django_assert_num_queries(6):
        response = get("/archive/2026/01/29/")

    linked = [a["href"] for a in elements(response, "a") if a.get("aria-label", "").startswith("January")]
    assert linked == [f"/archive/2026/01/{day}/" for day in ("03", "29", "31")]
    assert [a["href"] for a in elements(response, "a") if a.get("aria-current") == "date"] == ["/archive/2026/01/29/"]
    assert lines(response, "caption") == ["January 2026"]
    assert " ".join(lines(response, "nav")).count("‹ December 2025 March 2026 ›") == 1
    assert {a["href"] for a in elements(response, "a")} >= {"/archive/2025/12/20/", "/archive/2026/03/02/"}
