from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest, truncnorm

from foedus.alignment.ideal import model, places
from foedus.alignment.ideal.diagnose import mixing
from foedus.alignment.ideal.estimate import Mode, find_mode, sample
from foedus.alignment.ideal.start import begin
from foedus.alignment.ideal.votes import gather
from tests.ideal.simulated import World, world

ANCHOR = {100: 1.0}


def true_places(made: World, mode: Mode) -> np.ndarray:
    votes = mode.votes
    return made.truth[votes.states[votes.unit_state] - 100, votes.sessions[votes.unit_session] - 1]


def anchored(made: World) -> dict[int, float]:
    ends = np.argsort(made.truth.mean(axis=1))
    return {100 + int(ends[-1]): 2.0, 100 + int(ends[0]): -2.0}


def test_the_mode_finds_known_places() -> None:
    made = world(1, roll_calls=40)
    mode = find_mode(gather(*made.columns), anchored(made))
    assert np.corrcoef(mode.place, true_places(made, mode))[0, 1] > 0.92
    assert mode.place.mean() == pytest.approx(0.0, abs=1e-9)
    assert mode.place.std() == pytest.approx(1.0)
    assert (mode.deviation > 0.0).all()


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_names_of_states_do_not_matter(seed: int) -> None:
    made = world(seed, states=12, sessions=3, roll_calls=12)
    anchors = anchored(made)
    first = find_mode(gather(*made.columns), anchors)
    turned = 999 - made.state
    second = find_mode(
        gather(made.session, made.roll_call, turned, made.vote),
        {999 - k: v for k, v in anchors.items()},
    )
    there = {
        (999 - int(second.votes.states[s]), int(t)): x
        for s, t, x in zip(
            second.votes.unit_state, second.votes.unit_session, second.place, strict=True
        )
    }
    here = [
        there[int(first.votes.states[s]), int(t)]
        for s, t in zip(first.votes.unit_state, first.votes.unit_session, strict=True)
    ]
    assert np.corrcoef(first.place, here)[0, 1] > 0.999


@settings(max_examples=5)
@given(st.integers(0, 1000))
def test_a_roll_call_put_the_other_way_round_has_the_opposite_slope(seed: int) -> None:
    made = world(seed, states=15, sessions=2, roll_calls=12)
    votes = gather(*made.columns)
    turned = np.where(made.roll_call == votes.items[0], 4 - made.vote, made.vote)
    again = gather(made.session, made.roll_call, made.state, turned)
    one, two = model.workspace(votes), model.workspace(again)
    first, second = begin(one, anchored(made)), begin(two, anchored(made))
    second.x[:] = first.x
    model.settle(one, first, 30)
    model.settle(two, second, 30)
    assert second.p[0, 0] == pytest.approx(-first.p[0, 0], abs=2e-3)
    assert second.p[0, 1] == pytest.approx(-first.p[0, 2], abs=2e-3)


def test_the_same_seed_gives_the_same_draws() -> None:
    votes = gather(*world(2, states=10, sessions=3, roll_calls=10).columns)
    one, two = (sample(votes, draws=5, warm_up=10, seed=7, anchors=ANCHOR) for _ in "ab")
    assert (one.draws == two.draws).all()


def test_draws_agree_with_the_mode_and_mix() -> None:
    made = world(3, states=30, sessions=4, roll_calls=40)
    votes = gather(*made.columns)
    found = sample(votes, draws=300, warm_up=150, anchors=anchored(made))
    mode = find_mode(votes, anchored(made))
    assert np.corrcoef(found.pooled.mean(axis=0), mode.place)[0, 1] > 0.95
    assert 0.7 <= np.median(mode.deviation / found.pooled.std(axis=0)) <= 1.0
    assert np.quantile(found.mixing.effective, 0.05) > 20.0
    assert np.quantile(found.mixing.r_hat, 0.95) < 1.1


def coverage(seeds: range, **shape: int) -> float:
    """Share of true places, standardised, within their 90% interval."""
    within: list[bool] = []
    for seed in seeds:
        made = world(seed, **shape)
        votes = gather(*made.columns)
        found = sample(votes, draws=250, warm_up=120, anchors=anchored(made))
        low, high = np.quantile(found.pooled, (0.05, 0.95), axis=0)
        place = made.truth[
            votes.states[votes.unit_state] - 100, votes.sessions[votes.unit_session] - 1
        ]
        true = model.standardised(place)
        within += ((low <= true) & (true <= high)).tolist()
    return float(np.mean(within))


def test_intervals_hold_what_they_promise() -> None:
    assert 0.85 <= coverage(range(10, 14), states=30, sessions=4, roll_calls=40) <= 0.95


