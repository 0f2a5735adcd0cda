"""The likelihood and the states, beside enumeration of all paths and beside a Kalman filter."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from foedus.alignment.index.filtering import (
    expected,
    forward,
    likelihood,
    model,
    paths,
    slopes,
    smooth,
)
from foedus.alignment.index.grid import points
from foedus.alignment.index.kinds import KINDS, Item, natural
from foedus.alignment.index.panel import Panel, panel
from foedus.alignment.index.parameters import Layout, layout, start
from foedus.alignment.index.simulate import Simulated, simulate
from tests.index.judged import ranks

Array = NDArray[np.float64]

MIXED = (
    Item("size", "continuous"),
    Item("treaty", "ordinal", 3, inert=True, bounds=(0.4, 0.8)),
    Item("rival", "ordinal", 2, sign=-1),
    Item("drills", "count", 5, detected=True),
)


def made(dyads: int, years: int, seed: int = 1, **options: object) -> Simulated:
    return simulate(MIXED, dyads, years, np.random.default_rng(seed), growth=1.0, **options)


def somewhere(at: Layout, of: Panel, seed: int = 3) -> Array:
    """Parameters near those where a search begins."""
    rng = np.random.default_rng(seed)
    begin = start(of.items, of.values) + rng.normal(0, 0.2, at.size)
    begin[at.motion] = (np.log(0.4), -2.5)
    return begin


def evidence(of: Panel, at: Layout, p: Array, grid: Array) -> Array:
    """Log-likelihood of every dyad-year at every state, item by item, (dyads, years, grid)."""
    total = np.zeros((len(of.dyads), len(of.years), len(grid)))
    for item in of.items:
        own = natural(item, p[at.at[item.id]])[0]
        weights = KINDS[item.kind].weights(item, own, grid, of.cover[item.id])
        features = KINDS[item.kind].featured(item, of.values[item.id])
        weights = np.broadcast_to(weights, (len(of.years), *weights.shape[1:]))
        total += np.einsum("ntf,tfg->ntg", features, weights)
    return total


def test_the_likelihood_is_the_sum_over_all_paths() -> None:
    world, grid = made(3, 3, missing=0.3), points(9)
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    said, put = evidence(world.panel, at, p, grid), model(world.panel, at, p, grid)
    total, marginal = 0.0, np.zeros((3, 3, 9))
    for dyad in range(3):
        chances = np.zeros((9, 9, 9))
        for a, b, c in itertools.product(range(9), repeat=3):
            log = said[dyad, 0, a] + said[dyad, 1, b] + said[dyad, 2, c]
            chances[a, b, c] = np.exp(log) * put.start[a] * put.chances[a, b] * put.chances[b, c]
        total += np.log(chances.sum())
        chances /= chances.sum()
        marginal[dyad] = [chances.sum((1, 2)), chances.sum((0, 2)), chances.sum((0, 1))]
    assert likelihood(world.panel, at, p, grid) == pytest.approx(total, abs=1e-3)
    ((_, found),) = smooth(world.panel, at, p, grid)
    np.testing.assert_allclose(found.transpose(1, 0, 2), marginal, atol=1e-5)


def test_slopes_of_the_likelihood_are_its_differences() -> None:
    world, grid = made(60, 8, missing=0.4), points()
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    found = slopes(world.panel, at, p, grid, expected(world.panel, at, p, grid))
    steps = 0.02 * np.eye(at.size)
    differences = [
        (likelihood(world.panel, at, p + s, grid) - likelihood(world.panel, at, p - s, grid)) / 0.04
        for s in steps
    ]
    np.testing.assert_allclose(found, differences, rtol=0.02, atol=0.05)


def kalman(y: Array, a: Array, b: Array, s: Array, step: float) -> tuple[float, Array, Array]:
    """Log-likelihood, smoothed means and variances of one dyad, (years, items) with NaN."""
    mean, spread, log = 0.0, 1.0, 0.0
    kept = []
    for t, row in enumerate(y):
        if t:
            spread += step**2
        ahead = (mean, spread)
        for value, shift, loading, sd in zip(row, a, b, s, strict=True):
            if np.isnan(value):
                continue
            off, total = value - shift - loading * mean, loading**2 * spread + sd**2
            log -= 0.5 * (np.log(2 * np.pi * total) + off**2 / total)
            gain = spread * loading / total
            mean, spread = mean + gain * off, spread * (1 - gain * loading)
        kept.append((*ahead, mean, spread))
    means, spreads = [mean], [spread]
    for (_, _, m, v), (ahead_m, ahead_v, _, _) in zip(kept[-2::-1], kept[:0:-1], strict=True):
        gain = v / ahead_v
        means.append(m + gain * (means[-1] - ahead_m))
        spreads.append(v + gain**2 * (spreads[-1] - ahead_v))
    return log, np.array(means[::-1]), np.array(spreads[::-1])


@pytest.mark.parametrize("step", [0.15, 0.3])
def test_a_panel_of_normal_indicators_is_a_kalman_filter(step: float) -> None:
    items = tuple(Item(f"i{k}", "continuous") for k in range(3))
    world = simulate(items, 40, 20, np.random.default_rng(7), missing=0.5, step=step)
    own = [world.parameters[i.id] for i in items]
    at, grid = layout(items), points()
    p = np.concatenate([np.array(list(o.values())) for o in own] + [np.array([np.log(step), -30])])
    a, b = (np.array([o[k] for o in own]) for k in ("intercept", "loading"))
    s = np.exp([o["log_sd"] for o in own])
    values = np.stack([world.panel.values[i.id] for i in items], axis=-1)
    told = [kalman(row, a, b, s, step) for row in values]
    constant = -0.5 * np.log(2 * np.pi) * np.isfinite(values).sum()
    total = sum(log for log, _, _ in told)
    assert likelihood(world.panel, at, p, grid) + constant == pytest.approx(total, abs=0.01 * 40)
    found = np.concatenate([c for _, c in smooth(world.panel, at, p, grid)], axis=1)
    mean = (found @ grid).T
    spread = np.sqrt((found @ grid**2).T - mean**2)
    np.testing.assert_allclose(mean, [m for _, m, _ in told], atol=0.01)
    np.testing.assert_allclose(spread, np.sqrt([v for _, _, v in told]), atol=0.01)


def test_years_outside_a_dyads_span_have_no_part() -> None:
    """A dyad of the years 4 to 9 is what it would be in a panel of those years alone."""
    rng = np.random.default_rng(2)
    values = {i.id: world_values(i, rng, (5, 12)) for i in MIXED[:3]}
    dyads, items = [(k, k + 9) for k in range(1, 6)], MIXED[:3]
    at = layout(items)
    p = start(items, values)
    late = panel(items, range(1950, 1962), dyads, values, [(1954, 1959)] * 5)
    inner = {k: v[:, 4:10] for k, v in values.items()}
    alone = panel(items, range(1954, 1960), dyads, inner)
    here, there = (likelihood(x, at, p, points()) for x in (late, alone))
    assert here == pytest.approx(there, rel=1e-5)
    found, told = (next(smooth(x, at, p, points()))[1] for x in (late, alone))
    np.testing.assert_allclose(found[4:10], told, atol=1e-5)
    assert not found[:4].any(), "no state before the first year"


def world_values(item: Item, rng: np.random.Generator, shape: tuple[int, int]) -> Array:
    x = rng.normal(size=shape)
    values = x if item.kind == "continuous" else rng.integers(0, item.levels, shape).astype(float)
    return np.where(rng.random(shape) < 0.4, np.nan, values)


def test_a_panel_of_dyads_of_unlike_spans_is_the_sum_of_its_dyads() -> None:
    begin, end = np.array([5, 0, 3, 0, 8]), np.array([11, 11, 6, 4, 11])
    world = made(5, 12, begin=begin, end=end, missing=0.2)
    assert list(world.panel.first) == sorted(begin)
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    whole = likelihood(world.panel, at, p, points())
    alone = [likelihood(world.panel.subset(np.array([k])), at, p, points()) for k in range(5)]
    assert whole == pytest.approx(sum(alone), rel=1e-6)


def test_years_without_observations_change_no_likelihood() -> None:
    """Missing is never zero: three empty years at the end say nothing."""
    world = made(20, 10, missing=0.3)
    wider = {
        k: np.pad(v, ((0, 0), (0, 3)), constant_values=np.nan)
        for k, v in world.panel.values.items()
    }
    years = range(1950, 1963)
    longer = panel(MIXED, years, world.panel.dyads, wider)
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    here, there = (likelihood(x, at, p, points()) for x in (world.panel, longer))
    assert here == pytest.approx(there, rel=1e-6)


def test_a_dyad_with_no_data_is_as_uncertain_as_before_anything_was_known() -> None:
    world, grid = made(10, 5, missing=0.2), points()
    values = {k: np.vstack([v, np.full((1, 5), np.nan)]) for k, v in world.panel.values.items()}
    more = panel(MIXED, world.panel.years, [*world.panel.dyads, (90, 91)], values)
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    here, there = (likelihood(x, at, p, grid) for x in (world.panel, more))
    assert here == pytest.approx(there, rel=1e-6)
    found = next(smooth(more, at, p, grid))[1][:, -1]
    spread = np.sqrt((found @ grid**2) - (found @ grid) ** 2)
    np.testing.assert_allclose(found @ grid, 0, atol=0.02)
    assert spread[0] == pytest.approx(1, abs=1e-3)
    assert (np.diff(spread) > 0).all()


def test_the_order_of_dyads_changes_nothing() -> None:
    world = made(300, 6, missing=0.4)
    order = np.random.default_rng(5).permutation(300)
    values = {k: v[order] for k, v in world.panel.values.items()}
    other = panel(MIXED, world.panel.years, [world.panel.dyads[k] for k in order], values)
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    here, there = (likelihood(x, at, p, points()) for x in (world.panel, other))
    assert here == pytest.approx(there, rel=1e-6)
    one, two = (
        np.concatenate([c for _, c in smooth(x, at, p, points())], axis=1)
        for x in (world.panel, other)
    )
    np.testing.assert_allclose(one[:, order], two, atol=1e-5)


def test_an_indicator_that_is_unobserved_changes_nothing() -> None:
    """What removing it means: its parameters stay in place, and say nothing."""
    world, items = made(30, 6, missing=0.3), MIXED[:3]
    at, fewer = layout(MIXED), layout(items)
    p = somewhere(at, world.panel)
    kept = np.delete(p, np.arange(at.size)[at.at["drills"]])
    without = world.panel.without("drills")
    alone = panel(
        items, world.panel.years, world.panel.dyads, {i.id: world.panel.values[i.id] for i in items}
    )
    here = likelihood(without, at, p, points())
    assert here == pytest.approx(likelihood(alone, fewer, kept, points()), rel=1e-6)
    assert here != pytest.approx(likelihood(world.panel, at, p, points()), rel=1e-3)
    assert world.panel.observed("drills") > 0
    assert without.observed("drills") == 0


def test_drawn_paths_have_the_smoothed_chances_and_their_steps() -> None:
    world, grid = made(1, 8, missing=0.3), points()
    at = layout(MIXED)
    p = somewhere(at, world.panel)
    put = model(world.panel, at, p, grid)
    done = forward(world.panel, put, slice(0, 1))[1]
    drawn = paths(done.filtered[:, 0], put.chances.astype(float), np.random.default_rng(1), 20_000)
    found = next(smooth(world.panel, at, p, grid))[1][:, 0]
    np.testing.assert_allclose(grid[drawn].mean(axis=0), found @ grid, atol=0.03)
    assert drawn.shape == (20_000, 8)
    together = np.corrcoef(grid[drawn][:, 3], grid[drawn][:, 4])[0, 1]
    assert together > 0.4, "neighbouring years are drawn together"


def test_true_states_are_uniform_in_their_posterior_at_the_true_parameters() -> None:
    """No estimation: the filter is given what the states and observations were made with."""
    world = simulate(MIXED, 600, 20, np.random.default_rng(11), missing=0.5, step=0.25, jump=0.03)
    at, grid = layout(MIXED), points()
    p = np.concatenate(
        [free(i, world.parameters[i.id]) for i in MIXED] + [[np.log(0.25), np.log(0.03 / 0.97)]]
    )
    found = np.concatenate([c for _, c in smooth(world.panel, at, p, grid)], axis=1)
    u = ranks(found.transpose(1, 0, 2).astype(float), world.states)
    for share in (0.5, 0.8, 0.9, 0.95):
        edge = (1 - share) / 2
        assert np.mean((u > edge) & (u < 1 - edge)) == pytest.approx(share, abs=0.015)


def free(item: Item, own: dict[str, float]) -> Array:
    """Parameters of the vector whose natural ones are these."""
    p = np.array(list(own.values()))
    if item.bounds is None:
        return p
    for k, name in enumerate(own):
        if "loading" in name:
            wide = 3.0 if name == "first_loading" else 1.0
            low, high = (wide * b for b in item.bounds)
            share = (item.sign * p[k] - low) / (high - low)
            p[k] = np.log(share / (1 - share))
    return p


def test_two_halves_of_an_observation_say_what_one_whole_does() -> None:
    rng = np.random.default_rng(4)
    values = {"a": rng.integers(0, 3, (4, 5)).astype(float)}
    one = panel([Item("a", "ordinal", 3)], range(2000, 2005), [(1, k) for k in range(2, 6)], values)
    halves = [Item(name, "ordinal", 3, weight=0.5) for name in ("a", "b")]
    two = panel(halves, one.years, one.dyads, {"a": values["a"], "b": values["a"]})
    p = np.array([-0.5, 0.1, 0.8])
    whole = np.concatenate([p, (np.log(0.3), -3.0)])
    twice = np.concatenate([p, p, (np.log(0.3), -3.0)])
    found = likelihood(two, layout(halves), twice, points())
    assert found == pytest.approx(likelihood(one, layout(one.items), whole, points()), abs=1e-4)
    slope = slopes(
        two, layout(halves), twice, points(), expected(two, layout(halves), twice, points())
    )
    at = layout(one.items)
    both = slopes(one, at, whole, points(), expected(one, at, whole, points()))
    np.testing.assert_allclose(slope[:3] + slope[3:6], both[:3], atol=1e-3)
