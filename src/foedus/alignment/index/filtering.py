"""The states of all dyads given the parameters: forward, backward, exact on the grid.

Dyads are independent given the parameters, so every step takes all of them at once, as a product of
matrices; the cost is linear in dyad-years.  Rabiner (1989) has the recursions.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial, reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from foedus.alignment.index.grid import beginning, motion
from foedus.alignment.index.kinds import KINDS, Item, natural
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.parameters import Layout

Array = NDArray[np.float64]
Single = NDArray[np.float32]

SMALLEST = np.float32(1e-24)
"""Floor of chances, for the same reason."""

LEAST_LOG = np.float32(-30)
"""Evidence against a state that counts no further; numbers below it would slow every product."""


CHUNK = 256
"""Dyads that are worked on together: few enough that their chances stay close to the processor."""

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Model:
    """Parameters put to work: weights of the evidence by year, and chances of moving."""

    weights: tuple[Single, ...]
    chances: Single
    start: Single

    def of_year(self, year: int) -> Single:
        """The weights of all items in a year, (features, grid)."""
        return np.concatenate([w[year if len(w) > 1 else 0] for w in self.weights])


@dataclass(frozen=True, slots=True)
class Forward:
    """Filtered chances (years, dyads, grid), what each year's evidence said, and its scale."""

    filtered: Single
    said: Single
    scale: Single


@dataclass(frozen=True, slots=True)
class Sums:
    """Log-likelihood, and what its slopes need.

    ``features`` is (years, features, grid): evidence seen at each state; ``moves`` (grid, grid)
    what was seen of moving, over the chances of moving.
    """

    total: float
    features: Array
    moves: Array


def model(panel: Panel, layout: Layout, p: Array, grid: Array) -> Model:
    """Put parameters to work on a panel."""
    weights = tuple(
        KINDS[i.kind]
        .weights(i, natural(i, p[layout.at[i.id]])[0], grid, panel.cover[i.id])
        .astype(np.float32)
        for i in panel.items
    )
    chances = motion(p[layout.motion], grid).chances.astype(np.float32)
    return Model(weights, chances, beginning(grid).astype(np.float32))


def over_chunks(panel: Panel, work: Callable[[slice], Made]) -> Iterator[Made]:
    """Do some work on every chunk of dyads, on all processors; results in the chunks' order."""
    chunks = [slice(i, i + CHUNK) for i in range(0, len(panel.dyads), CHUNK)]
    panel.features  # noqa: B018 - made once, before the threads want it
    with threadpool_limits(1):
        if len(chunks) == 1:
            yield work(chunks[0])
            return
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            yield from pool.map(work, chunks)


def forward(panel: Panel, at: Model, chunk: slice, *, keep: bool = True) -> tuple[float, Forward]:
    """Filter the dyads of a chunk; without ``keep`` only the log-likelihood is worked out.

    A dyad that has not begun has no row yet; one that has ended is carried on without evidence,
    which leaves its likelihood as it is.
    """
    features, first = panel.features[:, chunk], panel.first[chunk]
    (years, n), g = features.shape[:2], len(at.start)
    filtered = np.zeros((years if keep else 0, n, g), np.float32)
    said, scale = np.zeros_like(filtered), np.ones((years, n), np.float32)
    now = np.zeros((n, g), np.float32)
    total, before = 0.0, 0
    for t in range(years):
        m = int(np.searchsorted(first, t, side="right"))
        now[:before] = now[:before] @ at.chances
        now[before:m] = at.start
        log = features[t, :m] @ at.of_year(t)
        top = log.max(axis=1)
        log -= top[:, None]
        np.exp(np.maximum(log, LEAST_LOG, out=log), out=log)
        now[:m] *= log
        mass = now[:m].sum(axis=1)
        now[:m] /= mass[:, None]
        total += float(np.log(mass).sum(dtype=np.float64) + top.sum(dtype=np.float64))
        if keep:
            filtered[t, :m], said[t, :m], scale[t, :m] = now[:m], log, mass
        before = m
    return total, Forward(filtered, said, scale)


