# ruff: noqa: PLR0917 - compiled functions take their arrays by position
"""Roll calls, given where states stand: mode, curvature, and exact Metropolis steps.

An item has a slope ``b`` and cuts ``c1 <= c2``: a state at ``x`` votes yes with probability
``Phi(c1 - b x)``, no with ``Phi(b x - c2)``, and abstains otherwise.  Priors: ``b ~ N(0, 1)``, cuts
uniform in order within -7 to 7.  Parameters are an array (items, 3) of b, c1, c2.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.compiling import compiled
from foedus.alignment.ideal.normal import log_between, log_cdf, mills
from foedus.alignment.ideal.votes import ABSTAIN, YES

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]

BOUND = 7.0
NARROWEST = 1e-4
FREEDOM = 6.0


@compiled
def log_likelihood(known: Floats, vote: int, at: float, c1: float, c2: float) -> float:
    """Log probability of a vote of a state whose place times the slope is ``at``."""
    if vote == YES:
        return log_cdf(known, c1 - at)
    if vote == ABSTAIN:
        return log_between(known, c1 - at, c2 - at)
    return log_cdf(known, at - c2)


@compiled
def derivatives(
    known: Floats, vote: int, at: float, c1: float, c2: float
) -> tuple[float, float, float, float, float]:
    """Slopes of the log-likelihood in ``c1 - at`` and ``c2 - at``, and its three curvatures."""
    if vote == YES:
        a = c1 - at
        r = mills(known, a)
        return r, 0.0, -r * (a + r), 0.0, 0.0
    if vote == ABSTAIN:
        a, b = c1 - at, c2 - at
        logs = log_between(known, a, b)
        la = -math.exp(min(-0.5 * a * a - 0.9189385332046727 - logs, 60.0))
        lb = math.exp(min(-0.5 * b * b - 0.9189385332046727 - logs, 60.0))
        return la, lb, -a * la - la * la, -b * lb - lb * lb, -la * lb
    b = at - c2
    r = mills(known, b)
    return 0.0, -r, 0.0, -r * (b + r), 0.0


@compiled
def _solve3(h: Floats, g: Floats, out: Floats) -> float:
    """Solve ``h out = g`` for a symmetric 3 x 3 ``h``; returns its determinant."""
    c00 = h[1, 1] * h[2, 2] - h[1, 2] * h[1, 2]
    c01 = h[0, 2] * h[1, 2] - h[0, 1] * h[2, 2]
    c02 = h[0, 1] * h[1, 2] - h[0, 2] * h[1, 1]
    c11 = h[0, 0] * h[2, 2] - h[0, 2] * h[0, 2]
    c12 = h[0, 1] * h[0, 2] - h[0, 0] * h[1, 2]
    c22 = h[0, 0] * h[1, 1] - h[0, 1] * h[0, 1]
    det: float = h[0, 0] * c00 + h[0, 1] * c01 + h[0, 2] * c02
    out[0] = (c00 * g[0] + c01 * g[1] + c02 * g[2]) / det
    out[1] = (c01 * g[0] + c11 * g[1] + c12 * g[2]) / det
    out[2] = (c02 * g[0] + c12 * g[1] + c22 * g[2]) / det
    return det


@compiled
def _gradient(
    known: Floats,
    x: Floats,
    unit: Ints,
    vote: Codes,
    p: Floats,
    cuts: int,
    g: Floats,
    h: Floats,
) -> None:
    """Slope ``g`` and negative curvature ``h`` of an item's log posterior in b, c1, c2."""
    g[:] = 0.0
    h[:] = 0.0
    b, c1, c2 = p[0], p[1], p[2]
    for n in range(unit.size):
        place = x[unit[n]]
        la, lb, laa, lbb, lab = derivatives(known, vote[n], b * place, c1, c2)
        both = laa + lbb + 2.0 * lab
        g[0] -= place * (la + lb)
        g[1] += la
        g[2] += lb
        h[0, 0] -= place * place * both
        h[0, 1] += place * (laa + lab)
        h[0, 2] += place * (lbb + lab)
        h[1, 1] -= laa
        h[2, 2] -= lbb
        h[1, 2] -= lab
    g[0] -= b
    h[0, 0] += 1.0
    if cuts == 1:  # one cut moves both
        g[1] += g[2]
        g[2] = 0.0
        h[1, 1] += h[2, 2] + 2.0 * h[1, 2]
        h[0, 1] += h[0, 2]
        h[0, 2] = 0.0
        h[1, 2] = 0.0
        h[2, 2] = 1.0
    h[1, 1] += 1e-3
    h[2, 2] += 1e-3
    h[1, 0], h[2, 0], h[2, 1] = h[0, 1], h[0, 2], h[1, 2]


@compiled
def newton(
    known: Floats,
    x: Floats,
    start: Ints,
    unit: Ints,
    vote: Codes,
    cuts: Codes,
    p: Floats,
    steps: int,
) -> None:
    """Move every item towards its mode given the places ``x``, in place, by damped Newton steps."""
    g, move, h = np.empty(3), np.empty(3), np.empty((3, 3))
    for k in range(start.size - 1):
        own = p[k]
        lo, hi = start[k], start[k + 1]
        for _ in range(steps):
            _gradient(known, x, unit[lo:hi], vote[lo:hi], own, cuts[k], g, h)
            _solve3(h, g, move)
            size = max(abs(move[0]), abs(move[1]), abs(move[2]))
            scale = min(1.0, 0.7 / max(size, 1e-12))
            gap = own[2] - own[1]
            closing = scale * (move[1] - move[2])
            if cuts[k] == 2 and closing > 0.6 * gap:  # noqa: PLR2004
                scale *= 0.6 * gap / closing
            own[0] += scale * move[0]
            own[1] = min(max(own[1] + scale * move[1], -BOUND), BOUND)
            own[2] = min(max(own[2] + scale * move[2], -BOUND), BOUND)
            if cuts[k] == 1:
                own[2] = own[1]
            elif own[2] - own[1] < NARROWEST:
                own[2] = own[1] + NARROWEST
            if size < 1e-3:  # noqa: PLR2004
                break


