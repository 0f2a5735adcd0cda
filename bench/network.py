"""Where a pair stands in the network of all states, by year, beyond reading: ours and libraries.

    python bench/network.py [years] [states]

Invented ties of six layers (blocs, strengths and noise) among 190 states.  Ours gives communities
of 84 partitions, betweenness, strength and the expected tie with its interval.  Beside it: one
Louvain partition and betweenness by networkx on the same ties, and one dense eigendecomposition.
Prints processor seconds; numba's first compilation is left out.
"""

from __future__ import annotations

import sys
import time

import networkx as nx
import numpy as np

from foedus.alignment.network.communities import partitions
from foedus.alignment.network.expectation import expected
from foedus.alignment.network.paths import betweenness
from foedus.alignment.network.standing import RESOLUTIONS, SEEDS, standing
from foedus.alignment.network.ties import over, ties

LAYERS, SPARSE = 6, 0.05


def year(rng: np.random.Generator, states: int) -> np.ndarray:
    """Ties of all layers in a year: half of them dense, half sparse."""
    bloc = rng.integers(0, 4, states)
    made = []
    for k in range(LAYERS):
        raw = rng.gamma(1.0, size=(states, states)) * (1 + 2 * (bloc[:, None] == bloc[None, :]))
        if k % 2:
            raw *= rng.random((states, states)) < SPARSE
        made.append(ties(raw, "greatest", "logarithm"))
    return np.array(made)


def timed(name: str, years: list[np.ndarray], work: object) -> None:
    work(years[0])
    began = time.process_time()
    for layers in years:
        work(layers)
    spent = time.process_time() - began
    print(f"{name:52} {spent:7.2f} s, {spent / len(years) * 1000:7.1f} ms a year")


def networkx_of(layers: np.ndarray) -> None:
    graph = nx.from_numpy_array(np.nan_to_num(over(layers)))
    nx.community.louvain_communities(graph, seed=0)
    for _, _, data in graph.edges(data=True):
        data["length"] = 1.0 / data["weight"]
    nx.betweenness_centrality(graph, weight="length")


def main(count: int, states: int) -> None:
    rng = np.random.default_rng(0)
    years = [year(rng, states) for _ in range(count)]
    pair = np.array([0, 1])
    timed("foedus: all of it", years, lambda y: standing(y, 0, 1))
    timed(
        "  communities",
        years,
        lambda y: partitions(
            [over(y), *(over(np.delete(y, k, 0)) for k in range(LAYERS))], RESOLUTIONS, SEEDS
        ),
    )
    timed("  expected tie, five fits", years, lambda y: expected(over(y), 0, 1))
    timed("  betweenness", years, lambda y: betweenness(over(y), pair))
    timed(
        "one dense eigendecomposition (numpy)",
        years,
        lambda y: np.linalg.eigh(np.nan_to_num(over(y))),
    )
    timed("one partition and betweenness (networkx)", years[: max(1, count // 15)], networkx_of)


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [75, 190][len(given) :]))
