"""Panels with a known truth: states, then observations of them as each kind of indicator has them.

The observations are made without the code of the likelihood: levels by a normal variable cut into
pieces, counts by a Poisson of a gamma.  So a fit that finds the truth again tests both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.index import grid
from foedus.alignment.index.kinds import KINDS, MOST_BEFORE, Item, natural
from foedus.alignment.index.panel import Panel, panel

Array = NDArray[np.float64]
Whole = NDArray[np.int64]
Own = Mapping[str, float]

FIRST_YEAR = 1950

PLAUSIBLE: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "continuous": {
        "intercept": (-0.5, 0.5),
        "loading": (0.5, 1.5),
        "log_sd": (-0.2, 0.2),
        "first_intercept": (-0.5, 0.5),
        "first_loading": (0.5, 1.5),
        "first_log_sd": (0.0, 0.4),
        "inertia": (0.4, 0.7),
    },
    "ordinal": {
        "loading": (0.5, 1.5),
        "cut_1": (-0.7, 0.7),
        "log_gap": (-0.5, 0.3),
        "first_loading": (0.5, 1.5),
        "first_shift": (0.5, 1.0),
        "inertia": (1.0, 2.0),
    },
    "count": {
        "intercept": (-1.5, -0.5),
        "loading": (0.5, 1.0),
        "log_shape": (0.0, 1.0),
        "detection": (1.0, 1.0),
        "first_intercept": (-1.0, 0.0),
        "first_loading": (0.5, 1.0),
        "inertia": (0.5, 1.0),
    },
}
"""Between what a true parameter is drawn, by kind and the beginning of its name.

The loadings of a bounded item are drawn between its bounds instead.  Coverage is measured as the
log of what was seen of each dyad, which also grows with the states and their spread: so the
detection that a fit finds is a little below the 1 that is true here.
"""


@dataclass(frozen=True)
class Simulated:
    """A panel, the states that it was made from (dyads, years), and each item's parameters.

    The parameters are those that the item's kind takes (``kinds.natural``), by name.
    """

    panel: Panel
    states: Array
    parameters: Mapping[str, Own]


def simulate(
    items: Sequence[Item],
    dyads: int,
    years: int,
    rng: np.random.Generator,
    *,
    missing: float = 0.6,
    step: float = 0.15,
    jump: float = 0.0,
    growth: float = 0.0,
    begin: Whole | None = None,
    end: Whole | None = None,
    parameters: Mapping[str, Own] | None = None,
) -> Simulated:
    """Simulate a panel.

    Parameters
    ----------
    missing
        Share of observations that are missing, at random.
    step, jump
        Standard deviation of a yearly step; chance of a jump (of ``grid.JUMP``) in a year.
    growth
        By how much the log of what is seen of the ``detected`` items grows over all years.
    begin, end
        (dyads,), positions of each dyad's first and last year; by default all years.
    parameters
        The truth, by item and name; by default drawn between the limits of ``PLAUSIBLE``.
    """
    own = parameters or {i.id: plausible(i, rng) for i in items}
    begin = np.zeros(dyads, int) if begin is None else begin
    states = walk(begin, years, rng, step=step, jump=jump)
    effort = np.linspace(-growth / 2, growth / 2, years)
    values = {}
    for item in items:
        values[item.id] = observe(item, own[item.id], states, effort, missing=missing, rng=rng)
    end = np.full(dyads, years - 1) if end is None else end
    names = [(k + 1, dyads + k + 1) for k in range(dyads)]
    spans = [(FIRST_YEAR + int(a), FIRST_YEAR + int(b)) for a, b in zip(begin, end, strict=True)]
    made = panel(items, range(FIRST_YEAR, FIRST_YEAR + years), names, values, spans)
    return Simulated(made, states[[a - 1 for a, _ in made.dyads]], own)


def plausible(item: Item, rng: np.random.Generator) -> dict[str, float]:
    """Draw true parameters of an item."""
    drawn = {}
    for name in KINDS[item.kind].parameters(item):
        limits = PLAUSIBLE[item.kind]
        low, high = next(v for k, v in limits.items() if name.startswith(k))
        drawn[name] = float(rng.uniform(low, high)) * (item.sign if "loading" in name else 1)
    if item.bounds is None:
        return drawn
    names = tuple(drawn)
    bounded = natural(item, rng.normal(0, 1, len(names)))[0]
    within = dict(zip(names, bounded, strict=True))
    return drawn | {k: float(within[k]) for k in names if "loading" in k}


def walk(begin: Whole, years: int, rng: np.random.Generator, *, step: float, jump: float) -> Array:
    """States (dyads, years): standard normal as a dyad begins, then steps and now and then a jump.

    Zero before it begins.
    """
    since = np.arange(years) - begin[:, None]
    sizes = np.where(rng.random(since.shape) < jump, grid.JUMP, step)
    sizes[since < 0], sizes[since == 0] = 0.0, 1.0
    return np.cumsum(sizes * rng.standard_normal(sizes.shape), axis=1)


def observe(
    item: Item, own: Own, states: Array, effort: Array, *, missing: float, rng: np.random.Generator
) -> Array:
    """Observe an item, (dyads, years), NaN where it is missing; inertia is of what was observed."""
    gone = rng.random(states.shape) < missing
    made = np.full(states.shape, np.nan)
    was = np.full(len(states), np.nan)
    for t in range(states.shape[1]):
        drawn = DRAWN[item.kind](own, states[:, t], was, effort[t], rng)
        was = np.where(gone[:, t], np.nan, drawn)
        made[:, t] = was
    return made


def _pulled(own: Own, was: Array) -> tuple[NDArray[np.bool_], Array]:
    """Where an inert item follows parameters of its own; what its year before adds elsewhere."""
    unknown = np.isnan(was)
    return unknown & ("inertia" in own), np.where(unknown, 0.0, was) * own.get("inertia", 0.0)


def _mean(own: Own, x: Array, was: Array, names: tuple[str, str]) -> Array:
    first, pull = _pulled(own, was)
    mean = own.get(names[0], 0.0) + own["loading"] * x + pull
    if not first.any():
        return mean
    return np.where(first, own[names[1]] + own["first_loading"] * x, mean)


def _continuous(own: Own, x: Array, was: Array, _effort: float, rng: np.random.Generator) -> Array:
    mean = _mean(own, x, was, ("intercept", "first_intercept"))
    first = _pulled(own, was)[0]
    log_sd = np.where(first, own.get("first_log_sd", 0.0), own["log_sd"])
    return mean + np.exp(log_sd) * rng.standard_normal(len(x))


def _ordinal(own: Own, x: Array, was: Array, _effort: float, rng: np.random.Generator) -> Array:
    latent = _mean(own, x, was, ("", "first_shift")) + rng.standard_normal(len(x))
    gaps = [np.exp(v) for k, v in own.items() if k.startswith("log_gap")]
    cuts = np.cumsum([own["cut_1"], *gaps])
    level: Array = (latent[:, None] > cuts).sum(axis=1).astype(float)
    return level


def _count(own: Own, x: Array, was: Array, effort: float, rng: np.random.Generator) -> Array:
    before = np.log1p(np.minimum(was, MOST_BEFORE))
    log_mean = _mean(own, x, before, ("intercept", "first_intercept"))
    shape = np.exp(own["log_shape"])
    luck = rng.gamma(shape, 1 / shape, len(x))
    return rng.poisson(np.exp(log_mean + own.get("detection", 0.0) * effort) * luck).astype(float)


DRAWN = {"continuous": _continuous, "ordinal": _ordinal, "count": _count}
