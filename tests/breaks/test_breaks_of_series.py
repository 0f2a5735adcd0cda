"""Breaks of a series, of posterior draws, of readings; and what cannot be measured."""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from foedus.contracts import Card, Reading, Void
from foedus.errors import InvalidDataError, MissingExtraError
from foedus.indicators import load_shelf
from foedus.measuring.breaks import by_chance, coverage_of, of_readings, of_series

YEARS = list(range(1990, 2025))
RNG = np.random.default_rng(0)
STEP = [float(x) for x in RNG.normal(size=35) + 5.0 * (np.array(YEARS) >= 2014)]


def test_a_step_is_dated_and_its_hypothesis_stands_well_above_chance() -> None:
    found = of_series("step", "A step", YEARS, STEP)
    assert max(found.years, key=found.years.__getitem__) == 2014
    assert found.hypotheses[2014] > 0.9 > 10 * found.expected / 2
    assert found.hypotheses[2022] < found.expected
    assert [d[0] for d in found.dates] == [2014]
    assert found.sets[0][0] == (2014,)
    assert found.steps_over_walk is not None
    assert found.steps_over_walk > 0
    assert found.given_coverage == {}
    assert min(found.years) == 1991  # the first year begins the first segment


def test_the_same_series_gives_the_same_answer() -> None:
    assert of_series("s", "", YEARS, STEP) == of_series("s", "", YEARS, STEP)


def test_uncertainty_of_a_series_is_carried_over() -> None:
    draws = np.array(STEP) + np.random.default_rng(1).normal(size=(60, 35)) * 2.5
    found = of_series("draws", "", YEARS, draws)
    assert found.hypotheses[2014] < of_series("s", "", YEARS, STEP).hypotheses[2014]
    assert found.values[2000] == pytest.approx(float(np.median(draws[:, 10])))
    assert sum(found.number.values()) == pytest.approx(1.0, abs=1e-6)


def test_conditioned_on_coverage_a_step_of_coverage_is_gone() -> None:
    coverage = {y: 20.0 if y >= 2014 else 1.0 for y in YEARS}
    found = of_series("s", "", YEARS, STEP, coverage=coverage)
    assert found.hypotheses[2014] > 0.9
    assert found.hypotheses_given_coverage[2014] < 0.5
    assert set(found.given_coverage) == set(found.years)


def test_the_same_coverage_in_all_years_conditions_nothing() -> None:
    found = of_series("s", "", YEARS, STEP, coverage=dict.fromkeys(YEARS, 4.0))
    assert found.given_coverage == {}


def test_voids_before_and_after_are_cut_and_hypotheses_outside_left_out() -> None:
    values: list[float | None] = [None] * 3 + STEP[3:30] + [None] * 5
    found = of_series("s", "", YEARS, values)
    assert (min(found.values), max(found.values)) == (1993, 2019)
    assert set(found.hypotheses) == {2014}


def test_years_that_are_missing_from_the_list_are_voids() -> None:
    kept = [i for i in range(35) if not 10 <= i < 15]
    values: list[float | None] = [None if 10 <= i < 15 else v for i, v in enumerate(STEP)]
    dropped = of_series("s", "", [YEARS[i] for i in kept], [STEP[i] for i in kept])
    assert dropped == of_series("s", "", YEARS, values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([None] * 35, r"s: 0 observed years; breaks need at least 4"),
        ([1.0, 2.0, 3.0] + [None] * 32, r"s: 3 observed years"),
        ([math.nan] * 32 + [1.0, 2.0, 3.0], r"s: 3 observed years"),
        ([2.5] * 35, r"s: the value is the same in all 35 observed years"),
        ([1.0, 2.0], r"s: 2 values for 35 years"),
        ([STEP, [None, *STEP[1:]]], r"s: the draws differ in which years they have"),
    ],
)
def test_what_cannot_be_measured_says_why(values: Any, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        of_series("s", "", YEARS, values)


def test_years_must_be_in_order() -> None:
    with pytest.raises(InvalidDataError, match="every year once, in order"):
        of_series("s", "", [*YEARS[:-1], 1990], STEP)


def test_an_observed_year_without_coverage_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="observed in 1991, for which no coverage is given"):
        of_series("s", "", YEARS, STEP, coverage={1990: 2.0})


def test_chance_of_a_window_is_that_of_drawing_years_at_random() -> None:
    assert by_chance([1.0], 30, 3) == 0.0
    assert by_chance([0.0, 1.0], 30, 3) == pytest.approx(0.1)
    assert by_chance([0.0, 0.0, 1.0], 30, 3) == pytest.approx(1 - (27 / 30) * (26 / 29))
    assert by_chance([0.5, 0.5], 2, 3) == pytest.approx(0.5)


def card(name: str) -> Card:
    return load_shelf()[name].card


def reading(indicator: str, year: int, value: float | None, way: str = "", n: int = 3) -> Reading:
    void = Void.NONE if value is not None else Void.OUTSIDE_COVERAGE
    records = tuple(f"r{year}-{i}" for i in range(n)) if value is not None else ()
    return Reading(indicator, "AAA-BBB", way, year, value, value, value, void, records)


def test_each_direction_of_readings_is_a_series_and_what_is_left_out_is_named() -> None:
    rows = [reading("arms_tiv", y, v, "AAA>BBB") for y, v in zip(YEARS, STEP, strict=True)]
    rows += [reading("arms_tiv", y, 1.0, "BBB>AAA") for y in YEARS]
    made, left_out = of_readings(card("arms_tiv"), rows, None, (2014,))
    assert [b.series for b in made] == ["arms_tiv AAA>BBB"]
    assert "same in all 35 observed years" in left_out["arms_tiv BBB>AAA"]


def test_counts_are_not_conditioned_on_themselves_but_samples_are() -> None:
    rows = [reading("exercises_mme", 2000, 3.0)]
    assert coverage_of(card("exercises_mme"), rows, None) is None
    rows = [reading("un_voting_kappa", 2000, 0.4, n=70)]
    assert coverage_of(card("un_voting_kappa"), rows, None) == {2000: 70.0}
    assert coverage_of(replace(card("un_voting_kappa"), fed_by="casebook"), rows, None) is None


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match=r"foedus\[measure\]"):
        of_series("s", "", YEARS, STEP)
