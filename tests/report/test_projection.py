"""The view of a map holds all places, on whatever meridian they lie."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.report.projection import MARGIN, view_of

WIDTH, HEIGHT = 700, 460

places = st.lists(
    st.tuples(st.floats(-180, 180), st.floats(-60, 75)), min_size=1, max_size=8
).filter(lambda found: max(x for x, _ in found) - min(x for x, _ in found) < 120)


def test_places_on_both_sides_of_the_date_line_lie_close_together() -> None:
    view = view_of([(179.0, 60.0), (-179.0, 60.0)], WIDTH, HEIGHT)
    assert abs(abs(view.longitude) - 180) < 1
    assert view.horizon < 45


def test_one_place_stands_in_the_middle_of_a_region_and_not_of_the_world() -> None:
    view = view_of([(20.0, 40.0)], WIDTH, HEIGHT)
    assert view.pixel((20.0, 40.0)) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.5)
    assert view.horizon < 40


def test_north_is_up_and_east_is_right() -> None:
    view = view_of([(0.0, 0.0), (10.0, 10.0)], WIDTH, HEIGHT)
    x0, y0 = view.pixel((0.0, 0.0))
    x1, y1 = view.pixel((10.0, 10.0))
    assert x1 > x0
    assert y1 < y0


@settings(max_examples=60)
@given(places, st.floats(-180, 180))
def test_every_place_is_within_the_margin(found: list[tuple[float, float]], turned: float) -> None:
    shifted = [((x + turned + 180) % 360 - 180, y) for x, y in found]
    view = view_of(shifted, WIDTH, HEIGHT)
    for place in shifted:
        x, y = view.pixel(place)
        assert MARGIN - 2 <= x <= WIDTH - MARGIN + 2
        assert MARGIN - 2 <= y <= HEIGHT - MARGIN + 2
