"""Posterior of breaks in many series at once, averaged over how far levels drift unbroken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.breaks.chains import Chain, chain, drawn, marginals
from foedus.alignment.breaks.segments import Flags, Floats, SegmentPrior, gains, log_likelihoods
from foedus.alignment.breaks.series import Series

BATCH = 256
"""Series worked on at once: their stretches stay within the processor's cache, or near it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Prior of breaks.

    ``expected`` is the number of breaks expected in a series before it is seen; ``shortest`` the
    fewest years of a segment; ``shape`` that of the inverse gamma of a segment's variance;
    ``drifts`` the variances of the yearly step of the level over that of the noise that are
    averaged over, and ``weights`` their prior probabilities: half of it lies on none at all.
    """

    expected: float = 0.5
    shortest: int = 2
    shape: float = 10.0
    drifts: tuple[float, ...] = (0.0, 0.02, 0.1, 0.5, 5.0)
    weights: tuple[float, ...] = (0.5, 0.125, 0.125, 0.125, 0.125)

    def chance(self, years: int) -> float:
        """Prior probability that a segment begins in a year."""
        return self.expected / max(years - 1, 1)


DEFAULT = Settings()


@dataclass(frozen=True, slots=True)
class Node:
    """Posterior of n series under one prior, or averaged over several.

    ``evidence`` (n,) is the log marginal likelihood, ``unbroken`` that of the series as one
    segment; ``years`` (T, n): that a new segment begins in the year; ``number`` (K, n): of so
    many breaks; ``windows`` (H, n): of any break in a window of years.
    """

    evidence: Floats
    unbroken: Floats
    years: Floats
    number: Floats
    windows: Floats


@dataclass(frozen=True, slots=True)
class Posterior:
    """Posterior of n series, averaged over drifts.

    ``drift`` (Q, n) is the probability of each drift, and ``over_walk`` (n,) the log Bayes factor
    of levels that only break over a level that only drifts.  Positive: steps describe the series
    better than a random walk does.  NaN where the prior has no drift, or nothing else.
    """

    averaged: Node
    drift: Floats
    over_walk: Floats


def posterior(
    series: Series,
    windows: Flags,
    settings: Settings = DEFAULT,
    slopes: tuple[Floats, Floats, Floats] | None = None,
) -> Posterior:
    """Posterior of breaks in every series.

    Parameters
    ----------
    windows
        (H, T): years of which the probability of any break is wanted.
    slopes
        A covariate (T,), and slopes on it with their log prior weights, both (B,): the effect of
        the covariate is common to all segments, and averaged over.
    """
    nodes = []
    for drift in settings.drifts:
        if slopes is None:
            nodes.append(_under(series, drift, windows, settings))
            continue
        covariate, values, priors = slopes
        whole = _under(series.shifted(covariate, values), drift, windows, settings)
        nodes.append(_averaged(_parted(whole, len(values)), priors)[0])
    averaged, share = _averaged(nodes, np.log(settings.weights))
    return Posterior(averaged, share, _over_walk(nodes, settings))


def evidence(series: Series, settings: Settings = DEFAULT) -> Floats:
    """Log marginal likelihood of every series, averaged over drifts; quicker than all the rest."""
    logs = [
        np.concatenate([found.evidence for found in _chains(series, drift, settings)])
        for drift in settings.drifts
    ]
    return _pooled(np.array(logs), np.log(settings.weights))[0]


def sets(
    series: Series,
    found: Posterior,
    count: int,
    rng: np.random.Generator,
    settings: Settings = DEFAULT,
) -> NDArray[np.bool_]:
    """Draw whole sets of breaks from the joint posterior of every series.

    Returns
    -------
    ndarray (count, T, n)
        Whether a new segment begins in each year, draw by draw.
    """
    n = series.values.shape[1]
    out = np.zeros((count, series.years, n), dtype=bool)
    drifts = np.stack([rng.choice(len(found.drift), count, p=p / p.sum()) for p in found.drift.T])
    for q, drift in enumerate(settings.drifts):
        at = 0
        for part in _chains(series, drift, settings):
            width = part.start.shape[2]
            for k in range(width):
                mine = drifts[at + k] == q
                out[mine, :, at + k] = drawn(part.start[:, :, k], int(mine.sum()), rng)
            at += width
    return out


def _chains(series: Series, drift: float, settings: Settings) -> Iterator[Chain]:
    """Chains of all series, a batch at a time."""
    given = None
    for first in range(0, series.values.shape[1], BATCH):
        chosen = slice(first, first + BATCH)
        observed, spread = series.columns(chosen)
        shared = observed.shape[1] == 1 and len(spread) == 1
        if given is None or not shared:
            given = gains(observed, SegmentPrior(settings.shape, drift, spread))
        likelihoods = log_likelihoods(series.values[:, chosen], observed, given)
        yield chain(likelihoods, settings.chance(series.years), settings.shortest)


def _under(series: Series, drift: float, windows: Flags, settings: Settings) -> Node:
    nodes = []
    for found in _chains(series, drift, settings):
        said = marginals(found, windows)
        nodes.append(Node(found.evidence, found.unbroken, said.years, said.number, said.windows))
    number = _padded([node.number for node in nodes])
    return Node(
        np.concatenate([node.evidence for node in nodes]),
        np.concatenate([node.unbroken for node in nodes]),
        np.concatenate([node.years for node in nodes], axis=1),
        np.concatenate(number, axis=1),
        np.concatenate([node.windows for node in nodes], axis=1),
    )


def _padded(number: Sequence[Floats]) -> list[Floats]:
    """Probabilities of numbers of breaks, up to the same number."""
    most = max(len(part) for part in number)
    return [np.pad(part, ((0, most - len(part)), (0, 0))) for part in number]


def _parted(whole: Node, times: int) -> list[Node]:
    """The nodes of each slope, of one that holds all of them side by side."""
    width = whole.evidence.size // times
    return [
        Node(
            whole.evidence[part],
            whole.unbroken[part],
            whole.years[:, part],
            whole.number[:, part],
            whole.windows[:, part],
        )
        for part in (slice(i * width, (i + 1) * width) for i in range(times))
    ]


def _averaged(nodes: Sequence[Node], priors: Floats) -> tuple[Node, Floats]:
    """One node out of several, each by its posterior weight; and these weights, (nodes, n)."""
    evidence, share = _pooled(np.array([node.evidence for node in nodes]), priors)
    unbroken, _ = _pooled(np.array([node.unbroken for node in nodes]), priors)
    number = _padded([node.number for node in nodes])
    return Node(
        evidence,
        unbroken,
        _weighed(share, [node.years for node in nodes]),
        _weighed(share, number),
        _weighed(share, [node.windows for node in nodes]),
    ), share


def _weighed(share: Floats, parts: Sequence[Floats]) -> Floats:
    out = np.zeros_like(parts[0])
    for weight, part in zip(share, parts, strict=True):
        out += weight * part
    return out


def _pooled(logs: Floats, priors: Floats) -> tuple[Floats, Floats]:
    """Log of the prior mean of likelihoods, and the posterior share of each."""
    logs = logs + np.asarray(priors)[:, None]
    top = logs.max(axis=0)
    share = np.exp(logs - top)
    total = share.sum(axis=0)
    return top + np.log(total), share / total


def _over_walk(nodes: Sequence[Node], settings: Settings) -> Floats:
    drifts, weights = np.array(settings.drifts), np.array(settings.weights)
    still, moving = drifts == 0, drifts > 0
    if not still.any() or not moving.any():
        return np.full(nodes[0].evidence.shape, np.nan)
    steps = np.array([node.evidence for node in nodes])[still]
    walk = np.array([node.unbroken for node in nodes])[moving]
    over, _ = _pooled(steps, np.log(weights[still] / weights[still].sum()))
    under, _ = _pooled(walk, np.log(weights[moving] / weights[moving].sum()))
    return np.asarray(over - under)
