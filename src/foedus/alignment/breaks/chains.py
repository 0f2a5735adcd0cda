"""Exact posterior of where segments begin: one pass over the years, then a Markov chain.

The recursion is that of Fearnhead (2006, Statistics and Computing 16: 203-213, section 3), run
forward in time.  Given the data, the starts of segments form a Markov chain from the last year
back to the first; probabilities of years, of numbers of breaks and of whole sets are read from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.breaks.segments import Flags, Floats

NEGLIGIBLE = 1e-7
"""Posterior mass that is left out when numbers of breaks are counted."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Posterior of segments of n series.

    ``evidence`` is the log marginal likelihood of each series, (n,); ``unbroken`` that of the
    series as a single segment, without the prior's share; ``start`` (T, T, n) holds, by the last
    year of a segment, the probability of each first year.
    """

    evidence: Floats
    unbroken: Floats
    start: Floats


def chain(likelihoods: Floats, chance: float, shortest: int) -> Chain:
    """Posterior of segments under a geometric prior on their length.

    Parameters
    ----------
    likelihoods
        As :func:`foedus.alignment.breaks.segments.log_likelihoods` makes them; written over.
    chance
        Prior probability that a new segment begins in a year.
    shortest
        Fewest years of a segment; the last one may be shorter, since it has not ended.
    """
    years, _, count = likelihoods.shape
    unbroken = likelihoods[-1, 0].copy()
    closed, last = _log_lengths(years, chance, shortest)
    reached = np.full((years + 1, count), -np.inf)
    reached[0] = 0.0
    for j in range(years):
        row = likelihoods[j, : j + 1]
        row += reached[: j + 1]
        row += (last if j == years - 1 else closed)[j::-1, None]
        top = row.max(axis=0)
        if np.isneginf(top[0]):  # no segment may end yet, whatever the series
            row[:] = 0.0
        else:
            row -= top
            np.exp(row, out=row)
            total = row.sum(axis=0)
            row /= total
            reached[j + 1] = np.log(total) + top
        likelihoods[j, j + 1 :] = 0.0
    return Chain(reached[-1], unbroken, likelihoods)


def _log_lengths(years: int, chance: float, shortest: int) -> tuple[Floats, Floats]:
    """Log prior of the length of a segment that ended, and of one that has not; by length - 1."""
    length = np.arange(1, years + 1)
    last = np.maximum(length - shortest, 0) * np.log1p(-chance)
    closed = np.where(length >= shortest, last + np.log(chance), -np.inf)
    return closed, last


@dataclass(frozen=True, slots=True)
class Marginals:
    """What a chain says: by year (T, n), by number of breaks (K, n), of windows of years (H, n).

    The first year, which begins the first segment, has 0.
    """

    years: Floats
    number: Floats
    windows: Floats


def marginals(found: Chain, windows: Flags) -> Marginals:
    """Probability of a break in each year, of each number of breaks, and of any in a window.

    Parameters
    ----------
    windows
        (H, T): the years of each window.
    """
    count = found.start.shape[2]
    within = [1.0 - _without(found.start, window) for window in windows]
    return Marginals(
        _by_year(found.start),
        _by_number(found.start),
        np.clip(np.stack(within), 0.0, 1.0) if within else np.zeros((0, count)),
    )


def _by_year(start: Floats) -> Floats:
    years = len(start)
    begun = start[-1].copy()
    for j in range(years - 2, -1, -1):
        begun[: j + 1] += begun[j + 1] * start[j, : j + 1]
    begun[0] = 0.0
    return np.asarray(begun)


def _by_number(start: Floats) -> Floats:
    """Probability of each number of breaks: of 0, of 1 and so on while any are left."""
    years, _, count = start.shape
    fewer = start[:, 0]  # by last year: that it is reached with so many breaks
    number, rest = [fewer[-1]], 1.0 - fewer[-1]
    while len(number) < years and rest.max() > NEGLIGIBLE:
        more = np.zeros((years, count))
        for j in range(len(number), years):
            more[j] = np.einsum("is,is->s", start[j, 1 : j + 1], fewer[:j])
        fewer = more
        number.append(more[-1])
        rest = rest - more[-1]
    return np.stack(number)


def _without(start: Floats, window: NDArray[np.bool_]) -> Floats:
    """Probability that no segment begins in the window."""
    years, _, count = start.shape
    outside = ~window
    none = np.zeros((years, count))
    for j in range(years):
        rest = np.flatnonzero(outside[1 : j + 1])
        none[j] = start[j, 0] + np.einsum("is,is->s", start[j, rest + 1], none[rest])
    last: Floats = none[-1]
    return last


def drawn(start: Floats, count: int, rng: np.random.Generator) -> Flags:
    """Draw whole sets of breaks from the posterior of one series.

    Parameters
    ----------
    start
        (T, T), that of one series in a :class:`Chain`.

    Returns
    -------
    ndarray (count, T)
        Whether a new segment begins in each year.
    """
    years = len(start)
    sums = np.cumsum(start, axis=1)
    sets = np.zeros((count, years), dtype=bool)
    end = np.full(count, years - 1)
    alive = np.arange(count)
    while len(alive):
        chosen = sums[end[alive]]
        spot = rng.random(len(alive)) * chosen[:, -1]
        first = np.minimum((chosen <= spot[:, None]).sum(axis=1), end[alive])
        alive, first = alive[first > 0], first[first > 0]
        sets[alive, first] = True
        end[alive] = first - 1
    return sets
