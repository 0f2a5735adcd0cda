"""From draws of the parameters to what is said of dyads: bands, changes, contributions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.index.filtering import forward, model, paths, smooth
from foedus.alignment.index.grid import points
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.parameters import Layout

Array = NDArray[np.float64]
Single = NDArray[np.float32]

LEVELS = (0.5, 0.05, 0.25, 0.75, 0.95)
"""Median, and the ends of the 90% and the 50% interval."""


def quantiles(chances: Array | Single, grid: Array, levels: Sequence[float] = LEVELS) -> Array:
    """Quantiles of states on a grid, taken as spread evenly over the cells between its points.

    Parameters
    ----------
    chances
        (..., grid).

    Returns
    -------
    (..., levels)
    """
    below = np.cumsum(chances, axis=-1, dtype=np.float64)
    below /= np.maximum(below[..., -1:], 1e-12)  # nothing before a dyad begins
    width = grid[1] - grid[0]
    made = np.empty((*below.shape[:-1], len(levels)))
    for k, level in enumerate(levels):
        at = (below < level).sum(axis=-1)
        at = np.minimum(at, len(grid) - 1)
        up = np.take_along_axis(below, at[..., None], -1)[..., 0]
        down = np.take_along_axis(below, np.maximum(at - 1, 0)[..., None], -1)[..., 0]
        down = np.where(at > 0, down, 0.0)
        inside = (level - down) / np.maximum(up - down, 1e-12)
        made[..., k] = grid[at] + width * (inside - 0.5)
    return made


def states(panel: Panel, layout: Layout, draws: Array) -> Single:
    """Chances of each state, over draws of the parameters, (years, dyads, grid)."""
    grid = points()
    made = np.zeros((len(panel.years), len(panel.dyads), len(grid)), np.float32)
    for p in draws:
        for chunk, chances in smooth(panel, layout, p, grid):
            made[:, chunk] += chances
    made /= len(draws)
    return made


def bands(panel: Panel, layout: Layout, draws: Array) -> Array:
    """Median and intervals of every dyad-year, (years, dyads, levels); NaN outside its span."""
    made = quantiles(states(panel, layout, draws), points())
    year = np.arange(len(panel.years))[:, None]
    made[(year < panel.first) | (year > panel.last)] = np.nan
    return made


def sampled(panel: Panel, layout: Layout, draws: Array, each: int, seed: int) -> Array:
    """Whole paths of the one dyad of a panel, (draws * each, years), states not positions."""
    grid, rng = points(), np.random.default_rng(seed)
    made = []
    for p in draws:
        at = model(panel, layout, p, grid)
        filtered = forward(panel, at, slice(0, 1))[1].filtered[panel.first[0] :, 0]
        made.append(paths(filtered, at.chances.astype(np.float64), rng, each))
    step = grid[1] - grid[0]
    found = grid[np.concatenate(made)]
    jittered: Array = found + step * (rng.random(found.shape) - 0.5)
    return jittered


def leaving_out(panel: Panel, layout: Layout, p: Array, groups: Sequence[Sequence[str]]) -> Array:
    """Medians of the one dyad of a panel with each group of items unobserved, (groups, years).

    All variants are worked out together, as if they were dyads.
    """
    variants = [panel.without(*group) for group in groups]
    together = Panel(
        panel.dyads * len(groups),
        panel.years,
        panel.items,
        {i.id: np.concatenate([v.values[i.id] for v in variants]) for i in panel.items},
        np.repeat(panel.first, len(groups)),
        np.repeat(panel.last, len(groups)),
        panel.cover,
    )
    found: Array = bands(together, layout, p[None])[:, :, 0].T
    return found
