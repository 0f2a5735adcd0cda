"""Laws of ratios with intervals, and of the sentences that tell them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.alignment.asymmetry import Figure, log_ratio, spanning
from foedus.alignment.asymmetry.wording import PARITY, compared, owning, shown, times

SIZES = st.floats(0.001, 1e6, allow_nan=False)
SPREADS = st.floats(0.0, 0.9)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    value, below, above = draw(SIZES), draw(SPREADS), draw(SPREADS)
    return Figure(value, value * (1 - below), value * (1 + above))


@given(figures(), figures())
def test_swapping_the_sides_flips_the_sign(a: Figure, b: Figure) -> None:
    there, back = log_ratio(a, b), log_ratio(b, a)
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value, abs=1e-9)
    assert there.low == pytest.approx(-(back.high or 0.0), abs=1e-9)
    assert there.high == pytest.approx(-(back.low or 0.0), abs=1e-9)


@given(figures(), figures())
def test_the_interval_holds_the_value(a: Figure, b: Figure) -> None:
    ratio = log_ratio(a, b)
    assert ratio is not None
    assert ratio.low is not None
    assert ratio.high is not None
    assert ratio.low - 1e-9 <= ratio.value <= ratio.high + 1e-9


@given(figures())
def test_a_figure_against_itself_is_parity(a: Figure) -> None:
    ratio = log_ratio(a, a)
    assert ratio is not None
    assert ratio.value == 0


@given(figures(), figures(), st.floats(0.01, 100))
def test_the_unit_does_not_count(a: Figure, b: Figure, unit: float) -> None:
    ratio = log_ratio(a, b)
    scaled = [Figure(f.value * unit, None, None) for f in (a, b)]
    again = log_ratio(scaled[0], scaled[1])
    assert ratio is not None
    assert again is not None
    assert again.value == pytest.approx(ratio.value, abs=1e-9)


@pytest.mark.parametrize("sides", [(0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (-1.0, 2.0)])
def test_there_is_no_ratio_to_nothing(sides: tuple[float, float]) -> None:
    assert log_ratio(*(Figure(v, v, v) for v in sides)) is None


def test_an_end_that_would_need_nothing_is_unbounded() -> None:
    ratio = log_ratio(Figure(2.0, 0.0, 3.0), Figure(1.0, 1.0, 1.0))
    assert ratio is not None
    assert ratio.low is None
    assert ratio.high == pytest.approx(math.log(3))
    ratio = log_ratio(Figure(2.0, 1.0, 3.0), Figure(1.0, 0.0, 2.0))
    assert ratio is not None
    assert ratio.high is None
    assert ratio.low == pytest.approx(math.log(0.5))


@given(st.lists(figures(), min_size=1))
def test_several_figures_keep_the_first_and_span_them_all(listed: list[Figure]) -> None:
    whole = spanning(listed)
    assert whole.value == listed[0].value
    assert all((whole.low or 0.0) <= f.value <= (whole.high or 0.0) for f in listed)


def test_an_unbounded_figure_leaves_the_whole_unbounded() -> None:
    assert spanning([Figure(1.0, 0.5, 2.0), Figure(1.0, None, 2.0)]).low is None


@given(figures(), figures())
def test_a_comparison_reads_the_same_from_both_sides(a: Figure, b: Figure) -> None:
    there, back = log_ratio(a, b), log_ratio(b, a)
    assert there is not None
    assert back is not None
    template = "{more's} was {times} {less's}, {figures}"
    told = compared(template, there, ("Aland", "Beland"), ("one", "two"))
    if there.value != 0:
        assert told == compared(template, back, ("Beland", "Aland"), ("two", "one"))
    assert told.startswith("Aland's" if there.value >= 0 else "Beland's")


def test_sentences_say_how_many_times_and_how_sure() -> None:
    ratio = Figure(-math.log(9.1), -math.log(12), -math.log(8))
    told = compared("{more's} GDP was {times} {less's}", ratio, ("Russia", "China"))
    assert told == "China's GDP was 9.1 times (8 to 12) Russia's"
    level = Figure(0.1, -0.1, 0.3)
    assert compared("{more} had {times}", level, ("A", "B")).endswith(PARITY)
    assert times(Figure(math.log(2), None, math.log(3))) == "2 times (unbounded to 3)"


def test_figures_are_written_as_their_form_says() -> None:
    assert shown(Figure(71.6, 58.6, 87.5), "percent") == "72% (59% to 88%)"
    assert shown(Figure(0.055, 0.045, 0.067), "share") == "5.5% (4.5% to 6.7%)"
    assert shown(Figure(0.545, 0.476, 0.616), "number") == "0.55 (0.48 to 0.62)"
    assert shown(Figure(4.0, 1.0, 7.0), "integer") == "4 (1 to 7)"
    assert shown(Figure(0.0, 0.0, None), "percent") == "0% (0% to unbounded)"
    assert [owning("the United States"), owning("Japan")] == ["the United States'", "Japan's"]
