"""Draws of the parameters, with the states of all dyads summed out.

The posterior of the parameters is nearly normal, for thousands of dyads speak to each.  So its mode
and curvature make a proposal good enough that independent draws from it, weighted by the exact
ratio (importance sampling with smoothed weights: Vehtari et al. 2024), are draws of the posterior.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from foedus.alignment.index.filtering import expected, likelihood, parts, slopes
from foedus.alignment.index.grid import points
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.parameters import Layout, layout, log_prior, start
from foedus.alignment.index.weights import drawn_again, effective_draws, smoothed
from foedus.errors import NotConvergedError

Array = NDArray[np.float64]
Tell = Callable[[str], None]

WIDER = 1.03
"""How much wider than the curvature says the proposal is: its tails must reach the posterior's."""

SAMPLE = 400
"""Dyads of the sample on which the search begins."""

FIRST = 6
"""EM-gradient steps before the climb: slow, but safe far from the mode."""

CLIMB = (15, 50)
"""Steps of the first search, before and after the yardstick is taken anew."""

NUDGE = 1e-3
"""Step of a difference, in parameters that are of order one."""

LEAST_EFFECTIVE = 100.0
"""Effective draws below which the estimate has not settled."""

PILOT = 100
"""Draws, at least, that the proposal is moved and stretched by."""

MOST_STRETCH = 4.0
"""Variance, at most, that an axis of the proposal is stretched to."""

LARGEST_SHAPE = 0.7
"""Shape of the weights' tail above which they cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a fit is made; part of its digest."""

    draws: int = 600
    seed: int = 20_260_101
    sample: int = SAMPLE


@dataclass(frozen=True)
class Fit:
    """Parameters of the model: posterior mode, covariance at it, and draws.

    ``draws`` is (draws, parameters); ``effective`` the effective number of draws of each
    parameter; ``shape`` that of the tail of the weights (``weights.smoothed``).
    """

    layout: Layout
    mode: Array
    covariance: Array
    draws: Array
    shape: float
    effective: Array
    settings: Settings


def silent(_: str) -> None:
    """Tell nobody."""


