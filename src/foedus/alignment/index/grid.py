"""The state on a grid: how it begins and how it moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LOWEST, HIGHEST, POINTS = -7.0, 8.0, 100
"""The grid: standard deviations of dyads when they begin; alignment has the longer tail.

It must hold all states: where 7 of 10,000 lay beyond an end, loadings came out a tenth too high.
"""

NAMES = ("log_step", "logit_jump")
"""Parameters of the movement: standard deviation of a yearly step, and chance of a jump."""

PRIOR_MEAN = np.array([np.log(0.15), -4.0])
PRIOR_SD = np.array([0.7, 1.0])
START = np.array([np.log(0.15), -4.0])

JUMP = 1.0
"""Standard deviation of a jump: that by which dyads differ when they begin."""

ANYWHERE = 1e-8
"""Chance of going anywhere at all: no state is ever ruled out, and no number gets too small."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Chances of moving from each point (row) to each other in a year, and their derivatives."""

    chances: Array
    slopes: Array


def points(n: int = POINTS) -> Array:
    """Return the states of the grid, (n,)."""
    return np.linspace(LOWEST, HIGHEST, n)


def beginning(grid: Array) -> Array:
    """Chance of each state in a dyad's first year: standard normal, which fixes the scale."""
    weight = np.exp(-0.5 * grid**2)
    made: Array = weight / weight.sum()
    return made


def motion(parameters: Array, grid: Array) -> Motion:
    """Normal steps, and now and then a jump: a mixture of two normals of mean zero.

    Parameters
    ----------
    parameters
        (2,), as ``NAMES``.
    grid
        (g,), evenly spaced.
    """
    share = 1 / (1 + np.exp(-parameters[1]))
    gap2 = (grid[:, None] - grid[None, :]) ** 2
    small, by_step = _kernel(gap2, np.exp(parameters[0]))
    large, _ = _kernel(gap2, JUMP)
    chances = (1 - share) * small + share * large
    slopes = np.stack([(1 - share) * by_step, share * (1 - share) * (large - small)])
    return Motion((1 - ANYWHERE) * chances + ANYWHERE / len(grid), (1 - ANYWHERE) * slopes)


def _kernel(gap2: Array, sd: float) -> tuple[Array, Array]:
    """Chances of normal steps from each point, and their derivative by log sd."""
    weight = np.exp(-0.5 * gap2 / sd**2)
    total = weight.sum(axis=1, keepdims=True)
    chances = weight / total
    bent = chances * gap2 / sd**2
    slope: Array = bent - chances * bent.sum(axis=1, keepdims=True)
    return chances, slope
