"""The fit: truth found again, intervals that hold what they say, the same draws every time."""

from __future__ import annotations

import os

import numpy as np
import pytest
from numpy.typing import NDArray

from foedus.alignment.index import filtering, fitting
from foedus.alignment.index.fitting import (
    LARGEST_SHAPE,
    LEAST_EFFECTIVE,
    Fit,
    Settings,
    fit,
    with_slope,
)
from foedus.alignment.index.grid import points
from foedus.alignment.index.kinds import Item
from foedus.alignment.index.panel import Panel, panel
from foedus.alignment.index.simulate import Simulated, simulate
from foedus.alignment.index.weights import effective_draws, smoothed
from foedus.errors import InvalidDataError, NotConvergedError
from tests.index.judged import averaged, chances, covered, distances, ranks

Array = NDArray[np.float64]

MIXED = (
    Item("size", "continuous"),
    Item("pact", "ordinal", 2),
    Item("distance", "ordinal", 4, sign=-1),
    Item("meetings", "count", 6),
    Item("trust", "continuous"),
    Item("rung", "ordinal", 3),
)
SPECIAL = (
    Item("treaty", "ordinal", 3, inert=True, bounds=(0.4, 0.8)),
    Item("arms", "ordinal", 4),
    Item("rival", "ordinal", 2, sign=-1, inert=True, bounds=(0.4, 0.8)),
    Item("drills", "count", 6, detected=True),
    Item("visits", "count", 5, detected=True, inert=True),
    Item("views", "continuous", inert=True),
)
SHAPE = ("loading", "cut", "inertia", "shift", "gap")
DRAWS = 800


def trusting(patch: pytest.MonkeyPatch) -> None:
    """Keep what was drawn, however little it is worth."""
    patch.setattr(fitting, "LEAST_EFFECTIVE", 0.0)
    patch.setattr(fitting, "LARGEST_SHAPE", np.inf)


@pytest.fixture(scope="module")
def mixed() -> tuple[Simulated, Fit]:
    world = simulate(MIXED, 250, 25, np.random.default_rng(20), missing=0.6, step=0.2)
    return world, fit(world.panel, Settings(draws=DRAWS))


@pytest.fixture(scope="module")
def special() -> tuple[Simulated, Fit]:
    rng = np.random.default_rng(21)
    begin = rng.integers(0, 8, 250)
    world = simulate(
        SPECIAL, 250, 22, rng, missing=0.5, step=0.2, jump=0.02, growth=2.0, begin=begin
    )
    with pytest.MonkeyPatch.context() as patch:
        trusting(patch)
        return world, fit(world.panel, Settings(draws=400))


def test_loadings_are_found_again(mixed: tuple[Simulated, Fit]) -> None:
    off = distances(*mixed, ("loading",))
    assert len(off) == len(MIXED)
    assert max(abs(v) for v in off.values()) < 3
    drawn = mixed[1].draws[:, mixed[1].layout.position("distance", "loading")]
    assert drawn.max() < 0, "it falls as alignment rises"


def test_all_other_parameters_are_found_again(mixed: tuple[Simulated, Fit]) -> None:
    off = np.array(list(distances(*mixed, ("",)).values()))
    assert np.abs(off).max() < 4
    assert np.mean(off**2) < 2.5, "errors are as large as the posterior says"


def test_states_are_held_by_their_intervals(mixed: tuple[Simulated, Fit]) -> None:
    world, made = mixed
    found = averaged(world.panel, made, 8)
    u = ranks(found, world.states)
    assert 0.86 < covered(u, 0.9) < 0.94
    assert 0.45 < covered(u, 0.5) < 0.55
    assert np.corrcoef((found @ points()).ravel(), world.states.ravel())[0, 1] > 0.85


def test_the_yearly_step_is_found_again(mixed: tuple[Simulated, Fit]) -> None:
    drawn = mixed[1].draws[:, -2]
    assert abs(drawn.mean() - np.log(0.2)) < 3 * drawn.std()


def test_inertia_detection_and_bounds_are_found_again(special: tuple[Simulated, Fit]) -> None:
    off = distances(*special, SHAPE)
    assert {"visits.inertia", "treaty.inertia", "rival.first_loading"} <= set(off)
    assert max(abs(v) for v in off.values()) < 4
    world, made = special
    inside = np.arange(22) >= world.panel.first[:, None]
    u = ranks(averaged(world.panel, made, 4), world.states)[inside]
    assert 0.86 < covered(u, 0.9) < 0.94


