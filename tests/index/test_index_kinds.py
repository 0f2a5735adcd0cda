"""What each kind of indicator says of the state, and how its slopes follow from it."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from foedus.alignment.index.grid import HIGHEST, LOWEST, beginning, motion, points
from foedus.alignment.index.kinds import (
    KINDS,
    LAPSE,
    LEAST_TOP,
    MOST_BEFORE,
    PRIORS,
    Item,
    natural,
    priors,
)

Array = NDArray[np.float64]
GRID = np.linspace(-2, 2, 21)
COVER = np.array([-1.0, 0.0, 0.5, 1.5])


def variants() -> list[Item]:
    """Every kind, with and without inertia, detection and bounds, rising and falling."""
    shapes = (("continuous", 0), ("ordinal", 2), ("ordinal", 4), ("count", 5))
    return [
        Item("x", kind, levels, sign, detected, inert, bounds)
        for (kind, levels), inert, bounds, sign, detected in itertools.product(
            shapes, (False, True), (None, (0.4, 0.8)), (1, -1), (False, True)
        )
        if kind == "count" or not detected
    ]


def named(item: Item) -> str:
    words = [item.kind, str(item.levels), "falling" if item.sign < 0 else "rising"]
    words += [w for w in ("detected", "inert", "bounds") if getattr(item, w)]
    return "-".join(words)


def cover_of(item: Item) -> Array:
    return COVER if item.detected else np.zeros(1)


def parameters_of(item: Item, seed: int) -> Array:
    rng = np.random.default_rng(seed)
    return rng.normal(0, 0.7, len(KINDS[item.kind].parameters(item)))


@pytest.mark.parametrize("item", variants(), ids=named)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_slopes_are_those_of_the_likelihood(item: Item, seed: int) -> None:
    kind, p = KINDS[item.kind], parameters_of(item, seed)
    cover = cover_of(item)
    sums = sums_of_data(item, seed)

    def value(at: Array) -> float:
        return float((kind.weights(item, natural(item, at)[0], GRID, cover) * sums).sum())

    own, by = natural(item, p)
    found = kind.slopes(item, own, GRID, cover, sums) * by
    step = 1e-3
    steps = step * np.eye(len(p))
    expected = np.array([(value(p + s) - value(p - s)) / (2 * step) for s in steps])
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=2e-5 * np.abs(sums).sum())


def sums_of_data(item: Item, seed: int) -> Array:
    """Sums of features as data make them, spread over states at random, (years, features, grid)."""
    rng = np.random.default_rng(seed + 1)
    values = observations(item, rng, (30, len(cover_of(item)) if item.detected else 3))
    features = KINDS[item.kind].featured(item, values)
    believed = rng.dirichlet(np.ones(len(GRID)), values.shape)
    sums = np.einsum("ntf,ntg->tfg", features, believed)
    return sums if item.detected else sums.sum(axis=0, keepdims=True)


def observations(item: Item, rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    drawn = rng.normal(size=shape) if item.kind == "continuous" else None
    values = rng.integers(0, item.levels, shape).astype(float) if drawn is None else drawn
    values[rng.random(shape) < 0.3] = np.nan
    return values


LEVELLED = [i for i in variants() if i.kind != "continuous"]


@pytest.mark.parametrize("item", LEVELLED, ids=named)
def test_chances_of_all_levels_sum_to_one(item: Item) -> None:
    """After every value of the year before; the top of a count is all that is not below it."""
    p = natural(item, 0.5 * parameters_of(item, 4))[0]
    grid = np.linspace(-2, 2, 9)
    weights = KINDS[item.kind].weights(item, p, grid, cover_of(item))
    chances = np.exp(weights).reshape(len(weights), -1, item.levels, len(grid)).sum(axis=2)
    np.testing.assert_allclose(chances, 1.0, atol=2e-9)
    blocks = {"ordinal": item.levels + 1, "count": MOST_BEFORE + 2}[item.kind]
    assert chances.shape[1] == (blocks if item.inert else 1)


def log_likelihood(item: Item, p: Array, values: Array) -> Array:
    """Log-likelihood of each dyad-year at each state, (dyads, years, grid)."""
    features = KINDS[item.kind].featured(item, values)
    return features @ KINDS[item.kind].weights(item, natural(item, p)[0], GRID, np.zeros(1))[0]


def test_a_continuous_indicator_is_normal() -> None:
    values = np.array([[0.3, np.nan, -2.0]])
    found = log_likelihood(Item("x", "continuous"), np.array([0.2, 0.9, -0.4]), values)
    constant = -0.5 * np.log(2 * np.pi)
    for year in (0, 2):
        expected = stats.norm.logpdf(values[0, year], 0.2 + 0.9 * GRID, np.exp(-0.4))
        np.testing.assert_allclose(found[0, year] + constant, expected, atol=1e-10)
    assert not found[0, 1].any(), "what is missing says nothing"


def test_an_inert_continuous_indicator_follows_its_year_before_where_there_is_one() -> None:
    values = np.array([[0.3, 1.1, np.nan, -2.0]])
    p = np.array([0.2, 0.9, -0.4, 0.5, 1.5, 0.1, 0.7])
    found = log_likelihood(Item("x", "continuous", inert=True), p, values)[0]
    found -= 0.5 * np.log(2 * np.pi)
    alone = stats.norm.logpdf(values[0][:, None], 0.5 + 1.5 * GRID, np.exp(0.1))
    after = stats.norm.logpdf(1.1, 0.2 + 0.9 * GRID + 0.7 * 0.3, np.exp(-0.4))
    np.testing.assert_allclose(found[[0, 3]], alone[[0, 3]], atol=1e-10)
    np.testing.assert_allclose(found[1], after, atol=1e-10)


def test_an_ordinal_indicator_is_a_probit_with_lapses() -> None:
    p = np.array([0.9, -0.5, np.log(1.2)])
    found = np.exp(log_likelihood(Item("x", "ordinal", 3), p, np.array([[0.0, 1.0, 2.0]]))[0])
    below, middle = (stats.norm.cdf(c - 0.9 * GRID) for c in (-0.5, 0.7))
    expected = np.stack([below, middle - below, 1 - middle])
    np.testing.assert_allclose(found, (1 - LAPSE) * expected + LAPSE / 3, atol=1e-12)


def test_an_inert_ordinal_indicator_moves_its_cuts_by_its_level_of_the_year_before() -> None:
    p = np.array([0.9, -0.5, 1.4, 0.3, 2.0])
    values = np.array([[1.0, 1.0, 0.0]])
    found = np.exp(log_likelihood(Item("x", "ordinal", 2, inert=True), p, values)[0])
    expected = [
        stats.norm.sf(-0.5 - 1.4 * GRID - 0.3),
        stats.norm.sf(-0.5 - 0.9 * GRID - 2.0),
        stats.norm.cdf(-0.5 - 0.9 * GRID - 2.0),
    ]
    np.testing.assert_allclose(found, expected, atol=2 * LAPSE)


def test_a_count_is_negative_binomial_and_its_mean_follows_coverage() -> None:
    item = Item("x", "count", 30, detected=True)
    p = np.array([-0.3, 0.5, 0.4, 0.8])
    grid = np.linspace(-2, 2, 9)
    weights = KINDS["count"].weights(item, p, grid, COVER)
    r = np.exp(0.4)
    for year, cover in enumerate(COVER):
        mean = np.exp(-0.3 + 0.5 * grid + 0.8 * cover)
        expected = stats.nbinom.logpmf(np.arange(30)[:, None], r, r / (r + mean))
        expected[-1] = np.log(stats.nbinom.sf(28, r, r / (r + mean)) + LEAST_TOP)
        np.testing.assert_allclose(weights[year], expected, atol=1e-5)


@pytest.mark.parametrize("sign", [1, -1])
@given(u=st.floats(-50, 50), first=st.floats(-50, 50))
def test_a_bounded_loading_stays_on_its_side_and_within_its_bounds(
    sign: int, u: float, first: float
) -> None:
    item = Item("x", "ordinal", 2, sign, inert=True, bounds=(0.4, 0.8))
    found = dict(
        zip(
            KINDS["ordinal"].parameters(item),
            natural(item, np.array([u, 0.0, first, 0.0, 0.0]))[0],
            strict=True,
        )
    )
    assert 0.4 - 1e-9 <= sign * found["loading"] <= 0.8 + 1e-9
    assert 1.2 - 1e-9 <= sign * found["first_loading"] <= 2.4 + 1e-9


def test_every_parameter_of_every_kind_has_a_prior_of_its_own() -> None:
    for item in variants():
        names = [f"x.{n}" for n in KINDS[item.kind].parameters(item)]
        mean, sd = priors(names)
        assert len(mean) == len(names)
        assert (sd > 0).all()
        for name, m, s in zip(names, mean, sd, strict=True):
            expected = (
                PRIORS[""]
                if "log_gap" in name
                else PRIORS[next(k for k in PRIORS if k and name.endswith(k))]
            )
            assert (m, s) == expected


@given(log_step=st.floats(-4, 1), logit_jump=st.floats(-10, 3))
def test_chances_of_moving_sum_to_one_and_never_vanish(log_step: float, logit_jump: float) -> None:
    found = motion(np.array([log_step, logit_jump]), points())
    np.testing.assert_allclose(found.chances.sum(axis=1), 1.0, atol=1e-12)
    assert (found.chances > 0).all()
    np.testing.assert_allclose(found.slopes.sum(axis=2), 0.0, atol=1e-12)


@given(log_step=st.floats(-2.5, 0.5), logit_jump=st.floats(-8, 2))
def test_slopes_of_moving_are_those_of_its_chances(log_step: float, logit_jump: float) -> None:
    at, step = np.array([log_step, logit_jump]), 1e-5
    found = motion(at, points())
    for k in range(2):
        moved = step * (np.arange(2) == k)
        above, below = motion(at + moved, points()), motion(at - moved, points())
        expected = (above.chances - below.chances) / (2 * step)
        np.testing.assert_allclose(found.slopes[k], expected, atol=1e-8)


@pytest.mark.parametrize(("step", "off"), [(0.1, 0.02), (0.15, 1e-3), (0.3, 1e-6)])
def test_the_grid_moves_by_the_step_it_is_given(step: float, off: float) -> None:
    """Spacing is 0.15; of smaller steps than 0.1 the grid would make too little."""
    grid = points()
    middle = np.searchsorted(grid, 1.0)
    chances = motion(np.array([np.log(step), -30.0]), grid).chances[middle]
    mean = (chances * grid).sum()
    spread = np.sqrt((chances * (grid - mean) ** 2).sum())
    assert mean == pytest.approx(grid[middle], abs=1e-6)
    assert spread == pytest.approx(step, rel=off, abs=1e-6)


def test_a_dyad_begins_standard_normal() -> None:
    grid, chances = points(), beginning(points())
    assert (grid[0], grid[-1]) == (LOWEST, HIGHEST)
    assert chances.sum() == pytest.approx(1)
    assert (chances * grid).sum() == pytest.approx(0, abs=1e-5)
    assert (chances * grid**2).sum() == pytest.approx(1, abs=1e-4)