def log_posterior(panel: Panel, at: Layout, p: Array, grid: Array) -> float:
    """Log posterior of parameters, states summed out, up to a constant."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore"):
        found = likelihood(panel, at, p, grid) + log_prior(at, p)[0]
    return found if np.isfinite(found) else -np.inf


def with_slope(panel: Panel, at: Layout, p: Array, grid: Array) -> tuple[float, Array]:
    """Log posterior and its slope."""
    prior, by_prior = log_prior(at, p)
    found = expected(panel, at, p, grid)
    return found.total + prior, slopes(panel, at, p, grid, found) + by_prior


def climb(panel: Panel, at: Layout, begin: Array, grid: Array) -> Array:
    """Climb to the mode by L-BFGS, in units of what complete data would tell.

    Where the states known, each item's parameters would be a small problem of their own; its
    curvature is a good yardstick for the whole (the EM gradient: Lange 1995).  It is taken anew
    once the climb has come closer.
    """

    def downhill(z: Array) -> tuple[float, Array]:
        with np.errstate(all="ignore"):
            value, slope = with_slope(panel, at, begin + yard @ z, grid)
        if not np.isfinite(value) or not np.isfinite(slope).all():
            return 1e300, np.zeros(at.size)
        return -value, -(yard.T @ slope)

    for _ in range(FIRST):
        begin = newton(panel, at, grid, begin, inverse(complete(panel, at, begin, grid)))
    for steps in CLIMB:
        yard = np.linalg.cholesky(inverse(complete(panel, at, begin, grid)))
        options = {"maxiter": steps, "ftol": 1e-10, "gtol": 0.02, "maxcor": 30}
        made = minimize(downhill, np.zeros(at.size), jac=True, method="L-BFGS-B", options=options)
        begin = begin + yard @ made.x
    return begin


def complete(panel: Panel, at: Layout, p: Array, grid: Array) -> Array:
    """Negative second derivative if the states were known to be as they are now believed to be."""
    found = expected(panel, at, p, grid)
    whole = np.diag(1 / at.sd**2)
    for part, slope in parts(panel, at, grid, found):
        own = p[part]
        steps = NUDGE * np.eye(len(own))
        bent = np.array([slope(own - step) - slope(own + step) for step in steps]) / (2 * NUDGE)
        whole[part, part] += 0.5 * (bent + bent.T)
    return whole


def curvature(panel: Panel, at: Layout, p: Array, grid: Array, steps: Array) -> Array:
    """Negative second derivative of the log posterior, by differences of its slope."""
    rows = []
    for k, step in enumerate(steps):
        move = np.where(np.arange(at.size) == k, step, 0.0)
        down, up = (with_slope(panel, at, p + sign * move, grid)[1] for sign in (-1, 1))
        rows.append((down - up) / (2 * step))
    made = np.array(rows)
    whole: Array = 0.5 * (made + made.T)
    return whole


def fit(
    panel: Panel,
    settings: Settings | None = None,
    tell: Tell = silent,
    known: tuple[Layout, Array] | None = None,
) -> Fit:
    """Fit the model to a panel.

    Parameters
    ----------
    known
        What is known of the parameters already: a layout with other priors, and where to begin;
        by default the priors of ``kinds``, and the shares that were observed.

    Raises
    ------
    NotConvergedError
        Fewer effective draws of a parameter than ``LEAST_EFFECTIVE``.
    """
    chosen = settings or Settings()
    at, begin = known or (layout(panel.items), start(panel.items, panel.values))
    mode, covariance = approach(panel, at, begin, chosen, tell)
    pilot = replace(chosen, draws=max(PILOT, chosen.draws // 4), seed=chosen.seed + PILOT)
    around = adapted((mode, covariance), *draw(panel, at, (mode, covariance), pilot, tell))
    drawn, logs = draw(panel, at, around, chosen, tell)
    draws, effective, shape = weighted(drawn, logs, chosen)
    worst = int(effective.argmin())
    if shape > LARGEST_SHAPE or effective[worst] < min(LEAST_EFFECTIVE, chosen.draws / 4):
        raise NotConvergedError(
            f"Only {effective[worst]:.0f} effective draws of {at.names[worst]} out of "
            f"{chosen.draws}, and a tail of shape {shape:.2f} (at most {LARGEST_SHAPE}). Nothing "
            "was kept. Ask for more draws (--draws), or leave out the indicator that it belongs to."
        )
    return Fit(at, mode, covariance, draws, shape, effective, chosen)


def approach(
    panel: Panel,
    at: Layout,
    begin: Array,
    settings: Settings,
    tell: Tell = silent,
) -> tuple[Array, Array]:
    """Find mode and covariance: the climb begins on a sample of dyads, and ends on all."""
    few, grid, rng = panel, points(), np.random.default_rng(settings.seed)
    if len(panel.dyads) > 2 * settings.sample:
        few = panel.subset(rng.choice(len(panel.dyads), settings.sample, replace=False))
    tell("mode, on a sample of dyads")
    mode = climb(few, at, begin, grid)
    if few is not panel:
        tell("mode, on all dyads")
        mode = climb(panel, at, mode, grid)
    tell("curvature")
    step = np.sqrt(np.diag(inverse(complete(panel, at, mode, grid))))
    covariance = inverse(curvature(panel, at, mode, grid, np.clip(step, 1e-3, 0.2)))
    for _ in range(2):
        mode = newton(panel, at, grid, mode, covariance)
    return mode, covariance


def newton(panel: Panel, at: Layout, grid: Array, mode: Array, covariance: Array) -> Array:
    """One step uphill, shortened until it does not lose."""
    value, slope = with_slope(panel, at, mode, grid)
    step = covariance @ slope
    for _ in range(6):
        if log_posterior(panel, at, mode + step, grid) >= value:
            return mode + step
        step = step / 2
    return mode


def inverse(bent: Array) -> Array:
    """Inverse of a curvature; a direction that curves the wrong way counts as if the right one."""
    roots, axes = np.linalg.eigh(bent)
    made: Array = (axes / np.maximum(np.abs(roots), 0.1)) @ axes.T
    return made


def draw(
    panel: Panel,
    at: Layout,
    around: tuple[Array, Array],
    settings: Settings,
    tell: Tell = silent,
) -> tuple[Array, Array]:
    """Draw from a normal around the mode; give the draws and the log of their importance."""
    mode, covariance = around
    draws, grid, rng = settings.draws, points(), np.random.default_rng(settings.seed + 1)
    root = WIDER * np.linalg.cholesky(covariance)
    made, logs = np.empty((draws, at.size)), np.empty(draws)
    for i in range(draws):
        z = rng.standard_normal(at.size)
        made[i] = mode + root @ z
        logs[i] = log_posterior(panel, at, made[i], grid) + 0.5 * float(z @ z)
        if i % 20 == 0:
            tell(f"draw {i} of {draws}")
    return made, logs


def adapted(around: tuple[Array, Array], draws: Array, logs: Array) -> tuple[Array, Array]:
    """A proposal moved and stretched, axis by axis, to where weighted draws say the posterior is.

    The step of a state's motion is skewed: below what the grid can make, all steps are alike.
    """
    mode, covariance = around
    weights, _ = smoothed(logs)
    roots, axes = np.linalg.eigh(covariance)
    z = (draws - mode) @ axes / np.sqrt(roots)
    middle = weights @ z
    spread = np.clip(weights @ (z - middle) ** 2, 1.0, MOST_STRETCH)
    moved = mode + axes @ (middle * np.sqrt(roots))
    return moved, (axes * (roots * spread)) @ axes.T


def weighted(draws: Array, logs: Array, settings: Settings) -> tuple[Array, Array, float]:
    """Draws of the posterior, how many each parameter's are worth, and the shape of the tail."""
    weights, shape = smoothed(logs)
    again = drawn_again(weights, np.random.default_rng(settings.seed + 2))
    return draws[again], effective_draws(weights, draws), shape