@pytest.mark.slow
def test_intervals_hold_on_larger_records_too() -> None:
    assert 0.87 <= coverage(range(100, 110), states=60, sessions=6, roll_calls=60) <= 0.93


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(1, 2), st.integers(0, 3), st.integers(0, 4), st.integers(1, 3))),
    st.integers(0, 99),
)
def test_any_votes_give_finite_standardised_places(
    rows: list[tuple[int, int, int, int]], seed: int
) -> None:
    once = {(t, 10 * t + k, s): v for t, k, s, v in rows}
    contested = {(1, 11, 8): 1, (1, 11, 9): 3, (1, 12, 8): 3, (1, 12, 9): 2}
    table = [(*key, vote) for key, vote in {**once, **contested}.items()]
    votes = gather(*np.array(table, dtype=np.int64).T)
    found = sample(votes, draws=6, warm_up=6, seed=seed, anchors={8: 1.0})
    assert np.isfinite(found.draws).all()
    assert np.allclose(found.draws.mean(axis=2), 0.0, atol=1e-5)
    assert np.allclose(found.draws.std(axis=2), 1.0, atol=1e-5)


@pytest.mark.parametrize(("low", "high"), [(-9.0, -6.0), (-2.0, -1.9), (-1.0, 2.0), (0.2, 8.0)])
def test_draws_between_bounds_are_of_the_normal_distribution(low: float, high: float) -> None:
    rng = np.random.default_rng(3)
    drawn = [places._between(low, high, rng) for _ in range(4000)]
    assert kstest(drawn, truncnorm(low, high).cdf).pvalue > 1e-3
    drawn = [places._above(low, rng) for _ in range(4000)]
    assert kstest(drawn, truncnorm(low, np.inf).cdf).pvalue > 1e-3
    drawn = [places._above(-low, rng) for _ in range(4000)]
    assert kstest(drawn, truncnorm(-low, np.inf).cdf).pvalue > 1e-3


def test_the_prior_of_a_place_is_the_mean_of_the_session_before() -> None:
    start = np.array([0, 3, 4], dtype=np.int32)
    mean, spread = np.array([0.0, 0.4, 0.0, 9.0]), np.ones(4)
    precision, score = np.array([2.0, 1.0, 0.0, 0.0]), np.array([2.0, 3.0, 0.0, 0.0])
    places.walk(start, np.full(4, 2.0), precision, score, mean, spread)
    first = (2.0 + 2.0 * 0.4) / 4.0
    second = (3.0 + 2.0 * first) / 3.0
    assert mean == pytest.approx([first, second, second, 0.0])
    assert spread**-2 == pytest.approx([4.0, 3.0, 2.0, 2.0])


def test_a_state_that_votes_once_has_a_wide_interval() -> None:
    made = world(4, states=20, sessions=3, roll_calls=20)
    once = np.array([1, 1000, 500, 3])
    columns = [np.append(c, v) for c, v in zip(made.columns, once, strict=True)]
    mode = find_mode(gather(*columns), anchored(made))
    new = mode.votes.states[mode.votes.unit_state] == 500
    assert mode.votes.counts[new].tolist() == [1]
    assert mode.deviation[new][0] > 2.0 * np.median(mode.deviation)


def test_separated_votes_and_two_states_do_not_break_anything() -> None:
    rows = [(1, 1001 + k, s, v) for k in range(6) for s, v in ((2, 1), (365, 3))]
    columns = np.array(rows, dtype=np.int64).T
    found = sample(gather(*columns), draws=20, warm_up=20)
    assert np.isfinite(found.draws).all()
    assert (found.pooled[:, 0] > found.pooled[:, 1]).mean() > 0.5


def test_draws_of_independent_noise_are_all_effective() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 1000, 50)).astype(np.float32)
    found = mixing(noise)
    assert found.effective.mean() == pytest.approx(2000.0, rel=0.1)
    assert found.r_hat.max() < 1.01


def test_chains_that_disagree_are_seen() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 500, 3)).astype(np.float32)
    noise[1] += 3.0
    assert mixing(noise).r_hat.min() > 1.5


def test_draws_that_creep_are_worth_less() -> None:
    rng = np.random.default_rng(1)
    creeping = np.empty((2, 2000, 4), dtype=np.float32)
    creeping[:, 0] = rng.standard_normal((2, 4))
    for n in range(1, 2000):
        creeping[:, n] = 0.9 * creeping[:, n - 1] + np.sqrt(0.19) * rng.standard_normal((2, 4))
    assert mixing(creeping).effective.mean() == pytest.approx(4000 * 0.1 / 1.9, rel=0.35)
