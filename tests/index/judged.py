"""How well simulated states are met: probability of each true state under its posterior."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.index.filtering import smooth
from foedus.alignment.index.fitting import Fit
from foedus.alignment.index.grid import points
from foedus.alignment.index.kinds import Item, natural
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.simulate import Simulated

Array = NDArray[np.float64]


def chances(panel: Panel, fit: Fit, p: Array) -> Array:
    """Chances of each state, (dyads, years, grid), parameters as given."""
    found = [chance for _, chance in smooth(panel, fit.layout, p, points())]
    return np.concatenate(found, axis=1).transpose(1, 0, 2).astype(float)


def averaged(panel: Panel, fit: Fit, draws: int) -> Array:
    """The same, averaged over draws of the parameters."""
    chosen = np.linspace(0, len(fit.draws) - 1, draws).astype(int)
    return np.mean([chances(panel, fit, fit.draws[k]) for k in chosen], axis=0)


def ranks(found: Array, states: Array) -> Array:
    """Probability below each true state: uniform where the posterior is calibrated."""
    grid = points()
    below = np.concatenate([np.zeros((*found.shape[:2], 1)), np.cumsum(found, axis=-1)], axis=-1)
    at = np.clip((states - grid[0]) / (grid[1] - grid[0]) + 0.5, 0, len(grid) - 1e-9)
    low = at.astype(int)
    here, above = (np.take_along_axis(below, k[..., None], -1)[..., 0] for k in (low, low + 1))
    return here + (at - low) * (above - here)


def covered(ranks: Array, share: float) -> float:
    """Share of the true states that intervals of a nominal share hold."""
    edge = (1 - share) / 2
    return float(np.mean((ranks > edge) & (ranks < 1 - edge)))


def distances(made: Simulated, fit: Fit, words: tuple[str, ...]) -> dict[str, float]:
    """Posterior means less the truth, in posterior standard deviations, by name of the parameter.

    Only of parameters whose names contain one of the words.
    """
    found = {}
    for item in made.panel.items:
        drawn = np.array([natural(item, d[fit.layout.at[item.id]])[0] for d in fit.draws])
        for k, (name, truth) in enumerate(made.parameters[item.id].items()):
            if any(word in name for word in words):
                off = (drawn[:, k].mean() - truth) / drawn[:, k].std()
                found[f"{item.id}.{name}"] = float(off)
    return found


def named(items: tuple[Item, ...], *kinds: str) -> tuple[str, ...]:
    """Names of the items of some kinds."""
    return tuple(i.id for i in items if i.kind in kinds)
