# ruff: noqa: PLR0917 - compiled functions take their arrays by position
"""Where states stand, given the roll calls: whole paths at once, exactly, on a lattice.

Each state's walk is drawn by forward filtering and backward sampling.  Its places lie on a lattice
of spacing 1/16 whose offset is new and random for every state in every sweep, so that what is
drawn is continuous; a sum over a lattice of a smooth density is exact to far below what is shown,
as long as the spacing is no wider than a standard deviation.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.ideal.compiling import compiled
from foedus.alignment.ideal.normal import log_between, log_cdf

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]

EDGE = 5.5
STEP = 0.125
KNOTS = 93  # from -5.75 to 5.75
FIRST_KNOT = -5.75
FINE = 0.0625
POINTS = 177  # from -5.5 to 5.5
NEGLIGIBLE = 18.0


@compiled
def tabulate(known: Floats, p: Floats, cuts: Codes, out: Singles) -> None:
    """Log probability of each vote on each item at each knot: (3 items, knots)."""
    for k in range(p.shape[0]):
        b, c1, c2 = p[k, 0], p[k, 1], p[k, 2]
        for g in range(KNOTS):
            at = b * (FIRST_KNOT + STEP * g)
            out[3 * k, g] = log_cdf(known, c1 - at)
            out[3 * k + 2, g] = log_cdf(known, at - c2)
            if cuts[k] == 2:  # noqa: PLR2004
                out[3 * k + 1, g] = log_between(known, c1 - at, c2 - at)


@compiled
def emit(tables: Singles, unit_votes: Ints, row: Ints, order: Ints, out: Singles) -> None:
    """Log-likelihood of each unit's votes at each knot: (units, knots)."""
    for n in range(order.size):
        u = order[n]
        own = out[u]
        own[:] = 0.0
        for v in range(unit_votes[u], unit_votes[u + 1]):
            line = tables[row[v]]
            for g in range(KNOTS):
                own[g] += line[g]


