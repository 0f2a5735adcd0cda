# ruff: noqa: PLR0917 - compiled functions take their arrays by position
"""Where states stand, given the roll calls: the published filter through their sessions.

What votes say of a unit comes as a precision and a score (precision times mean), either of drawn
latent responses ``z`` or of a Newton step; ``walk`` joins it with the prior, the mean of the
session before.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.compiling import compiled
from foedus.alignment.ideal.items import derivatives
from foedus.alignment.ideal.votes import ABSTAIN, YES

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]

FARTHEST = 5.0
TAIL = 0.45
WIDE = 1.8


@compiled
def _above(low: float, rng: np.random.Generator) -> float:
    """A standard normal draw above ``low``: plain, or in the tail by Marsaglia (1964)."""
    if low < TAIL:
        while True:
            z = rng.standard_normal()
            if z > low:
                return z
    while True:
        z = math.sqrt(low * low - 2.0 * math.log(1.0 - rng.random()))
        if rng.random() * z < low:
            return z


@compiled
def _between(low: float, high: float, rng: np.random.Generator) -> float:
    """A standard normal draw between two bounds."""
    if low <= 0.0 <= high:
        if high - low > WIDE:
            while True:
                z = rng.standard_normal()
                if low < z < high:
                    return z
        while True:
            z = low + (high - low) * rng.random()
            if rng.random() < math.exp(-0.5 * z * z):
                return z
    if high < 0.0:
        return -_between_positive(-high, -low, rng)
    return _between_positive(low, high, rng)


@compiled
def _between_positive(low: float, high: float, rng: np.random.Generator) -> float:
    """A standard normal draw between two positive bounds: the tail's, cut off."""
    if low * (high - low) < 1.0:
        while True:
            z = low + (high - low) * rng.random()
            if rng.random() < math.exp(0.5 * (low * low - z * z)):
                return z
    share = 1.0 - math.exp(0.5 * (low * low - high * high))
    while True:
        z = math.sqrt(low * low - 2.0 * math.log(1.0 - share * rng.random()))
        if rng.random() * z < low:
            return z


@compiled
def respond(
    x: Floats,
    start: Ints,
    unit: Ints,
    vote: Codes,
    p: Floats,
    precision: Floats,
    score: Floats,
    rng: np.random.Generator,
) -> None:
    """Draw the latent response of every vote, and add up what they say of each unit.

    A response is ``z = b x + e``, ``e ~ N(0, 1)``: below the first cut for yes, above the second
    for no, between them for an abstention.
    """
    precision[:] = 0.0
    score[:] = 0.0
    for k in range(start.size - 1):
        b, c1, c2 = p[k, 0], p[k, 1], p[k, 2]
        square = b * b
        for n in range(start[k], start[k + 1]):
            u = unit[n]
            at = b * x[u]
            if vote[n] == YES:
                z = at - _above(at - c1, rng)
            elif vote[n] == ABSTAIN:
                z = at + _between(c1 - at, c2 - at, rng)
            else:
                z = at + _above(c2 - at, rng)
            precision[u] += square
            score[u] += b * z


@compiled
def expect(
    known: Floats,
    x: Floats,
    start: Ints,
    unit: Ints,
    vote: Codes,
    p: Floats,
    precision: Floats,
    score: Floats,
) -> None:
    """The same for a Newton step from ``x``: curvature, and curvature times ``x`` plus slope."""
    precision[:] = 0.0
    score[:] = 0.0
    for k in range(start.size - 1):
        b, c1, c2 = p[k, 0], p[k, 1], p[k, 2]
        for n in range(start[k], start[k + 1]):
            u = unit[n]
            la, lb, laa, lbb, lab = derivatives(known, vote[n], b * x[u], c1, c2)
            more = -b * b * (laa + lbb + 2.0 * lab)
            precision[u] += more
            score[u] += more * x[u] - b * (la + lb)


@compiled
def walk(
    unit_start: Ints,
    tightness: Floats,
    precision: Floats,
    score: Floats,
    mean: Floats,
    spread: Floats,
) -> None:
    """Filter every state's path: mean and standard deviation of each unit, in place.

    The prior of a unit is normal about the mean of the state's unit before, with precision
    ``tightness``; that of its first unit is about the last value of the second's mean, and of a
    state's only unit about 0.
    """
    for s in range(unit_start.size - 1):
        a, b = unit_start[s], unit_start[s + 1]
        before = mean[a + 1] if b > a + 1 else 0.0
        for u in range(a, b):
            total = precision[u] + tightness[u]
            mean[u] = (score[u] + tightness[u] * before) / total
            spread[u] = 1.0 / math.sqrt(total)
            before = mean[u]
