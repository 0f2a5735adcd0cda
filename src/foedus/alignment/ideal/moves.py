# ruff: noqa: PLR0917 - compiled functions take their arrays by position
"""Moves along the directions that votes hardly pin: the level and the spread of later sessions.

If all states of the sessions from one on are moved by ``d`` and stretched by ``a``, and the roll
calls of these sessions with them, no vote becomes more or less likely: only the steps into the
first of these sessions, the priors, and roll calls repeated across the seam can tell.  Updating
places and roll calls in turn follows such directions at a crawl.  Here each is one Metropolis step.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.ideal.compiling import compiled
from foedus.alignment.ideal.items import BOUND, log_likelihood
from foedus.alignment.ideal.walk import EDGE

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Codes = NDArray[np.int8]


@compiled
def _prior(
    x: Floats,
    unit_session: Ints,
    gap: Ints,
    spring: Floats,
    pull: Floats,
    level: Floats,
    firm: float,
    seam: int,
    a: float,
    d: float,
) -> float:
    """Log prior of the places from the seam on once moved, up to a constant."""
    total = 0.0
    for t in range(seam, level.size):
        total -= 0.5 * firm * (a * level[t] + d) ** 2
    for u in range(x.size):
        t = unit_session[u]
        if t < seam:
            continue
        here = a * x[u] + d
        away = a * (x[u] - level[t])
        total -= 0.5 * pull[u] * away * away
        if gap[u] > 0:
            before = a * x[u - 1] + d if unit_session[u - 1] >= seam else x[u - 1]
            total -= 0.5 * spring[u] * (here - before) ** 2
    return total


@compiled
def _repeated(
    known: Floats,
    x: Floats,
    unit_session: Ints,
    start: Ints,
    unit: Ints,
    vote: Codes,
    p: Floats,
    first: Ints,
    last: Ints,
    turn: Ints,
    seam: int,
    a: float,
    d: float,
) -> float:
    """Change of the log-likelihood of votes whose item and state are not moved together."""
    change = 0.0
    for k in range(p.shape[0]):
        if first[k] >= seam or last[k] < seam:
            continue
        b, c1, c2 = p[k, 0], p[k, 1], p[k, 2]
        moved = turn[k] >= seam
        b_new = b / a if moved else b
        more = d * b_new if moved else 0.0
        for n in range(start[k], start[k + 1]):
            later = unit_session[unit[n]] >= seam
            if later == moved:
                continue
            place = x[unit[n]]
            new = a * place + d if later else place
            change += log_likelihood(known, vote[n], b_new * new, c1 + more, c2 + more)
            change -= log_likelihood(known, vote[n], b * place, c1, c2)
    return change


@compiled
def _apply(
    x: Floats,
    unit_session: Ints,
    level: Floats,
    p: Floats,
    turn: Ints,
    seam: int,
    a: float,
    d: float,
) -> None:
    """Move places, levels and items from the seam on."""
    for u in range(x.size):
        if unit_session[u] >= seam:
            x[u] = a * x[u] + d
    for t in range(seam, level.size):
        level[t] = a * level[t] + d
    for k in range(p.shape[0]):
        if turn[k] >= seam:
            p[k, 0] /= a
            p[k, 1] += d * p[k, 0]
            p[k, 2] += d * p[k, 0]


@compiled
def _jacobian(
    x: Floats,
    unit_session: Ints,
    sessions: int,
    p: Floats,
    width: float,
    turn: Ints,
    seam: int,
    a: float,
    d: float,
) -> tuple[float, bool]:
    """Log Jacobian and prior of slopes; and whether all places and cuts stay in bounds."""
    within = True
    stretched = float(sessions - seam)
    slopes = 0.0
    for k in range(p.shape[0]):
        if turn[k] < seam:
            continue
        more = d * p[k, 0] / a
        within &= abs(p[k, 1] + more) < BOUND and abs(p[k, 2] + more) < BOUND
        slopes += (p[k, 0] / width) ** 2
        stretched -= 1.0
    for u in range(x.size):
        if unit_session[u] >= seam:
            stretched += 1.0
            within &= abs(a * x[u] + d) < EDGE
    return stretched * math.log(a) - 0.5 * slopes * (1.0 / (a * a) - 1.0), within


@compiled
def move_seams(
    known: Floats,
    x: Floats,
    unit_session: Ints,
    gap: Ints,
    spring: Floats,
    pull: Floats,
    level: Floats,
    firm: float,
    start: Ints,
    unit: Ints,
    vote: Codes,
    p: Floats,
    width: float,
    first: Ints,
    last: Ints,
    turn: Ints,
    sizes: Floats,
    learn: float,
    rng: np.random.Generator,
) -> int:
    """One shift and one stretch from every session on, in place; returns how many moved.

    ``turn`` is the session from which an item counts as later: that of its middle vote.  ``sizes``
    (sessions, 2) are those of the proposals, adapted towards accepting 0.44 while ``learn`` > 0.
    """
    moved = 0
    for seam in range(level.size):
        for kind in range(2):
            z = sizes[seam, kind] * rng.standard_normal()
            a, d = (1.0, z) if kind == 0 else (math.exp(z), 0.0)
            ratio, within = _jacobian(x, unit_session, level.size, p, width, turn, seam, a, d)
            ratio += _prior(x, unit_session, gap, spring, pull, level, firm, seam, a, d)
            ratio -= _prior(x, unit_session, gap, spring, pull, level, firm, seam, 1.0, 0.0)
            if within:
                ratio += _repeated(
                    known, x, unit_session, start, unit, vote, p, first, last, turn, seam, a, d
                )
            accept = within and math.log(rng.random()) < ratio
            if accept:
                _apply(x, unit_session, level, p, turn, seam, a, d)
                moved += 1
            if learn > 0.0:
                sizes[seam, kind] *= math.exp(learn * ((1.0 if accept else 0.0) - 0.44))
    return moved
