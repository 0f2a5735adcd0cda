"""Ties, communities, paths and expected ties: by hand, by laws, and beside networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.alignment.network.communities import excess, partition, partitions, together
from foedus.alignment.network.expectation import expected
from foedus.alignment.network.layers import load_layers
from foedus.alignment.network.paths import betweenness
from foedus.alignment.network.standing import standing
from foedus.alignment.network.ties import DIRECTIONS, WEIGHTS, over, strengths, ties
from foedus.indicators import load_shelf

VOID = np.nan


def weighted(count: int, seed: int, share: float = 0.3) -> np.ndarray:
    rng = np.random.default_rng(seed)
    made = np.triu(rng.random((count, count)) * (rng.random((count, count)) < share), 1)
    made = made + made.T
    np.fill_diagonal(made, VOID)
    return made


def test_every_declared_layer_has_an_indicator_of_the_shelf_and_known_ways() -> None:
    shelf = load_shelf()
    for layer in load_layers().values():
        card = shelf[layer.indicator].card
        assert card.fed_by == "data"
        assert layer.weight in WEIGHTS
        assert layer.directions in DIRECTIONS
        assert (layer.directions == "same") == (not card.directed)


def test_two_directions_become_one_tie_as_declared() -> None:
    values = np.array([[VOID, 4.0, VOID], [1.0, VOID, 3.0], [VOID, VOID, VOID]])
    raw = {name: DIRECTIONS[name](values) for name in DIRECTIONS}
    assert raw["greatest"][0, 1] == raw["greatest"][1, 0] == 4.0
    assert raw["sum"][0, 1] == 5.0
    assert raw["geometric_mean"][0, 1] == 2.0
    assert raw["greatest"][1, 2] == 3.0
    assert np.isnan(raw["sum"][1, 2])
    assert np.isnan(raw["greatest"][0, 2])


def test_ties_have_a_mean_square_of_one_and_voids_stay_voids() -> None:
    values = weighted(12, 0)
    values[2, 5] = values[5, 2] = VOID
    made = ties(values, "same", "linear")
    assert np.nanmean(made**2) == pytest.approx(1.0)
    assert np.isnan(made[2, 5])
    assert np.isnan(np.diag(made)).all()


@given(st.floats(1e-3, 1e3))
def test_another_unit_of_a_layer_gives_the_same_ties(unit: float) -> None:
    values = weighted(8, 1)
    assert ties(values * unit, "same", "linear") == pytest.approx(
        ties(values, "same", "linear"), nan_ok=True
    )


def test_a_layer_without_any_tie_stays_zero() -> None:
    made = ties(np.zeros((4, 4)), "same", "positive")
    assert np.nansum(made) == 0.0


def test_a_pair_that_few_layers_observe_has_no_tie_and_voids_are_not_zeros() -> None:
    one, two, three = np.full((3, 4, 4), 2.0)
    two[0, 1] = two[1, 0] = VOID
    two[0, 2] = two[2, 0] = three[0, 2] = three[2, 0] = VOID
    made = over(np.array([one, two, three]))
    assert made[0, 1] == 2.0  # of the two layers that observe the pair
    assert np.isnan(made[0, 2])


@pytest.mark.parametrize("seed", range(6))
def test_communities_are_as_modular_as_those_of_networkx(seed: int) -> None:
    graph = (
        nx.karate_club_graph()
        if seed == 0
        else nx.from_numpy_array(np.nan_to_num(weighted(40, seed)))
    )
    matrix = nx.to_numpy_array(graph)
    best = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=s))
        for s in range(8)
    )
    beyond = excess_of_graph(matrix)
    orders = [np.random.default_rng(s).permutation(len(matrix)) for s in range(8)]
    ours = max(nx.community.modularity(graph, groups(partition(beyond, order))) for order in orders)
    assert ours >= best - 0.005


def excess_of_graph(matrix: np.ndarray) -> np.ndarray:
    strength = matrix.sum(axis=1)
    return matrix - np.outer(strength, strength) / strength.sum()


def groups(labels: np.ndarray) -> list[set[int]]:
    return [set(np.flatnonzero(labels == k).tolist()) for k in np.unique(labels)]


def test_ties_beyond_what_strengths_imply_are_those_of_modularity() -> None:
    matrix = weighted(20, 3)
    off = ~np.eye(20, dtype=bool)
    assert excess(matrix, 1.0)[off] == pytest.approx(excess_of_graph(np.nan_to_num(matrix))[off])


def test_planted_groups_are_found_by_every_partition() -> None:
    rng = np.random.default_rng(4)
    group = np.repeat([0, 1, 2], 15)
    matrix = rng.random((45, 45)) + 2.0 * (group[:, None] == group[None, :])
    matrix = (matrix + matrix.T) / 2
    np.fill_diagonal(matrix, VOID)
    share = together(partitions([matrix], (1.0,), range(5)))
    assert (share == (group[:, None] == group[None, :])).all()


def test_a_pair_without_a_value_pulls_neither_way() -> None:
    group = np.repeat([0, 1], 10)
    matrix = np.where(group[:, None] == group[None, :], 2.0, 0.2)
    np.fill_diagonal(matrix, VOID)
    matrix[0, 1:10] = matrix[1:10, 0] = VOID  # nothing is known of the first among its own
    matrix[0, 1] = matrix[1, 0] = 2.0
    share = together(partitions([matrix], (1.0,), range(4)))
    assert share[0, 5] == 1.0
    assert share[0, 15] == 0.0


@pytest.mark.parametrize("seed", range(4))
def test_betweenness_is_that_of_networkx(seed: int) -> None:
    matrix = weighted(30, seed, 0.5)
    graph = nx.from_numpy_array(np.nan_to_num(matrix))
    for _, _, data in graph.edges(data=True):
        data["length"] = 1.0 / data["weight"]
    assert nx.is_connected(graph)
    theirs = nx.betweenness_centrality(graph, weight="length")
    ours = betweenness(matrix, np.arange(30))
    assert ours == pytest.approx([theirs[i] for i in range(30)], abs=1e-9)


def test_who_is_on_no_path_has_none_and_the_unconnected_are_left_out() -> None:
    matrix = np.zeros((5, 5))
    matrix[0, 1] = matrix[1, 0] = matrix[1, 2] = matrix[2, 1] = 1.0
    matrix[3, 4] = matrix[4, 3] = 1.0
    assert betweenness(matrix, np.array([0, 1])) == pytest.approx([0.0, 0.5])


def test_strength_of_the_average_state_is_one() -> None:
    assert strengths(weighted(15, 5)).mean() == pytest.approx(1.0)


def low_rank(count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    factor = rng.normal(size=(count, 2))
    effect = rng.normal(size=count) * 0.3
    made = 2.0 + effect[:, None] + effect[None, :] + 0.3 * factor @ factor.T
    noise = np.triu(rng.normal(size=(count, count)) * 0.2, 1)
    made = np.expm1(np.maximum(made + noise + noise.T, 0.0))
    np.fill_diagonal(made, VOID)
    return made


def test_expected_ties_are_close_and_their_intervals_hold() -> None:
    matrix = low_rank(60, 6)
    rng = np.random.default_rng(7)
    told, seen = [], []
    for _ in range(120):
        a, b = rng.choice(60, 2, replace=False)
        told.append(expected(matrix, int(a), int(b)).quantiles)
        seen.append(matrix[a, b])
    quantiles, values = np.array(told), np.array(seen)
    within = (quantiles[:, 0] <= values) & (values <= quantiles[:, 4])
    assert 0.82 <= within.mean() <= 0.97
    assert np.corrcoef(quantiles[:, 2], values)[0, 1] > 0.9


def test_the_tie_asked_for_is_not_looked_at() -> None:
    matrix = low_rank(40, 8)
    before = expected(matrix, 3, 9).quantiles
    matrix[3, 9] = matrix[9, 3] = 500.0
    assert expected(matrix, 3, 9).quantiles == pytest.approx(before)


def test_nothing_is_expected_of_a_state_without_other_ties() -> None:
    matrix = low_rank(20, 9)
    matrix[4, :] = matrix[:, 4] = VOID
    matrix[4, 7] = matrix[7, 4] = 1.0
    assert np.isnan(expected(matrix, 4, 7).quantiles).all()
    assert standing(matrix[None], 4, 7) is None


def test_an_unknown_pair_has_no_standing() -> None:
    matrix = low_rank(20, 10)
    matrix[4, 7] = matrix[7, 4] = VOID
    assert standing(matrix[None], 4, 7) is None
