"""A place in a list survives its way through an address."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.lib.cursor import Cursor


def test_cursor_is_written_in_utc():
    karachi = timezone(timedelta(hours=5))

    cursor = Cursor(datetime(2026, 1, 29, 14, 5, 0, 123456, tzinfo=karachi), 123)

    assert str(cursor) == "2026-01-29T09:05:00.123456Z_123"


@given(
    st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2999-12-31"), timezones=st.just(UTC)),
    st.integers(1, 10**18 - 1),
)
def test_cursor_reads_what_it_writes(published_at, pk):
    cursor = Cursor(published_at, pk)

    assert Cursor.read(str(cursor)) == cursor


@given(st.text())
def test_any_other_text_is_a_value_error(text):
    with pytest.raises(ValueError, match="place|time data|month|day|range"):
        Cursor.read(text)


def test_date_of_no_calendar_is_a_value_error():
    with pytest.raises(ValueError, match="range|time data"):
        Cursor.read("2026-02-30T09:05:00.123456Z_1")