@compiled
def _weights(t: float, out: Floats) -> None:
    """Weights of the four knots around a point, ``t`` steps beyond the second (Lagrange)."""
    out[0] = -t * (t - 1.0) * (t - 2.0) / 6.0
    out[1] = (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0
    out[2] = -(t + 1.0) * t * (t - 2.0) / 2.0
    out[3] = (t + 1.0) * t * (t - 1.0) / 6.0


@compiled
def _between(line: Singles, offset: float, pull: float, towards: float, out: Floats) -> float:
    """Log-likelihood and pull at the points of a lattice moved by an offset; returns its top.

    Point f lies at ``-EDGE + f FINE + offset``: f / 2 knots beyond knot 2, and the offset.
    """
    even, odd = np.empty(4), np.empty(4)
    shift = offset / STEP
    base = 2 if shift >= 0.0 else 1
    _weights(shift if shift >= 0.0 else shift + 1.0, even)
    _weights(shift + 0.5, odd)
    top = -np.inf
    w0, w1, w2, w3 = even[0], even[1], even[2], even[3]
    for f in range(0, POINTS, 2):
        k = base + f // 2
        out[f] = w0 * line[k - 1] + w1 * line[k] + w2 * line[k + 1] + w3 * line[k + 2]
    w0, w1, w2, w3 = odd[0], odd[1], odd[2], odd[3]
    for f in range(1, POINTS, 2):
        k = 2 + f // 2
        out[f] = w0 * line[k - 1] + w1 * line[k] + w2 * line[k + 1] + w3 * line[k + 2]
    for f in range(POINTS):
        away = -EDGE + FINE * f + offset - towards
        out[f] -= 0.5 * pull * away * away
        top = max(top, out[f])
    return top


@compiled
def _steps(spring: float, out: Floats) -> None:
    """Weight of a step by its number of points, from ``-POINTS`` on, down to where it vanishes."""
    rate = -0.5 * FINE * FINE * spring
    for d in range(POINTS):
        out[POINTS + d] = out[POINTS - d] = math.exp(max(rate * d * d, -600.0))


@compiled
def _filter(
    logs: Singles,
    spring: Floats,
    pull: Floats,
    towards: Floats,
    offset: float,
    alpha: Floats,
    reach: Ints,
) -> None:
    """Filter one state's path: ``alpha`` of each unit, within its first and last point."""
    fine, kernel = np.empty(POINTS), np.empty(2 * POINTS)
    present = -1.0
    for n in range(logs.shape[0]):
        top = _between(logs[n], offset, pull[n], towards[n], fine)
        lo, hi = 0, POINTS - 1
        while fine[lo] < top - NEGLIGIBLE:
            lo += 1
        while fine[hi] < top - NEGLIGIBLE:
            hi -= 1
        reach[n, 0], reach[n, 1] = lo, hi
        if n > 0 and spring[n] != present:
            present = spring[n]
            _steps(present, kernel)
        total = 0.0
        for f in range(lo, hi + 1):
            before = 1.0 if n == 0 else 0.0
            if n > 0:
                for e in range(reach[n - 1, 0], reach[n - 1, 1] + 1):
                    before += alpha[n - 1, e] * kernel[POINTS - f + e]
            alpha[n, f] = math.exp(fine[f] - top) * before
            total += alpha[n, f]
        for f in range(lo, hi + 1):
            alpha[n, f] /= total


@compiled
def _choose(weights: Floats, lo: int, hi: int, rng: np.random.Generator) -> int:
    """A point between lo and hi, inclusive, with probability as its weight."""
    total = 0.0
    for f in range(lo, hi + 1):
        total += weights[f]
    left = rng.random() * total
    for f in range(lo, hi):
        left -= weights[f]
        if left < 0.0:
            return f
    return hi


@compiled
def draw_paths(
    logs: Singles,
    unit_start: Ints,
    spring: Floats,
    pull: Floats,
    towards: Floats,
    x: Floats,
    rng: np.random.Generator,
) -> None:
    """Draw every state's path given the log-likelihoods of its units at the knots, in place.

    The log density of a path is the sum of ``-spring/2`` times the square of each step, of
    ``-pull/2`` times the square of each distance from ``towards``, and of the log-likelihoods;
    ``spring`` is that of the step into the unit.
    """
    longest = int(np.diff(unit_start).max())
    alpha, reach = np.empty((longest, POINTS)), np.empty((longest, 2), np.int32)
    kernel, joint = np.empty(2 * POINTS), np.empty(POINTS)
    present = -1.0
    for s in range(unit_start.size - 1):
        offset = (rng.random() - 0.5) * FINE
        a, b = unit_start[s], unit_start[s + 1]
        _filter(logs[a:b], spring[a:b], pull[a:b], towards[a:b], offset, alpha, reach)
        at = _choose(alpha[b - a - 1], reach[b - a - 1, 0], reach[b - a - 1, 1], rng)
        x[b - 1] = -EDGE + FINE * at + offset
        for u in range(b - 2, a - 1, -1):
            if spring[u + 1] != present:
                present = spring[u + 1]
                _steps(present, kernel)
            n = u - a
            for f in range(reach[n, 0], reach[n, 1] + 1):
                joint[f] = alpha[n, f] * kernel[POINTS + f - at]
            at = _choose(joint, reach[n, 0], reach[n, 1], rng)
            x[u] = -EDGE + FINE * at + offset


@compiled
def smooth_paths(
    logs: Singles,
    unit_start: Ints,
    spring: Floats,
    pull: Floats,
    towards: Floats,
    mean: Floats,
    spread: Floats,
) -> None:
    """Mean and standard deviation of every place given the items, as ``draw_paths`` draws it."""
    longest = int(np.diff(unit_start).max())
    alpha, reach = np.empty((longest, POINTS)), np.empty((longest, 2), np.int32)
    later, now, kernel = np.empty(POINTS), np.empty(POINTS), np.empty(2 * POINTS)
    for s in range(unit_start.size - 1):
        a, b = unit_start[s], unit_start[s + 1]
        _filter(logs[a:b], spring[a:b], pull[a:b], towards[a:b], 0.0, alpha, reach)
        for u in range(b - 1, a - 1, -1):
            n = u - a
            lo, hi = reach[n, 0], reach[n, 1]
            now[lo : hi + 1] = alpha[n, lo : hi + 1]
            if u < b - 1:
                _steps(spring[u + 1], kernel)
                _look_back(now, lo, hi, later, reach[n + 1, 0], reach[n + 1, 1], kernel)
            first = second = total = 0.0
            for f in range(lo, hi + 1):
                place = -EDGE + FINE * f
                total += now[f]
                first += now[f] * place
                second += now[f] * place * place
            mean[u] = first / total
            spread[u] = math.sqrt(max(second / total - mean[u] ** 2, 1e-8))
            later[lo : hi + 1] = now[lo : hi + 1] / total


@compiled
def _look_back(
    now: Floats, lo: int, hi: int, later: Floats, low: int, high: int, kernel: Floats
) -> None:
    """Turn the filtered weights of a unit into smoothed ones, given those of the next."""
    back = np.zeros(POINTS)
    for g in range(low, high + 1):
        ahead = 1e-300
        for f in range(lo, hi + 1):
            ahead += now[f] * kernel[POINTS + f - g]
        share = later[g] / ahead
        for f in range(lo, hi + 1):
            back[f] += kernel[POINTS + f - g] * share
    for f in range(lo, hi + 1):
        now[f] *= back[f]
