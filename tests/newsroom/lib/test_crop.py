"""Which part of a picture a shape shows."""

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from newsroom.lib.crop import SHAPES, around

share, ratio = floats(0, 1), floats(0.05, 20)


def test_crop_is_as_near_to_the_focal_point_as_the_picture_allows():
    assert around(0.9, 0.5, own_ratio=2.0, ratio=1.0) == (0.5, 0.0, 0.5, 1.0)
    assert around(0.5, 0.4, own_ratio=0.5, ratio=1.0) == pytest.approx((0.0, 0.15, 1.0, 0.5))


@given(share, share, ratio, ratio)
def test_crop_lies_inside_holds_the_point_and_has_the_ratio(x, y, own, wanted):
    left, top, width, height = around(x, y, own_ratio=own, ratio=wanted)

    assert left >= 0
    assert top >= 0
    assert left + width <= 1 + 1e-9
    assert top + height <= 1 + 1e-9
    assert left - 1e-9 <= x <= left + width + 1e-9
    assert top - 1e-9 <= y <= top + height + 1e-9
    assert own * width / height == pytest.approx(wanted)


def test_widths_need_no_enlarging():
    assert SHAPES["16x9"].widths_within(1000) == [480, 800]
    assert SHAPES["16x9"].widths_within(300) == [300]
