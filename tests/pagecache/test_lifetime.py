"""How long a page says that others may keep it."""

import pytest

from newsroom.pagecache.lifetime import cache_control

INF = float("inf")


@pytest.mark.parametrize(
    ("said", "left", "told"),
    [
        ("public, no-cache", INF, "public, max-age=0, s-maxage=60, stale-while-revalidate=10, stale-if-error=3600"),
        ("public, no-cache", 65.9, "public, max-age=0, s-maxage=60, stale-while-revalidate=5, stale-if-error=5"),
        ("public, no-cache", 9.9, "public, max-age=0, s-maxage=9, stale-while-revalidate=0, stale-if-error=0"),
        ("public, no-cache", 0.9, "public, no-cache"),
        ("public, no-cache", -5, "public, no-cache"),
        ("public, max-age=10", INF, "public, max-age=10, s-maxage=60, stale-while-revalidate=10, stale-if-error=3600"),
        ("public, max-age=10", 3.5, "public, max-age=3, s-maxage=3, stale-while-revalidate=0, stale-if-error=0"),
        ("must-revalidate, public, no-cache", INF, "must-revalidate, public, no-cache"),
        ("private, no-store", INF, "private, no-store"),
        ("", INF, ""),
    ],
)
def test_a_cdn_may_keep_a_page_until_the_clock_changes_it(said, left, told):
    assert cache_control(said, seconds_left=left, for_a_cdn=True) == told


def test_browsers_are_told_nothing_for_a_cdn():
    assert cache_control("public, no-cache", seconds_left=INF, for_a_cdn=False) == "public, no-cache"
    assert cache_control("public, max-age=10", seconds_left=3.5, for_a_cdn=False) == "public, max-age=3"