@compiled
def approximate(
    known: Floats,
    x: Floats,
    start: Ints,
    unit: Ints,
    vote: Codes,
    cuts: Codes,
    p: Floats,
    centre: Floats,
    root: Floats,
) -> None:
    """Normal approximation of every item about ``p`` in b, c1, ln(c2 - c1), to propose from.

    Writes the centre (items, 3) and the lower Cholesky root of the covariance (items, 3, 3).
    """
    g, h, cov = np.empty(3), np.empty((3, 3)), np.empty((3, 3))
    unitary, col = np.empty(3), np.empty(3)
    for k in range(start.size - 1):
        lo, hi = start[k], start[k + 1]
        _gradient(known, x, unit[lo:hi], vote[lo:hi], p[k], cuts[k], g, h)
        for j in range(3):
            unitary[:] = 0.0
            unitary[j] = 1.0
            _solve3(h, unitary, col)
            cov[:, j] = col
        centre[k, 0], centre[k, 1] = p[k, 0], p[k, 1]
        if cuts[k] == 2:  # noqa: PLR2004
            gap = p[k, 2] - p[k, 1]
            centre[k, 2] = math.log(gap)
            for j in range(3):
                cov[2, j] = (cov[2, j] - cov[1, j]) / gap
            for j in range(3):
                cov[j, 2] = (cov[j, 2] - cov[j, 1]) / gap
        else:
            centre[k, 2] = 0.0
            cov[2, :] = 0.0
            cov[:, 2] = 0.0
            cov[2, 2] = 1.0
        _root3(cov, root[k])


@compiled
def _root3(cov: Floats, root: Floats) -> None:
    """Lower Cholesky root of a 3 x 3 covariance."""
    root[:] = 0.0
    root[0, 0] = math.sqrt(max(cov[0, 0], 1e-10))
    root[1, 0] = cov[1, 0] / root[0, 0]
    root[2, 0] = cov[2, 0] / root[0, 0]
    root[1, 1] = math.sqrt(max(cov[1, 1] - root[1, 0] ** 2, 1e-10))
    root[2, 1] = (cov[2, 1] - root[2, 0] * root[1, 0]) / root[1, 1]
    root[2, 2] = math.sqrt(max(cov[2, 2] - root[2, 0] ** 2 - root[2, 1] ** 2, 1e-10))


@compiled
def _target(
    known: Floats,
    x: Floats,
    unit: Ints,
    vote: Codes,
    b: float,
    c1: float,
    c2: float,
    more: float,
) -> float:
    """Log posterior of an item in b, c1, ln(c2 - c1); ``more`` is the last, for its Jacobian."""
    if abs(c1) > BOUND or abs(c2) > BOUND:
        return -np.inf
    total = -0.5 * b * b + more
    for n in range(unit.size):
        total += log_likelihood(known, vote[n], b * x[unit[n]], c1, c2)
    return total


@compiled
def draw(
    known: Floats,
    x: Floats,
    start: Ints,
    unit: Ints,
    vote: Codes,
    cuts: Codes,
    p: Floats,
    centre: Floats,
    root: Floats,
    near: bool,  # noqa: FBT001
    rng: np.random.Generator,
) -> int:
    """One Metropolis step for every item, in place; returns how many moved.

    Proposals come from a t distribution about the approximation; with ``near``, from one about the
    present state instead, which frees an item from where the approximation is poor.
    """
    moved = 0
    z, now, new, away = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    for k in range(start.size - 1):
        size = 2 + (cuts[k] == 2)  # noqa: PLR2004
        lo, hi = start[k], start[k + 1]
        now[0], now[1] = p[k, 0], p[k, 1]
        now[2] = math.log(p[k, 2] - p[k, 1]) if size == 3 else 0.0  # noqa: PLR2004
        thick = math.sqrt(FREEDOM / (2.0 * rng.standard_gamma(0.5 * FREEDOM)))
        if near:
            thick = 1.3
        norm_new = 0.0
        for j in range(size):
            z[j] = rng.standard_normal() * thick
            norm_new += z[j] * z[j]
        norm_now = 0.0
        for j in range(size):
            new[j] = now[j] if near else centre[k, j]
            for i in range(j + 1):
                new[j] += root[k, j, i] * z[i]
            away[j] = now[j] - centre[k, j]
            for i in range(j):
                away[j] -= root[k, j, i] * away[i]
            away[j] /= root[k, j, j]
            norm_now += away[j] * away[j]
        if size == 2:  # noqa: PLR2004
            new[2] = 0.0
        c2_new = new[1] + (math.exp(new[2]) if size == 3 else 0.0)  # noqa: PLR2004
        to = _target(known, x, unit[lo:hi], vote[lo:hi], new[0], new[1], c2_new, new[2])
        by = _target(known, x, unit[lo:hi], vote[lo:hi], now[0], now[1], p[k, 2], now[2])
        ratio = to - by
        if not near:
            half = 0.5 * (FREEDOM + size)
            ratio += half * (math.log1p(norm_new / FREEDOM) - math.log1p(norm_now / FREEDOM))
        if math.log(rng.random()) < ratio:
            p[k, 0], p[k, 1], p[k, 2] = new[0], new[1], c2_new
            moved += 1
    return moved
