"""Betweenness: who stands on the shortest paths between others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import floyd_warshall

from foedus.alignment.network.ties import Floats, Matrix

ROUNDING = 1e-9


def betweenness(matrix: Matrix, states: NDArray[np.int64]) -> Floats:
    """Share of the pairs of other states that a shortest path through a state connects.

    Freeman (1977, Sociometry 40: 35-41), where the length of a tie is the inverse of its weight
    (Newman 2001, Physical Review E 64: 016132).  Weights are continuous, so that shortest paths
    are unique but for accident; where several are equally short, the state is counted if it
    stands on any of them.  Pairs that no path connects are left out.
    """
    tied = np.isfinite(matrix) & (matrix > 0)
    length = np.where(tied, 1.0 / np.where(tied, matrix, 1.0), np.inf)
    np.fill_diagonal(length, 0.0)
    shortest = floyd_warshall(length, directed=False)
    out = np.zeros(len(states))
    for place, state in enumerate(states):
        others = np.arange(len(matrix)) != state
        direct = shortest[np.ix_(others, others)]
        reach = shortest[state, others]
        connected = np.triu(np.isfinite(direct), 1)
        through = reach[:, None] + reach[None, :] <= direct * (1.0 + ROUNDING)
        out[place] = (through & connected).sum() / max(int(connected.sum()), 1)
    return out
