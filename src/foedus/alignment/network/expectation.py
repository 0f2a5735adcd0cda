"""The tie that two states' other ties lead one to expect: additive effects and a low rank.

y_ij = m + r_i + r_j + sum_k l_k u_ik u_jk + e_ij, the mean of the additive and multiplicative
effects model of Hoff (2021, Statistical Science 36: 34-50), fitted by alternating imputation with
shrunken eigenvalues (Mazumder, Hastie and Tibshirani 2010, Journal of Machine Learning Research
11: 2287-2322).  Every tie is predicted by a fit that has not seen it, and the interval comes from
how far such predictions were off for the ties predicted alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.network.ties import Floats, Matrix

FOLDS = 5
RANK = 4
SWEEPS = 25
ALIKE = 400
"""Held-out predictions next to the one asked for, whose errors make its interval."""

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Expected:
    """Quantiles (0.05, 0.25, 0.5, 0.75, 0.95) of the tie expected; NaN where nothing implies it."""

    quantiles: Floats


def expected(matrix: Matrix, first: int, second: int, seed: int = 0) -> Expected:
    """The tie of two states as their other ties imply it; their own is not looked at.

    Ties are fitted as log(1 + tie), which keeps the few strong ones from deciding everything.  No
    fit sees the tie asked for, so that its prediction is the mean of all of them.

    Parameters
    ----------
    matrix
        Symmetric ties (n, n), NaN where a pair has none, 0 or above.
    """
    rows = np.log1p(matrix)
    seen = np.isfinite(rows)
    np.fill_diagonal(seen, val=False)
    folds = _folds(seen, seed)
    kept = seen & (folds != np.arange(FOLDS)[:, None, None])
    kept[:, first, second] = kept[:, second, first] = False
    if not kept[0, first].any() or not kept[0, second].any():
        return Expected(np.full(len(LEVELS), np.nan))
    fitted = _fitted(np.where(seen, rows, 0.0), kept)
    predicted = np.take_along_axis(fitted, folds[None], axis=0)[0]
    upper = np.triu(seen, 1)
    upper[min(first, second), max(first, second)] = False
    errors, where = (rows - predicted)[upper], predicted[upper]
    own = float(fitted[:, first, second].mean())
    near = np.argsort(np.abs(where - own), kind="stable")[:ALIKE]
    made = own + np.quantile(errors[near], LEVELS)
    return Expected(np.expm1(np.maximum(made, 0.0)))


def _folds(seen: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
    """Which fit has not seen each pair."""
    drawn = np.triu(np.random.default_rng(seed).integers(0, FOLDS, seen.shape), 1)
    return np.asarray(drawn + drawn.T)


def _fitted(rows: Matrix, kept: NDArray[np.bool_]) -> Floats:
    """Fits of all pairs, (folds, n, n), each from the pairs that it keeps.

    In single precision: the errors of prediction are a hundred thousand times larger.
    """
    count = len(rows)
    known, weight = rows.astype(np.float32), kept.astype(np.float32)
    number = weight.sum(axis=(1, 2))
    start = np.random.default_rng(0).normal(size=(len(kept), count, min(RANK, count)))
    basis = start.astype(np.float32)
    mean = (weight * known).sum(axis=(1, 2)) / number
    fit = np.broadcast_to(mean[:, None, None], kept.shape).astype(np.float32)
    for _ in range(SWEEPS):
        error = known - fit
        error *= weight
        floor = np.sqrt(np.einsum("kij,kij->k", error, error) / number * count)
        error += fit
        additive = _additive(error)
        error -= additive
        basis = np.linalg.qr(error @ basis)[0]
        values, vectors = np.linalg.eigh(basis.swapaxes(1, 2) @ (error @ basis))
        values = np.sign(values) * np.maximum(np.abs(values) - floor[:, None], 0.0)
        turned = basis @ vectors
        fit = (turned * values[:, None, :]) @ turned.swapaxes(1, 2)
        fit += additive
    return fit.astype(np.float64)


def _additive(filled: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean and effects of both states, least squares over complete rows."""
    count = filled.shape[-1]
    by_row = filled.mean(axis=2, keepdims=True)
    mean = by_row.mean(axis=1, keepdims=True)
    effect = (by_row - mean) * np.float32(count / max(count - 1, 1))
    return np.asarray(mean + effect + effect.swapaxes(1, 2))