def test_counts_that_grow_with_coverage_do_not_raise_the_states(
    special: tuple[Simulated, Fit],
) -> None:
    """What is seen grew sevenfold (exp 2); the mean state of all dyads did not."""
    world, made = special
    found = chances(world.panel, made, made.mode) @ points()
    off = found - world.states
    inside = np.arange(22) >= world.panel.first[:, None]
    late, early = (
        np.mean(off[:, years][inside[:, years]]) for years in (slice(15, 22), slice(8, 12))
    )
    assert abs(late - early) < 0.15


def test_draws_are_counted_and_taken(mixed: tuple[Simulated, Fit]) -> None:
    made = mixed[1]
    assert made.draws.shape == (DRAWS, made.layout.size)
    assert made.shape < LARGEST_SHAPE
    assert made.effective.min() > LEAST_EFFECTIVE
    assert len(made.effective) == made.layout.size


def test_the_mode_is_a_mode(mixed: tuple[Simulated, Fit]) -> None:
    world, made = mixed
    slope = with_slope(world.panel, made.layout, made.mode, points())[1]
    gain = 0.5 * slope @ made.covariance @ slope
    assert gain < 0.01, "no step would gain a hundredth of a log unit"


def small(seed: int = 3, items: tuple[Item, ...] = MIXED[:3], dyads: int = 40) -> Panel:
    return simulate(items, dyads, 12, np.random.default_rng(seed), missing=0.4).panel


FEW = Settings(draws=60)


def test_the_same_seed_gives_the_same_draws_on_one_thread_or_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = small()
    trusting(monkeypatch)
    monkeypatch.setattr(filtering, "CHUNK", 16)
    few = Settings(draws=10)
    made = []
    for threads in (1, 2, 2):
        monkeypatch.setattr(os, "cpu_count", lambda n=threads: n)
        made.append(fit(world, few))
    for other in made[1:]:
        assert made[0].draws.tobytes() == other.draws.tobytes()
        assert made[0].covariance.tobytes() == other.covariance.tobytes()
    elsewhere = fit(world, Settings(draws=10, seed=1))
    assert elsewhere.draws.tobytes() != made[0].draws.tobytes()


def test_too_few_effective_draws_are_an_error_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fitting, "LEAST_EFFECTIVE", 1e9)
    monkeypatch.setattr(fitting, "effective_draws", lambda _, x: np.full(x.shape[1], 0.4))
    with pytest.raises(NotConvergedError, match=r"Only 0 effective draws of .* out of 5") as e:
        fit(small(), Settings(draws=5))
    assert "--draws" in str(e.value)
    assert e.value.exit_status == 6


@pytest.mark.parametrize("item", [MIXED[0], MIXED[1], MIXED[3]], ids=lambda i: i.kind)
def test_a_single_indicator_runs(item: Item, monkeypatch: pytest.MonkeyPatch) -> None:
    trusting(monkeypatch)
    made = fit(small(items=(item,)), FEW)
    assert np.isfinite(made.draws).all()
    assert np.isfinite(made.covariance).all()


