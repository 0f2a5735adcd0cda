"""The normal distribution function's logarithm, by table: exact to 2e-6 and cheap in loops.

``ln Phi(x)`` and its slope, the inverse Mills ratio ``phi(x) / Phi(x)``, at steps of 1/256 from -38
to 8, joined by lines; beyond, the asymptote ``-x^2/2 - ln(-x sqrt(2 pi))`` (its error is below
1/x^2 < 7e-4) and 0.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from foedus.alignment.compiling import compiled

Floats = NDArray[np.float64]

LOWEST, HIGHEST, STEPS = -38.0, 8.0, 256
HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


def table() -> Floats:
    """``ln Phi``, and in the second row its slope; (2, 11777)."""
    x = np.linspace(LOWEST, HIGHEST, int((HIGHEST - LOWEST) * STEPS) + 1)
    logs = np.asarray(log_ndtr(x), dtype=np.float64)
    return np.stack([logs, np.exp(-0.5 * x * x - HALF_LOG_TWO_PI - logs)])


TABLE = table()


@compiled
def log_cdf(known: Floats, x: float) -> float:
    """``ln Phi(x)``."""
    if x >= HIGHEST:
        return 0.0
    if x <= LOWEST:
        return -0.5 * x * x - math.log(-x) - HALF_LOG_TWO_PI
    place = (x - LOWEST) * STEPS
    k = int(place)
    low: float = known[0, k]
    high: float = known[0, k + 1]
    return low + (place - k) * (high - low)


@compiled
def mills(known: Floats, x: float) -> float:
    """``phi(x) / Phi(x)``, the slope of ``ln Phi``."""
    if x >= HIGHEST:
        return 0.0
    if x <= LOWEST:
        return -x - 1.0 / x
    place = (x - LOWEST) * STEPS
    k = int(place)
    low: float = known[1, k]
    high: float = known[1, k + 1]
    return low + (place - k) * (high - low)


@compiled
def log_between(known: Floats, low: float, high: float) -> float:
    """``ln (Phi(high) - Phi(low))`` for low < high, in the tail that keeps its digits."""
    if low > 0.0:
        low, high = -high, -low
    top = log_cdf(known, high)
    return top + math.log(max(1.0 - math.exp(log_cdf(known, low) - top), 1e-12))
