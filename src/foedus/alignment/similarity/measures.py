"""Measures of similarity from joint counts, all pairs and years at once.

With levels 0 to D, items i and codes x, y: S = 1 - 2 sum|x - y| / (D n), squared with (x - y)^2 and
D^2 (Signorino and Ritter 1999).  Kappa = 1 - SSD / (SSx + SSy - 2 Sx Sy / n) and pi = 1 - SSD /
(SSx + SSy - (Sx + Sy)^2 / (2 n)) with SSD the sum of squared differences (Häge 2011, closed forms);
they are 1 - sum v o / sum v e with weights v = (a - b)^2 / D^2.  A = S - E[S], where E[S] is S
under independence with the same margins (Benati and Capurri 2026).  Tau-b (Kendall 1945) comes from
the same counts: concordant less discordant pairs of items over the root of the pairs not tied on
each side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.similarity.catalogue import chosen
from foedus.alignment.similarity.joint import JointCounts

Floats = NDArray[np.float64]

CHUNK = 4096
"""Pairs that are worked on at a time, so that they stay in the processor's cache."""


def similarity(counts: JointCounts, measures: Iterable[str]) -> dict[str, Floats]:
    """Every named measure of every pair and year, in the order of the counts.

    NaN where a measure is not defined (tau-b of a side that is constant, weighted S without any
    weight); kappa and pi are 0 where their denominator is 0, which is the case only where both
    sides are constant and equal (Häge).

    Parameters
    ----------
    counts
        From ``joint_counts``.
    measures
        Names from ``catalogue.MEASURES``.

    Raises
    ------
    UsageError
        A name that is no measure.
    ValueError
        A weighted measure of counts without weights.
    """
    names = chosen(measures)
    out = {name: np.empty(len(counts)) for name in names}
    if "s_weighted" in out and counts.weighted is None:
        raise ValueError("s_weighted needs counts with weights")
    for begin in range(0, len(counts), CHUNK):
        part = slice(begin, begin + CHUNK)
        sums = _Sums(counts.cells[:, :, part])
        for name in names:
            if name == "s_weighted" and counts.weighted is not None:
                out[name][part] = _weighted_s(counts.weighted[:, :, part])
            elif name in FORMULAS:
                out[name][part] = FORMULAS[name](sums)
    return out


class _Sums:
    """What the formulas share, of one piece of the counts; worked out when first asked for.

    Counts are whole numbers far below 2^53, so that sums and products of them are exact.  Rows are
    added one by one: at this size that is several times faster than reducing along an axis.
    """

    def __init__(self, cells: NDArray[np.float32]) -> None:
        self.levels = range(len(cells))
        self.top = len(cells) - 1
        self.cells: Floats = cells.astype(np.float64)

    @cached_property
    def first(self) -> list[Floats]:
        """How often the first side held each level."""
        return [_added(self.cells[a]) for a in self.levels]

    @cached_property
    def second(self) -> list[Floats]:
        """How often the second side held each level."""
        return [_added(self.cells[:, b]) for b in self.levels]

    @cached_property
    def n(self) -> Floats:
        """The number of items."""
        return _added(self.first)

    @cached_property
    def apart(self) -> list[Floats]:
        """How often the two were 0, 1, 2 ... levels apart."""
        both = [(a, b) for a in self.levels for b in self.levels]
        return [
            _added([self.cells[a, b] for a, b in both if abs(a - b) == steps])
            for steps in self.levels
        ]

    @cached_property
    def absolute(self) -> Floats:
        """Sum of absolute differences."""
        return _added([steps * self.apart[steps] for steps in self.levels[1:]])

    @cached_property
    def squared(self) -> Floats:
        """Sum of squared differences."""
        return _added([steps**2 * self.apart[steps] for steps in self.levels[1:]])

    @cached_property
    def moments(self) -> tuple[Floats, Floats, Floats]:
        """Sum of the first side's codes, of the second's, and of all squares of both."""
        above = self.levels[1:]
        return (
            _added([a * self.first[a] for a in above]),
            _added([b * self.second[b] for b in above]),
            _added([a**2 * (self.first[a] + self.second[a]) for a in above]),
        )

    @cached_property
    def expected_absolute(self) -> Floats:
        """The sum of absolute differences to expect under independence, n times.

        |a - b| is the number of steps that lie between a and b, so that cumulated margins do.
        """
        terms = []
        for above in self.levels[1:]:
            one, two = _added(self.first[:above]), _added(self.second[:above])
            terms.append(one * (self.n - two) + (self.n - one) * two)
        return _added(terms)

    @cached_property
    def untied(self) -> tuple[Floats, Floats]:
        """Twice the pairs of items that are not tied, on either side."""
        squared = self.n**2
        one = squared - _added([held**2 for held in self.first])
        two = squared - _added([held**2 for held in self.second])
        return one, two

    @cached_property
    def concordant(self) -> Floats:
        """Concordant less discordant pairs of items."""
        below = list(self.cells[0])
        terms = []
        for a in self.levels[1:]:
            left, right = None, _added(below)
            for b in self.levels:
                right = right - below[b]
                terms.append(self.cells[a, b] * (-right if left is None else left - right))
                left = below[b] if left is None else left + below[b]
            if a < self.top:
                below = [held + own for held, own in zip(below, self.cells[a], strict=True)]
        return _added(terms)


