"""Communities: groups of states that are tied more among themselves than their ties in all imply.

Modularity of Newman and Girvan (2004, Physical Review E 69: 026113) with the resolution of
Reichardt and Bornholdt (2006, Physical Review E 74: 016110), maximised by the moves of Blondel et
al. (2008, Journal of Statistical Mechanics P10008) on full matrices.  It is our own because pairs
without a value must pull neither way, which a graph of edges cannot say, and because one
partition is not evidence: many are made and what they agree on is counted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.compiling import compiled
from foedus.alignment.network.ties import Floats, Matrix

Labels = NDArray[np.int64]

LEAST = 1e-12
"""A move that gains less is rounding."""


def excess(matrix: Matrix, resolution: float) -> Matrix:
    """Ties beyond what both states' strengths imply; 0 where a pair has no value.

    A state's strength is its mean observed tie times the number of others, so that a pair without
    a value does not make a state look weak.
    """
    seen = np.isfinite(matrix)
    filled = np.where(seen, matrix, 0.0)
    mean = filled.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    strength = mean * (len(matrix) - 1)
    total = strength.sum()
    if total <= 0:
        return np.zeros_like(filled)
    implied = np.outer(strength, strength) / total
    return np.where(seen, filled - resolution * implied, 0.0)


def partitions(
    matrices: Sequence[Matrix], resolutions: Sequence[float], seeds: Sequence[int]
) -> Labels:
    """A partition for each matrix, resolution and seed (which decides the order of moves).

    Returns
    -------
    ndarray (matrices x resolutions x seeds, n)
        The number of each state's community; numbers of different partitions do not correspond.
    """
    made = []
    for matrix in matrices:
        orders = [np.random.default_rng(s).permutation(len(matrix)) for s in seeds]
        for resolution in resolutions:
            beyond = excess(matrix, resolution)
            made += [partition(beyond, order) for order in orders]
    return np.array(made)


def partition(beyond: Matrix, order: NDArray[np.int64]) -> Labels:
    """Labels of one partition: moves of states, then of whole groups, until neither gains."""
    labels = np.arange(len(beyond))
    while True:
        labels = _moved(beyond, labels, order)
        groups, labels = np.unique(labels, return_inverse=True)
        member = np.zeros((len(groups), len(beyond)))
        member[labels, np.arange(len(beyond))] = 1.0
        between = member @ beyond @ member.T
        joined = _moved(between, np.arange(len(groups)), np.arange(len(groups)))
        if len(np.unique(joined)) == len(groups):
            return np.asarray(labels, dtype=np.int64)
        labels = joined[labels]


def together(labels: Labels) -> Floats:
    """Share of partitions in which each pair of states is in the same community, (n, n)."""
    same = np.zeros((labels.shape[1], labels.shape[1]))
    for row in labels:
        same += row[:, None] == row[None, :]
    return same / len(labels)


@compiled
def _moved(beyond: Matrix, labels: Labels, order: NDArray[np.int64]) -> Labels:
    """Move one after the other to the group where it gains most, until none moves."""
    count = len(labels)
    labels = labels.copy()
    pull = np.empty(count)
    moving = True
    while moving:
        moving = False
        for i in order:
            pull[:] = 0.0
            for j in range(count):
                if j != i:
                    pull[labels[j]] += beyond[i, j]
            best = labels[i]
            for group in range(count):
                if pull[group] > pull[best] + LEAST:
                    best = group
            if best != labels[i]:
                labels[i] = best
                moving = True
    return labels
