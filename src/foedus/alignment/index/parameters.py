"""The parameters of the model as one vector: where each stands, and their priors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.index import grid as movement
from foedus.alignment.index.kinds import KINDS, WIDER, Item, priors

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Layout:
    """Which stretch of the vector belongs to each item; the last three are those of movement."""

    at: Mapping[str, slice]
    names: tuple[str, ...]
    mean: Array
    sd: Array

    @property
    def size(self) -> int:
        """Number of parameters."""
        return len(self.names)

    @property
    def motion(self) -> slice:
        """Where the parameters of movement stand."""
        return slice(self.size - len(movement.NAMES), self.size)

    def position(self, item: str, parameter: str) -> int:
        """Where one parameter of an item stands."""
        return self.names.index(f"{item}.{parameter}")


def layout(items: Sequence[Item]) -> Layout:
    """Lay out the parameters of some items."""
    at, names = {}, list[str]()
    for item in items:
        own = [f"{item.id}.{name}" for name in KINDS[item.kind].parameters(item)]
        at[item.id] = slice(len(names), len(names) + len(own))
        names += own
    mean, sd = priors(names)
    for item in items:
        for k in range(at[item.id].start, at[item.id].stop):
            wider = WIDER.get(names[k].partition(".")[2])
            if item.loading is not None and wider is not None:
                mean[k], sd[k] = item.sign * wider * item.loading[0], wider * item.loading[1]
    return Layout(
        at,
        (*names, *movement.NAMES),
        np.concatenate([mean, movement.PRIOR_MEAN]),
        np.concatenate([sd, movement.PRIOR_SD]),
    )


def start(items: Sequence[Item], values: Mapping[str, Array]) -> Array:
    """Where the search for the mode begins, from the share of each level that was observed."""
    own = []
    for item in items:
        begin = KINDS[item.kind].start(item, values[item.id])
        if item.bounds is not None:
            bounded = [name in WIDER for name in KINDS[item.kind].parameters(item)]
            begin = np.where(bounded, 0.0, begin)
        if item.loading is not None:
            given = layout([item]).mean[: len(begin)]
            declared = [name in WIDER for name in KINDS[item.kind].parameters(item)]
            begin = np.where(declared, given, begin)
        own.append(begin)
    return np.concatenate([*own, movement.START])


def log_prior(layout: Layout, p: Array) -> tuple[float, Array]:
    """Log prior density up to a constant, and its slope."""
    z = (p - layout.mean) / layout.sd
    return float(-0.5 * (z**2).sum()), -z / layout.sd