def test_an_indicator_that_another_separates_stays_finite(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two binary indicators that are always equal: the prior keeps their loadings in bounds."""
    trusting(monkeypatch)
    world = small(dyads=60)
    twin = world.values["pact"].copy()
    items = (MIXED[1], Item("twin", "ordinal", 2))
    separated = panel(items, world.years, world.dyads, {"pact": twin, "twin": twin})
    made = fit(separated, FEW)
    assert np.isfinite(made.draws).all()
    loadings = [made.mode[made.layout.position(i.id, "loading")] for i in items]
    assert all(0.5 < b < 10 for b in loadings)


def test_an_indicator_on_one_side_of_a_normal_one_stays_finite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Perfect separation by a continuous indicator."""
    trusting(monkeypatch)
    world = small(dyads=60)
    size = world.values["size"]
    above = np.where(np.isnan(size), np.nan, (size > np.nanmedian(size)).astype(float))
    made = fit(panel(MIXED[:2], world.years, world.dyads, {"size": size, "pact": above}), FEW)
    assert np.isfinite(made.draws).all()
    assert np.abs(made.mode).max() < 30


BAD = {
    "value of no level": ("pact", 2.0, r"pact: the value 2 is no ordinal of 2 levels \(0 to 1\)"),
    "half a level": ("pact", 0.5, r"pact: the value 0\.5 is no ordinal"),
    "negative count": ("meetings", -1.0, r"meetings: the value -1 is no count"),
    "half a count": ("meetings", 1.5, r"meetings: the value 1\.5 is no count"),
}


@pytest.mark.parametrize("case", BAD)
def test_values_that_a_kind_cannot_have_are_refused(case: str) -> None:
    item, value, message = BAD[case]
    good = small(items=MIXED)
    values = {k: v.copy() for k, v in good.values.items()}
    values[item][3, 4] = value
    with pytest.raises(InvalidDataError, match=message):
        panel(MIXED, good.years, good.dyads, values)


def test_counts_above_the_top_count_as_the_top() -> None:
    good = small(items=MIXED[3:4])
    values = good.values["meetings"].copy()
    values[0, 0] = 500
    made = panel(MIXED[3:4], good.years, good.dyads, {"meetings": values})
    assert made.features[0, 0].argmax() == 5
    assert made.features[0, 0].sum() == 1


def test_a_column_that_never_varies_is_refused() -> None:
    good = small()
    for fill, seen in ((np.nan, 0), (1.0, good.values["pact"].size)):
        values = {**good.values, "pact": np.full_like(good.values["pact"], fill)}
        with pytest.raises(InvalidDataError, match=rf"pact: {seen} observations, all alike"):
            panel(good.items, good.years, good.dyads, values)


def test_an_unknown_kind_is_refused() -> None:
    good = small()
    items = (Item("size", "cardinal"), *good.items[1:])
    with pytest.raises(InvalidDataError, match="the kind 'cardinal' is unknown; there are cont"):
        panel(items, good.years, good.dyads, good.values)


def test_no_dyads_no_indicators_or_one_year_are_refused() -> None:
    good = small()
    with pytest.raises(InvalidDataError, match="0 dyads, 3 indicators, 12 years"):
        panel(good.items, good.years, [], good.values)
    with pytest.raises(InvalidDataError, match="40 dyads, 0 indicators"):
        panel([], good.years, good.dyads, {})
    with pytest.raises(InvalidDataError, match="1 years: the index needs"):
        panel(good.items, [1950], good.dyads, {k: v[:, :1] for k, v in good.values.items()})


def test_infinity_is_no_observation_of_a_state() -> None:
    """It is taken as missing, as every number that is not finite."""
    good = small(items=MIXED[:1])
    values = good.values["size"].copy()
    values[0] = np.inf
    blank = np.where(np.isinf(values), np.nan, values)
    one, two = (panel(MIXED[:1], good.years, good.dyads, {"size": v}) for v in (values, blank))
    np.testing.assert_array_equal(one.features, two.features)


def test_even_weights_are_worth_all_draws_and_three_heavy_ones_three() -> None:
    values = np.random.default_rng(1).normal(size=(500, 2))
    even = np.full(500, 1 / 500)
    assert effective_draws(even, values) == pytest.approx([500, 500])
    heavy = np.where(np.arange(500) < 3, 1 / 3, 0.0)
    assert effective_draws(heavy, values) == pytest.approx([3, 3])
    lone = np.full(500, 1e-6)
    lone[0] = 1.0
    assert effective_draws(lone / lone.sum(), values).max() < 1.01


def test_weights_of_a_narrower_proposal_are_not_trusted() -> None:
    """Draws of half the spread never see the tails: the shape of the weights says so."""
    z = np.random.default_rng(2).standard_normal((2000, 10))
    for spread, trusted in ((1.1, True), (0.5, False)):
        x = spread * z
        logs = -0.5 * (x**2).sum(axis=1) + 0.5 * (z**2).sum(axis=1)
        weights, shape = smoothed(logs)
        assert weights.sum() == pytest.approx(1)
        assert (shape < LARGEST_SHAPE) == trusted


@pytest.mark.slow
def test_intervals_of_a_larger_panel_hold_what_they_say() -> None:
    rng = np.random.default_rng(30)
    world = simulate(MIXED + SPECIAL[:4], 1000, 50, rng, missing=0.6, jump=0.01, growth=1.0)
    made = fit(world.panel, Settings(draws=400))
    u = ranks(averaged(world.panel, made, 4), world.states)
    assert 0.88 < covered(u, 0.9) < 0.92
    assert max(abs(v) for v in distances(world, made, ("loading",)).values()) < 3.5
