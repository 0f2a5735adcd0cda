"""From values of pairs to ties: directions joined, weights made, layers laid over each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = NDArray[np.float64]

HALF = 0.5
"""Share of the layers that must observe a pair for it to have a tie over all layers."""


def _turned(values: Floats) -> Floats:
    return values.swapaxes(-1, -2)


DIRECTIONS: Mapping[str, Callable[[Floats], Floats]] = {
    "same": lambda v: np.fmax(v, _turned(v)),
    "greatest": lambda v: np.fmax(v, _turned(v)),
    "sum": lambda v: v + _turned(v),
    "geometric_mean": lambda v: np.sqrt(np.maximum(v, 0.0) * np.maximum(_turned(v), 0.0)),
}

WEIGHTS: Mapping[str, Callable[[Floats], Floats]] = {
    "linear": lambda v: v,
    "positive": lambda v: np.maximum(v, 0.0),
    "logarithm": lambda v: np.log1p(np.maximum(v, 0.0)),
}


def ties(values: Floats, directions: str, weight: str) -> Floats:
    """Symmetric ties of a layer, (..., n, n), out of values from row to column.

    NaN is a pair without a value, and stays so; states have no tie to themselves.  Ties have a
    mean square of 1 over observed pairs, so that no layer outweighs another by its unit; a layer
    in which nobody is tied stays zero.
    """
    made = WEIGHTS[weight](DIRECTIONS[directions](values))
    own = np.arange(made.shape[-1])
    made[..., own, own] = np.nan
    seen = np.isfinite(made)
    squares = np.where(seen, made, 0.0) ** 2
    count = np.maximum(seen.sum(axis=(-1, -2), keepdims=True), 1)
    root = np.sqrt(squares.sum(axis=(-1, -2), keepdims=True) / count)
    return np.asarray(made / np.where(root > 0, root, 1.0))


def over(layers: Floats) -> Matrix:
    """Mean tie over layers, (n, n), out of (layers, n, n); of those that observe the pair.

    A pair that fewer than half of the layers observe has none: it would be compared with others on
    too little.
    """
    seen = np.isfinite(layers)
    count = seen.sum(axis=0)
    total = np.where(seen, layers, 0.0).sum(axis=0)
    enough = count >= max(1.0, HALF * len(layers))
    return np.where(enough, total / np.maximum(count, 1), np.nan)


def strengths(matrix: Matrix) -> Floats:
    """Mean tie of each state with those that it is observed with, over the mean of all states."""
    seen = np.isfinite(matrix)
    mean = np.where(seen, matrix, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    average = mean.mean()
    return np.asarray(mean / average if average > 0 else mean)
