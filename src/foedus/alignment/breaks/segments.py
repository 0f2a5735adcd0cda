"""How likely each stretch of years is as one segment: all stretches of many series at once.

Within a segment the level starts afresh and may drift: y = level + e, e ~ N(0, v); the level
begins at N(0, spread) and takes yearly steps of N(0, drift * v).  The variance v of a segment is
inverse gamma, and integrated out.  Without drift this is the normal-inverse-gamma segment of
Fearnhead (2006, Statistics and Computing 16: 203-213); with drift it is the local level model of
West and Harrison (1997, Bayesian Forecasting and Dynamic Models, section 2.5), in which updating
with an unknown variance keeps the same conjugate form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class SegmentPrior:
    """Prior of a segment, for standardised series (mean 0, yearly differences of variance 2).

    ``shape`` is that of the inverse gamma of the variance; ``drift`` the variance of the yearly
    step of the level over that of the noise; ``spread`` the variance of the levels at which
    segments begin: one number for each series, or one for all.
    """

    shape: float
    drift: float
    spread: Floats

    @property
    def noise(self) -> float:
        """Centre of the variance of the noise: differences keep variance 2 whatever the drift."""
        return 2.0 / (2.0 + self.drift)


@dataclass(frozen=True, slots=True)
class Gains:
    """What does not depend on the values, by end and start of a stretch: (T, T, 1 or n).

    ``precision`` is that of each forecast over that of the noise, ``power`` and ``constant`` the
    terms of the marginal likelihood that only voids and the prior decide.
    """

    precision: Floats
    power: Floats
    constant: Floats
    scale: float


def gains(observed: Flags, prior: SegmentPrior) -> Gains:
    """Work out the gains; series that share voids and spread share them, which costs much less.

    Parameters
    ----------
    observed
        Which years are, (T, n), or (T, 1) for all series.
    """
    spread = np.atleast_1d(prior.spread) / prior.noise
    years, count = len(observed), max(observed.shape[1], len(spread))
    scale = prior.shape * prior.noise
    counts = np.arange(years + 1)
    terms = gammaln(prior.shape + counts / 2) - gammaln(prior.shape)
    terms -= counts / 2 * math.log(2 * math.pi * scale)
    precision, constant = np.zeros((2, years, years, count))
    power = np.zeros((years, years, observed.shape[1]))
    ahead = np.broadcast_to(spread, (years, count)).copy()
    logs = np.zeros((years, count))
    seen = np.zeros((years, observed.shape[1]), dtype=np.int64)
    for j in range(years):
        here = slice(0, j + 1)
        ahead[:j] += prior.drift
        f = np.where(observed[j], ahead[here] + 1.0, 1.0)
        ahead[here] /= f
        logs[here] += np.log(f)
        seen[here] += observed[j]
        np.divide(1.0, f, out=precision[j, here])
        np.multiply(logs[here], -0.5, out=constant[j, here])
        constant[j, here] += terms[seen[here]]
        power[j, here] = -(prior.shape + seen[here] / 2.0)
    return Gains(precision, power, constant, 2.0 * scale)


def log_likelihoods(values: Floats, observed: Flags, given: Gains) -> Floats:
    """Log marginal likelihood of every stretch of years as one segment.

    Parameters
    ----------
    values
        Years by series, (T, n), standardised; what stands in unobserved years is not read.
        Series come last, so that the innermost loop is over them.

    Returns
    -------
    ndarray (T, T, n)
        Entry [j, i, s] is that of the years i..j of series s, -inf where i > j.  A stretch
        without an observation has 0: it says nothing.
    """
    years, count = values.shape
    rows = np.where(observed, values, 0.0)
    seen = observed.astype(np.float64)
    out = np.full((years, years, count), -np.inf)
    level, squares = np.zeros((2, years, count))
    for j in range(years):
        precision = given.precision[j, : j + 1]
        error = rows[j] - level[: j + 1]
        error *= seen[j]
        level[: j + 1] += error * (1.0 - precision)
        error *= error
        error *= precision
        squares[: j + 1] += error
        made = out[j, : j + 1]
        np.divide(squares[: j + 1], given.scale, out=made)
        made += 1.0
        np.log(made, out=made)
        made *= given.power[j, : j + 1]
        made += given.constant[j, : j + 1]
    return out