def backward(panel: Panel, at: Model, chunk: slice, done: Forward) -> tuple[Single, Array]:
    """Go back from the last year, so that each year knows all evidence: (chances, moves)."""
    first = panel.first[chunk]
    smoothed = np.zeros_like(done.filtered)
    moves = np.zeros(at.chances.shape)
    later = np.ones(done.filtered.shape[1:], np.float32)
    for t in range(len(smoothed) - 1, -1, -1):
        m = int(np.searchsorted(first, t, side="right"))
        both = np.maximum(done.filtered[t, :m] * later[:m], SMALLEST)
        smoothed[t, :m] = both / both.sum(axis=1, keepdims=True)
        if t:
            was = int(np.searchsorted(first, t - 1, side="right"))
            weight = done.said[t, :was] * later[:was] / done.scale[t, :was, None]
            np.maximum(weight, SMALLEST, out=weight)
            moves += done.filtered[t - 1, :was].T @ weight
            later[:was] = weight @ at.chances.T
    return smoothed, moves


def likelihood(panel: Panel, layout: Layout, p: Array, grid: Array) -> float:
    """Log-likelihood of parameters, with the states summed out."""
    at = model(panel, layout, p, grid)
    return sum(over_chunks(panel, lambda chunk: forward(panel, at, chunk, keep=False)[0]))


def expected(panel: Panel, layout: Layout, p: Array, grid: Array) -> Sums:
    """Log-likelihood, and what was seen at each state."""
    at = model(panel, layout, p, grid)

    def work(chunk: slice) -> Sums:
        total, done = forward(panel, at, chunk)
        smoothed, moves = backward(panel, at, chunk, done)
        seen = panel.features[:, chunk].transpose(0, 2, 1) @ smoothed
        return Sums(total, seen.astype(np.float64), moves)

    return reduce(
        lambda a, b: Sums(a.total + b.total, a.features + b.features, a.moves + b.moves),
        over_chunks(panel, work),
    )


def smooth(panel: Panel, layout: Layout, p: Array, grid: Array) -> Iterator[tuple[slice, Single]]:
    """Chances of each state given all evidence, (years, dyads of the chunk, grid), by chunk."""
    at = model(panel, layout, p, grid)

    def work(chunk: slice) -> tuple[slice, Single]:
        return chunk, backward(panel, at, chunk, forward(panel, at, chunk)[1])[0]

    return over_chunks(panel, work)


def slopes(panel: Panel, layout: Layout, p: Array, grid: Array, found: Sums) -> Array:
    """Derivative of the log-likelihood by each parameter (Fisher's identity)."""
    made = np.zeros(layout.size)
    for part, slope in parts(panel, layout, grid, found):
        made[part] = slope(p[part])
    return made


def parts(
    panel: Panel, layout: Layout, grid: Array, found: Sums
) -> Iterator[tuple[slice, Callable[[Array], Array]]]:
    """Each item's parameters, and those of movement, with the slope of what the states say of them.

    The states are held to what they were found to be, so that each part is a problem of its own.
    """
    at = 0
    for item in panel.items:
        width = KINDS[item.kind].features(item)
        sums = found.features[:, at : at + width]
        if not item.detected:
            sums = sums.sum(axis=0, keepdims=True)
        yield layout.at[item.id], partial(_slope, item, grid, panel.cover[item.id], sums)
        at += width
    yield layout.motion, lambda p: (motion(p, grid).slopes * found.moves).sum(axis=(1, 2))


def _slope(item: Item, grid: Array, cover: Array, sums: Array, p: Array) -> Array:
    own, by = natural(item, p)
    return KINDS[item.kind].slopes(item, own, grid, cover, sums) * by


def paths(
    filtered: Single, chances: Array, rng: np.random.Generator, draws: int
) -> NDArray[np.int64]:
    """Draw whole paths of one dyad backward from its filtered chances.

    Parameters
    ----------
    filtered
        (years, grid) of one dyad from its first year to its last.

    Returns
    -------
    (draws, years)
        Positions on the grid.
    """
    years = len(filtered)
    drawn = np.empty((draws, years), np.int64)
    drawn[:, -1] = _pick(np.broadcast_to(filtered[-1], (draws, filtered.shape[1])), rng)
    for t in range(years - 2, -1, -1):
        drawn[:, t] = _pick(filtered[t] * chances[:, drawn[:, t + 1]].T, rng)
    return drawn


def _pick(weights: NDArray[np.floating], rng: np.random.Generator) -> NDArray[np.int64]:
    total = np.cumsum(weights, axis=1, dtype=np.float64)
    at = rng.random(len(total)) * total[:, -1]
    found: NDArray[np.int64] = np.minimum((total < at[:, None]).sum(axis=1), weights.shape[1] - 1)
    return found
