"""Dates as readers see them and as machines read them."""

from datetime import UTC, datetime

from articles.models import Release
from articles.templatetags.times import iso
from newsroom.public.templatetags import reading

NOON = datetime(2026, 11, 24, 7, 0, 59, 123456, tzinfo=UTC)


def test_moment_for_machines_has_seconds_and_the_zone_of_the_house():
    assert iso(NOON) == "2026-11-24T12:00:59+05:00"


def test_today_is_a_time_this_year_a_day_and_before_with_its_year():
    assert reading.short_date(NOON, NOON) == "12:00 PKT"
    assert reading.short_date(datetime(2026, 11, 23, 18, 59, tzinfo=UTC), NOON) == "November 23"
    assert reading.short_date(datetime(2026, 11, 23, 19, 0, tzinfo=UTC), NOON) == "00:00 PKT"
    assert reading.short_date(datetime(2025, 11, 24, 7, 0, tzinfo=UTC), NOON) == "November 24, 2025"


def test_teaser_is_cut_at_a_word():
    assert reading.teaser(Release(opening="Words & <b>"), 9) == "Words &…"
