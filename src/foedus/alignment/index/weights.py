"""Importance weights, smoothed, and how much they are worth.

Draws of a proposal that is nearly the posterior are weighted by the ratio of the two.  The largest
weights are replaced by quantiles of a generalised Pareto distribution fitted to them, whose shape k
says whether the weights can be trusted: below 0.7 they can (Vehtari, Simpson, Gelman, Yao and Gabry
2024, Pareto smoothed importance sampling, Journal of Machine Learning Research 25).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import genpareto

Array = NDArray[np.float64]

FEW = 5
"""Tail weights below which no distribution can be fitted to them."""


def smoothed(logs: Array) -> tuple[Array, float]:
    """Weights that sum to one, from log ratios, and the shape of their tail."""
    weights = np.exp(logs - logs.max())
    tail = int(min(len(weights) / 5, 3 * np.sqrt(len(weights))))
    shape = 0.0
    if tail >= FEW:
        order = np.argsort(weights)[-tail:]
        edge = weights[np.argsort(weights)[-tail - 1]]
        beyond = weights[order] - edge
        if beyond.max() > 0:
            shape, _, scale = genpareto.fit(np.maximum(beyond, 1e-12), floc=0)
            at = (np.arange(tail) + 0.5) / tail
            fitted = edge + genpareto.ppf(at, shape, scale=scale)
            weights[order] = np.minimum(fitted, weights.max())
    return weights / weights.sum(), float(shape)


def effective_draws(weights: Array, values: Array) -> Array:
    """Draws of the posterior itself that would tell the mean of each column as well.

    Never more than all weights together are worth: where one draw has nearly all, every column's
    spread about that draw is small, and would flatter it.

    Parameters
    ----------
    values
        (draws, parameters).
    """
    centred = values - weights @ values
    spread = weights @ centred**2
    error = (weights**2) @ centred**2
    found: Array = np.minimum(1 / (weights**2).sum(), spread / np.maximum(error, 1e-300))
    return found


def drawn_again(weights: Array, rng: np.random.Generator) -> NDArray[np.int64]:
    """Positions of as many draws, each as often as its weight says (systematic resampling)."""
    at = (np.arange(len(weights)) + rng.random()) / len(weights)
    found: NDArray[np.int64] = np.minimum(np.searchsorted(np.cumsum(weights), at), len(weights) - 1)
    return rng.permutation(found)