def _added(rows: Iterable[Floats]) -> Floats:
    total: Floats = reduce(np.add, rows)
    return total


def _s(t: _Sums) -> Floats:
    return 1 - 2 * t.absolute / (t.top * t.n)


def _s_squared(t: _Sums) -> Floats:
    return 1 - 2 * t.squared / (t.top**2 * t.n)


def _kappa(t: _Sums) -> Floats:
    one, two, squares = t.moments
    return _less_than_chance(t.n * t.squared, t.n * squares - 2 * one * two)


def _kappa_linear(t: _Sums) -> Floats:
    return _less_than_chance(t.n * t.absolute, t.expected_absolute)


def _pi(t: _Sums) -> Floats:
    one, two, squares = t.moments
    return _less_than_chance(2 * t.n * t.squared, 2 * t.n * squares - (one + two) ** 2)


def _pi_nominal(t: _Sums) -> Floats:
    chance = _added([(one + two) ** 2 for one, two in zip(t.first, t.second, strict=True)])
    return _less_than_chance(4 * t.n * (t.n - t.apart[0]), 4 * t.n**2 - chance)


def _taub(t: _Sums) -> Floats:
    one, two = t.untied
    room = one * two
    return np.divide(2 * t.concordant, np.sqrt(room), np.full_like(room, np.nan), where=room > 0)


def _a(t: _Sums) -> Floats:
    return 2 * (t.expected_absolute / t.n - t.absolute) / (t.top * t.n)


def _less_than_chance(observed: Floats, expected: Floats) -> Floats:
    """1 less the disagreement beside that of chance; 0 where chance leaves none (Häge)."""
    return 1 - np.divide(observed, expected, np.ones_like(observed), where=expected > 0)


FORMULAS: Mapping[str, Callable[[_Sums], Floats]] = {
    "s": _s,
    "s_squared": _s_squared,
    "kappa": _kappa,
    "kappa_linear": _kappa_linear,
    "pi": _pi,
    "pi_nominal": _pi_nominal,
    "taub": _taub,
    "a": _a,
}
"""The formula behind each name; ``s_weighted`` reads other counts."""


def _weighted_s(cells: Floats) -> Floats:
    codes = np.arange(cells.shape[0], dtype=np.float64)
    apart = np.abs(codes[:, None] - codes[None, :]).reshape(-1)
    flat = cells.reshape(len(apart), -1)
    weight, top = flat.sum(axis=0), len(codes) - 1
    share = np.divide(apart @ flat, weight, np.full_like(weight, np.nan), where=weight > 0)
    weighted: Floats = 1 - 2 * share / top
    return weighted


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds of an interval, of every pair and year."""

    low: Floats
    high: Floats


def kappa_interval(counts: JointCounts, z: float = 1.645) -> Interval:
    """Large-sample interval of kappa with squared weights, as if items were drawn (90 %).

    Standard error of Fleiss, Cohen and Everitt (1969, Psychological Bulletin 72: 323-327).  NaN
    where either side is constant.  Where the standard error vanishes, the half-width is that of
    the rule of three: disagreement on 3/n of the items would go unseen in 95 of 100 samples.
    """
    levels = counts.cells.shape[0]
    codes = np.arange(levels, dtype=np.float64) / max(levels - 1, 1)
    weight = 1 - (codes[:, None] - codes[None, :]) ** 2
    share = counts.cells.astype(np.float64) / counts.n
    first, second = share.sum(axis=1), share.sum(axis=0)
    observed = np.einsum("ab,abn->n", weight, share)
    expected = np.einsum("ab,an,bn->n", weight, first, second)
    varies = (first.max(axis=0) < 1 - 1e-9) & (second.max(axis=0) < 1 - 1e-9)
    room = np.where(varies, 1 - expected, np.nan)
    kappa = (observed - expected) / room
    of_first, of_second = weight @ second, weight.T @ first
    spread = weight[:, :, None] - (of_first[:, None] + of_second[None]) * (1 - kappa)
    variance = (share * spread**2).sum(axis=(0, 1)) - (kappa - expected * (1 - kappa)) ** 2
    error = np.sqrt(np.maximum(variance, 0) / counts.n)
    half = np.where(error > 1e-9, z * error, 3 / counts.n) / room  # noqa: PLR2004
    return Interval(kappa - half, kappa + half)
