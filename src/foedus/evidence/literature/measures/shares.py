"""Shares whose cases come in clusters: intervals, weighted sums, differences.

Passages of one document resemble one another, so that a hundred passages of two documents say
less than a hundred of a hundred.  The number of cases is divided by the design effect (Kish
1965), whose intraclass correlation is estimated from all cells of a series together, and enters
Wilson's interval (1927; Korn and Graubard 1998 for effective sizes).  Differences are combined
from the limits of both sides (Newcombe 1998, method 10), which needs no draws and keeps them
within what is possible.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

LEVEL = 0.90
"""Coverage of every interval of this room."""

Cluster = tuple[int, int]
"""Hits and cases of one cluster."""

_STEPS = 60
_WIDEST = 12.0
"""Halvings, and the largest deviate, of the search for the probability of a difference."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval.

    ``hits`` of ``cases`` in ``clusters``; ``effective`` is how many independent cases they are
    worth.
    """

    value: float
    low: float
    high: float
    hits: int
    cases: int
    clusters: int
    effective: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike cases of one cluster are.

    ``correlation`` is the intraclass correlation of the ANOVA estimator, pooled over cells;
    ``freedom`` its degrees of freedom between clusters.  Where no cell has two clusters nothing
    tells how alike they are, and a cluster is taken for a single case (correlation 1).
    """

    correlation: float
    freedom: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The first share less the second; ``above`` is the confidence that it is greater than 0."""

    value: float
    low: float
    high: float
    above: float


def likeness(cells: Iterable[Sequence[Cluster]]) -> Likeness:
    """Intraclass correlation of hits within clusters, pooled over cells with shares of their own.

    One-way analysis of variance of the binary cases (Donald and Donner 1987), negative estimates
    set to 0.
    """
    between = within = spread = 0.0
    freedom = inner = 0
    for cell in cells:
        kept = [(hits, cases) for hits, cases in cell if cases]
        total = sum(cases for _, cases in kept)
        if not total:
            continue
        mean = sum(hits for hits, _ in kept) / total
        between += sum(m * (h / m - mean) ** 2 for h, m in kept)
        within += sum(h * (m - h) / m for h, m in kept)
        spread += total - sum(m * m for _, m in kept) / total
        freedom += len(kept) - 1
        inner += total - len(kept)
    if not freedom:
        return Likeness(1.0, 0)
    if not inner:
        return Likeness(0.0, freedom)
    size = spread / freedom
    outer, rest = between / freedom, within / inner
    scale = outer + (size - 1) * rest
    found = (outer - rest) / scale if scale > 0 else 0.0
    return Likeness(min(1.0, max(0.0, found)), freedom)


def effective(cluster_sizes: Sequence[int], alike: Likeness) -> float:
    """How many independent cases clusters of these sizes are worth (at least one, if any).

    With few clusters the estimate of likeness is itself unsure; as Korn and Graubard (1998)
    propose, the size is multiplied by (z / t)^2 with the degrees of freedom that it rests on.
    """
    cases = sum(cluster_sizes)
    if not cases:
        return 0.0
    mean_size = sum(m * m for m in cluster_sizes) / cases
    worth = cases / (1 + (mean_size - 1) * alike.correlation)
    if alike.freedom and alike.correlation:
        worth *= (deviate(LEVEL) / student(LEVEL, alike.freedom)) ** 2
    return min(float(cases), max(1.0, worth))


def share(clusters: Sequence[Cluster], alike: Likeness, level: float = LEVEL) -> Share | None:
    """The share of hits among all cases with its interval; None where there is no case."""
    cases = sum(m for _, m in clusters)
    if not cases:
        return None
    hits = sum(h for h, _ in clusters)
    worth = effective([m for _, m in clusters if m], alike)
    value = hits / cases
    low, high = wilson(value, worth, deviate(level))
    return Share(value, low, high, hits, cases, sum(1 for _, m in clusters if m), worth)


def wilson(value: float, cases: float, z: float) -> tuple[float, float]:
    """Wilson's interval (1927) of an observed share among so many independent cases."""
    if not cases:
        return 0.0, 1.0
    squared = z * z / cases
    centre = (value + squared / 2) / (1 + squared)
    half = z / (1 + squared) * math.sqrt(value * (1 - value) / cases + squared / cases / 4)
    return max(0.0, min(value, centre - half)), min(1.0, max(value, centre + half))


def weighted(parts: Sequence[tuple[float, Share]], level: float = LEVEL) -> Share:
    """A sum of shares by weights that add to one, such as a share standardised to a fixed mix.

    ``effective`` is 1 / sum(w^2 / n): the number of cases that a plain share would need for the
    same variance if all parts had the share of the whole.  It enters Wilson's interval, which is
    wide enough where parts differ; parts of a few cases each are too small to tell their own
    variance.
    """
    value = min(1.0, max(0.0, math.fsum(weight * part.value for weight, part in parts)))
    worth = 1 / math.fsum(w * w / p.effective for w, p in parts if w)
    low, high = wilson(value, worth, deviate(level))
    return Share(
        value,
        low,
        high,
        sum(p.hits for _, p in parts),
        sum(p.cases for _, p in parts),
        sum(p.clusters for _, p in parts),
        worth,
    )


def difference(one: Share, other: Share, level: float = LEVEL) -> Difference:
    """The difference of two shares.

    ``above`` reads the interval backwards: the confidence level at which its lower limit
    reaches 0, one-sided, so that it exceeds 0.95 just where the 90% interval lies above 0.  It
    is a confidence, and equals the posterior probability under a flat prior in large samples.
    """
    value = one.value - other.value
    low, high = _limits(one, other, deviate(level))
    return Difference(value, low, high, _confidence_above(one, other))


def _limits(one: Share, other: Share, z: float) -> tuple[float, float]:
    """Newcombe's limits of a difference (1998, method 10)."""
    value = one.value - other.value
    low, high = wilson(one.value, one.effective, z)
    bottom, top = wilson(other.value, other.effective, z)
    down = math.hypot(one.value - low, top - other.value)
    up = math.hypot(high - one.value, other.value - bottom)
    return max(-1.0, value - down), min(1.0, value + up)


def _confidence_above(one: Share, other: Share) -> float:
    if one.value == other.value:
        return 0.5
    if one.value < other.value:
        return 1 - _confidence_above(other, one)
    return NormalDist().cdf(_crossing(lambda z: _limits(one, other, z)[0]))


def _crossing(limit: Callable[[float], float]) -> float:
    """The deviate at which a limit, which falls as the deviate grows, reaches 0."""
    low, high = 0.0, _WIDEST
    if limit(high) > 0:
        return high
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if limit(middle) > 0 else (low, middle)
    return (low + high) / 2


@lru_cache
def deviate(level: float) -> float:
    """The standard normal deviate of a two-sided interval."""
    return NormalDist().inv_cdf((1 + level) / 2)


@lru_cache
def student(level: float, freedom: int) -> float:
    """Student's t of a two-sided interval: exact for 1 and 2 degrees of freedom.

    For more, the expansion of Abramowitz and Stegun (1964, 26.7.5), right to 0.01 from 3 on at
    the level used here.
    """
    tail = (1 + level) / 2
    if freedom == 1:
        return math.tan(math.pi * (tail - 0.5))
    if freedom == 2:  # noqa: PLR2004 - the closed form of two degrees of freedom
        return (2 * tail - 1) * math.sqrt(2 / (4 * tail * (1 - tail)))
    z = deviate(level)
    terms: tuple[float, ...] = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + math.fsum(term / freedom ** float(power) for power, term in enumerate(terms, 1))
