"""What a time on a clock can mean when the clocks are changed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from newsroom.lib.instant import is_left_out, offset, readings

LONDON, KARACHI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Karachi")


def meant(wall: str, zone: ZoneInfo) -> list[str]:
    return [
        f"{time.astimezone(UTC):%d %H:%M} = {time:%H:%M %Z}" for time in readings(datetime.fromisoformat(wall), zone)
    ]


@pytest.mark.parametrize(
    ("wall", "zone", "found"),
    [
        ("2026-10-25T01:30", LONDON, ["25 00:30 = 01:30 BST", "25 01:30 = 01:30 GMT"]),
        ("2026-10-25T01:00", LONDON, ["25 00:00 = 01:00 BST", "25 01:00 = 01:00 GMT"]),
        ("2026-10-25T00:59", LONDON, ["24 23:59 = 00:59 BST"]),
        ("2026-10-25T02:00", LONDON, ["25 02:00 = 02:00 GMT"]),
        ("2026-03-29T01:30", LONDON, ["29 00:30 = 00:30 GMT", "29 01:30 = 02:30 BST"]),
        ("2026-03-29T02:00", LONDON, ["29 01:00 = 02:00 BST"]),
        ("2026-10-25T01:30", KARACHI, ["24 20:30 = 01:30 PKT"]),
        # Pakistan had summer time last in 2009.
        ("2009-10-31T23:30", KARACHI, ["31 17:30 = 23:30 PKST", "31 18:30 = 23:30 PKT"]),
    ],
)
def test_readings_of_a_time(wall, zone, found):
    assert meant(wall, zone) == found


@pytest.mark.parametrize(
    ("wall", "left_out"), [("2026-03-29T01:30", True), ("2026-03-29T02:00", False), ("2026-10-25T01:30", False)]
)
def test_a_time_that_is_left_out_is_told_from_one_that_is_there(wall, left_out):
    assert is_left_out(datetime.fromisoformat(wall), LONDON) is left_out


@pytest.mark.parametrize(
    ("zone", "written"),
    [("Asia/Karachi", "UTC+5"), ("Asia/Kathmandu", "UTC+5:45"), ("America/St_Johns", "UTC−2:30"), ("UTC", "UTC+0")],
)
def test_offset_is_written_as_people_do(zone, written):
    assert offset(datetime(2026, 7, 1, tzinfo=ZoneInfo(zone))) == written
