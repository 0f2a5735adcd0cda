"""The probabilities of the report against values worked by hand, and their laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.report.probability import (
    Chance,
    beta_cdf,
    beta_quantile,
    log_is_higher,
    rate_is_higher,
    share_of_trials,
)


def test_the_jeffreys_posterior_mean_is_half_a_success_more_in_one_trial_more() -> None:
    assert share_of_trials(8, 8).value == pytest.approx(8.5 / 9)
    assert share_of_trials(0, 0).value == pytest.approx(0.5)


def test_the_arcsine_distribution_is_met() -> None:
    # Beta(1/2, 1/2) has the distribution function 2/pi * asin(sqrt(x))
    assert beta_cdf(0.25, 0.5, 0.5) == pytest.approx(2 / math.pi * math.asin(0.5))


def test_a_quantile_inverts_the_distribution() -> None:
    x = beta_quantile(0.05, 3.5, 1.5)
    assert beta_cdf(x, 3.5, 1.5) == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize(("successes", "trials"), [(3, 2), (-1, 2)])
def test_impossible_counts_of_successes_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match="successes in"):
        share_of_trials(successes, trials)


@settings(max_examples=25)
@given(st.integers(0, 30), st.integers(0, 30))
def test_the_interval_of_a_share_holds_its_value(successes: int, failures: int) -> None:
    found = share_of_trials(successes, successes + failures)
    assert 0 <= found.low <= found.value <= found.high <= 1


def test_one_event_against_none_in_equal_spans() -> None:
    # I_{1/2}(3/2, 1/2) = 1/2 - 1/pi, from the recurrence of the incomplete beta function
    assert rate_is_higher(1, 3, 0, 3) == pytest.approx(0.5 + 1 / math.pi)


@settings(max_examples=25)
@given(st.integers(0, 60), st.integers(0, 60))
def test_a_rise_and_a_fall_share_the_whole_chance(later: int, earlier: int) -> None:
    rise, fall = rate_is_higher(later, 3, earlier, 3), rate_is_higher(earlier, 3, later, 3)
    assert rise + fall == pytest.approx(1)


@settings(max_examples=25)
@given(st.integers(0, 40), st.integers(0, 40))
def test_one_more_event_makes_a_rise_likelier(later: int, earlier: int) -> None:
    assert rate_is_higher(later + 1, 3, earlier, 3) > rate_is_higher(later, 3, earlier, 3)


def test_a_longer_span_with_the_same_count_has_the_lower_rate() -> None:
    assert rate_is_higher(5, 6, 5, 3) < 0.5


@pytest.mark.parametrize("spans", [(1, 0, 1, 3), (-1, 3, 1, 3)])
def test_spans_without_length_and_negative_counts_are_refused(
    spans: tuple[float, float, float, float],
) -> None:
    with pytest.raises(ValueError, match="longer than nothing"):
        rate_is_higher(*spans)


def test_bounds_are_read_as_a_ninety_per_cent_interval() -> None:
    # difference 1, both with standard error 1: P = Phi(1 / sqrt 2)
    half = 1.6448536269514722
    found = log_is_higher((1.0, 1 - half, 1 + half), (0.0, -half, half))
    assert found == pytest.approx(0.7602499)


def test_exact_figures_leave_no_doubt_and_equal_ones_leave_all() -> None:
    assert log_is_higher((1, 1, 1), (0, 0, 0)) == 1
    assert log_is_higher((0, 0, 0), (1, 1, 1)) == 0
    assert log_is_higher((1, 1, 1), (1, 1, 1)) == 0.5


def test_the_complement_turns_value_and_bounds() -> None:
    turned = Chance(0.7, 0.6, 0.9).complement
    assert (turned.value, turned.low, turned.high) == pytest.approx((0.3, 0.1, 0.4))
