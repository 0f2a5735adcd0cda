"""The posterior of breaks: exact, calibrated, and free of units; checked from outside."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
import ruptures
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_t

from foedus.alignment.breaks import (
    Settings,
    centred,
    likely,
    posterior,
    sets,
    standardised,
)

YEARS = 75
NONE = np.zeros((0, YEARS), dtype=bool)
PLAIN = Settings(drifts=(0.0, 0.5), weights=(0.5, 0.5))


def seen(values: np.ndarray) -> np.ndarray:
    return np.ones(values.shape, dtype=bool)


def window(years: int, *chosen: int) -> np.ndarray:
    made = np.zeros((1, years), dtype=bool)
    made[0, list(chosen)] = True
    return made


def log_segment(values: np.ndarray, spread: float, drift: float, shape: float) -> float:
    """Density of a segment written out as one multivariate t, as textbooks do."""
    if not len(values):
        return 0.0
    noise = 2.0 / (2.0 + drift)
    steps = np.minimum.outer(np.arange(len(values)), np.arange(len(values)))
    covariance = noise * (np.eye(len(values)) + spread / noise + drift * steps)
    found: float = multivariate_t(np.zeros(len(values)), covariance, df=2 * shape).logpdf(values)
    return found


def by_enumeration(values: np.ndarray, chosen: Settings, spread: float) -> tuple[np.ndarray, float]:
    """Probability of a break in each year, over every set of breaks there is, one by one."""
    years = len(values)
    chance = chosen.expected / (years - 1)
    weights, flags = [], []
    for breaks in itertools.product((False, True), repeat=years - 1):
        starts = [0, *(i + 1 for i, b in enumerate(breaks) if b), years]
        lengths = np.diff(starts)
        if (lengths[:-1] < chosen.shortest).any():
            continue
        prior = sum(
            np.log(chance) + (n - chosen.shortest) * np.log1p(-chance) for n in lengths[:-1]
        )
        prior += max(lengths[-1] - chosen.shortest, 0) * np.log1p(-chance)
        for drift, weight in zip(chosen.drifts, chosen.weights, strict=True):
            fits = (
                log_segment(values[a:b], spread, drift, chosen.shape)
                for a, b in itertools.pairwise(starts)
            )
            weights.append(prior + np.log(weight) + sum(fits))
            flags.append((False, *breaks))
    logs = np.array(weights)
    share = np.exp(logs - logs.max())
    evidence = float(np.log(share.sum()) + logs.max())
    return (share[:, None] * np.array(flags)).sum(axis=0) / share.sum(), evidence


@pytest.mark.parametrize("shortest", [1, 2, 3])
def test_every_set_of_breaks_counted_one_by_one_gives_the_same(shortest: int) -> None:
    values = np.array([0.3, -0.4, 0.1, 2.2, 1.9, 2.5, -1.0, 0.2])[:, None]
    chosen = Settings(shortest=shortest, drifts=(0.0, 0.5), weights=(0.5, 0.5), shape=3.0)
    series = standardised(values, seen(values))
    found = posterior(series, np.zeros((0, 8), dtype=bool), chosen)
    years, evidence = by_enumeration(series.values[:, 0], chosen, float(series.spread[0]))
    assert found.averaged.years[:, 0] == pytest.approx(years, abs=1e-10)
    assert found.averaged.evidence[0] == pytest.approx(evidence, abs=1e-9)


def test_the_nile_fell_after_1898(shared: Path) -> None:
    with (shared / "golden" / "changepoint" / "nile.csv").open(encoding="utf-8") as file:
        flow = np.array([[float(row["flow"])] for row in csv.DictReader(file)])
    series = standardised(flow, seen(flow))
    found = posterior(series, window(100, *range(25, 33)))
    assert found.averaged.years[:, 0].argmax() == 28  # 1899, the first year of the lower level
    assert found.averaged.number[:, 0].argmax() == 1
    assert found.averaged.windows[0, 0] > 0.95  # within the published interval of 95%
    assert found.over_walk[0] > 2
    drawn = sets(series, found, 4000, np.random.default_rng(1))[:, :, 0]
    lone = drawn[drawn.sum(axis=1) == 1].argmax(axis=1) + 1870  # the last year of the higher level
    low, high = np.quantile(lone, [0.025, 0.975])
    assert low >= 1895
    assert high <= 1902


@pytest.mark.parametrize("seed", range(5))
def test_clear_steps_lie_where_ruptures_finds_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    levels = np.repeat([0.0, 5.0, -2.0, 3.0], [20, 18, 17, 20])
    values = (levels + rng.normal(size=YEARS))[:, None]
    series = standardised(values, seen(values))
    found = posterior(series, NONE)
    drawn = sets(series, found, 500, rng)[:, :, 0]
    rows, counts = np.unique(drawn, axis=0, return_counts=True)
    best = list(np.flatnonzero(rows[counts.argmax()]))
    assert best == ruptures.Dynp(model="l2", jump=1, min_size=2).fit(values).predict(3)[:-1]
    assert best == ruptures.KernelCPD(kernel="linear", min_size=2).fit(values).predict(3)[:-1]


def test_sets_that_are_drawn_agree_with_the_probabilities() -> None:
    rng = np.random.default_rng(2)
    values = np.stack([rng.normal(size=30).cumsum(), rng.normal(size=30)], axis=1)
    series = standardised(values, seen(values))
    near = window(30, 14, 15, 16)
    found = posterior(series, near)
    drawn = sets(series, found, 20_000, rng)
    assert drawn.mean(axis=0) == pytest.approx(found.averaged.years, abs=0.015)
    any_near = (drawn & near[0][:, None]).any(axis=1).mean(axis=0)
    assert any_near == pytest.approx(found.averaged.windows[0], abs=0.015)
    none = (drawn.sum(axis=1) == 0).mean(axis=0)
    assert none == pytest.approx(found.averaged.number[0], abs=0.015)


@given(
    values=st.lists(st.integers(-30, 30), min_size=8, max_size=20).filter(
        lambda v: len(set(v)) > 1
    ),
    unit=st.floats(1e-6, 1e6),
    sign=st.sampled_from([1.0, -1.0]),
    origin=st.integers(-1000, 1000),
)
@settings(max_examples=30)
def test_other_units_and_another_origin_change_nothing(
    values: list[int], unit: float, sign: float, origin: int
) -> None:
    here = np.array(values, dtype=float)[:, None]
    there = (here + origin) * unit * sign
    none = np.zeros((0, len(values)), dtype=bool)
    one = posterior(standardised(here, seen(here)), none, PLAIN)
    other = posterior(standardised(there, seen(there)), none, PLAIN)
    assert other.averaged.years == pytest.approx(one.averaged.years, abs=1e-6)


@given(st.lists(st.floats(-5, 5), min_size=8, max_size=25).filter(lambda v: np.ptp(v) > 1e-3))
@settings(max_examples=30)
def test_probabilities_add_up(values: list[float]) -> None:
    rows = np.array(values)[:, None]
    found = posterior(standardised(rows, seen(rows)), window(len(rows), *range(1, len(rows))))
    number = found.averaged.number[:, 0]
    assert number.sum() == pytest.approx(1.0, abs=1e-6)
    expected = (np.arange(len(number)) * number).sum()
    assert found.averaged.years.sum() == pytest.approx(expected, abs=1e-5)
    assert found.averaged.windows[0, 0] == pytest.approx(1.0 - number[0], abs=1e-9)


def test_series_are_the_same_alone_and_beside_others() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(25, 300)).cumsum(axis=0)
    observed = rng.random((25, 300)) > 0.2
    many = posterior(standardised(values, observed), np.zeros((0, 25), bool), PLAIN)
    for place in (0, 299):
        alone = standardised(values[:, [place]], observed[:, [place]])
        found = posterior(alone, np.zeros((0, 25), bool), PLAIN)
        assert found.averaged.years[:, 0] == pytest.approx(many.averaged.years[:, place], abs=1e-9)


def test_what_stands_in_a_void_is_not_read_and_a_break_spreads_over_it() -> None:
    rng = np.random.default_rng(4)
    values = (np.repeat([0.0, 6.0], [20, 20]) + rng.normal(size=40) * 0.5)[:, None]
    observed = seen(values)
    observed[17:23] = False
    other = values.copy()
    other[17:23] = 1e9
    none = np.zeros((0, 40), bool)
    found = posterior(standardised(values, observed), none).averaged.years[:, 0]
    assert posterior(standardised(other, observed), none).averaged.years[:, 0] == pytest.approx(
        found
    )
    assert found[17:24] == pytest.approx(np.full(7, 1 / 7), abs=0.03)


def test_what_is_called_likely_happens_as_often() -> None:
    rng, chosen, count = np.random.default_rng(5), Settings(expected=1.0), 800
    breaks = rng.random((YEARS, count)) < chosen.chance(YEARS)
    breaks[0] = False
    for t in range(2, YEARS):
        breaks[t] &= ~breaks[t - 1]  # no segment of a single year
    step = np.sqrt(rng.choice(chosen.drifts, count, p=chosen.weights))
    level, values = rng.normal(0, 3, count), np.zeros((YEARS, count))
    for t in range(YEARS):
        drifted = level + step * rng.normal(size=count)
        level = np.where(breaks[t], rng.normal(0, 3, count), drifted)
        values[t] = level + rng.normal(size=count)
    told = posterior(standardised(values, seen(values)), NONE, chosen).averaged.years
    for low, high in itertools.pairwise((0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.01)):
        here = (told >= low) & (told < high)
        assert breaks[here].mean() == pytest.approx(told[here].mean(), abs=0.1)


@pytest.mark.parametrize(
    ("make", "allowed"),
    [
        (lambda rng, n: rng.normal(size=(YEARS, n)), 0.03),
        (lambda rng, n: rng.normal(size=(YEARS, n)).cumsum(axis=0), 0.08),
        (lambda rng, n: rng.normal(size=(YEARS, n)) + 0.1 * np.arange(YEARS)[:, None], 0.08),
        (lambda rng, n: rng.poisson(1.0, size=(YEARS, n)).astype(float), 0.08),
    ],
    ids=["noise", "random walk", "trend", "counts"],
)
def test_false_alarms_are_few(make: object, allowed: float) -> None:
    values = make(np.random.default_rng(6), 200)  # type: ignore[operator]
    years = posterior(standardised(values, seen(values)), NONE).averaged.years
    near = years.copy()
    near[1:-1] = years[:-2] + years[1:-1] + years[2:]
    assert (near.max(axis=0) > 0.5).mean() <= allowed


def test_a_random_walk_is_told_from_steps() -> None:
    rng = np.random.default_rng(7)
    walk = rng.normal(size=(YEARS, 50)).cumsum(axis=0)
    steps = np.repeat([0.0, 4.0], [40, 35])[:, None] + rng.normal(size=(YEARS, 50))
    over = posterior(standardised(walk, seen(walk)), NONE).over_walk
    assert np.median(over) < -5
    over = posterior(standardised(steps, seen(steps)), NONE).over_walk
    assert np.median(over) > 5


def test_a_break_of_a_random_walk_is_still_found() -> None:
    rng = np.random.default_rng(8)
    values = rng.normal(size=(YEARS, 50)).cumsum(axis=0) + 8.0 * (np.arange(YEARS) >= 40)[:, None]
    found = posterior(standardised(values, seen(values)), window(YEARS, 39, 40, 41))
    assert np.median(found.averaged.windows) > 0.9


def test_a_step_that_follows_coverage_disappears_and_one_of_its_own_stays() -> None:
    rng = np.random.default_rng(9)
    coverage = 3.0 * (np.arange(YEARS) >= 40) + rng.normal(size=YEARS) * 0.3
    own = 3.0 * (np.arange(YEARS) >= 25)
    follows = coverage + rng.normal(size=YEARS) * 0.7
    values = np.stack([follows, follows + own], axis=1)
    windows = np.concatenate([window(YEARS, 39, 40, 41), window(YEARS, 24, 25, 26)])
    series = standardised(values, seen(values))
    covariate = centred(coverage, np.ones(YEARS, dtype=bool))
    assert covariate is not None
    plain = posterior(series, windows).averaged.windows
    given_coverage = posterior(series, windows, slopes=likely(series, covariate)).averaged.windows
    assert (plain[0] > 0.8).all()
    assert (given_coverage[0] < 0.1).all()
    assert given_coverage[1, 1] > 0.9


def test_coverage_that_never_varies_says_nothing() -> None:
    assert centred(np.full(9, 3.0), np.ones(9, dtype=bool)) is None
