"""Where two states stand among all others in one year, over layers of ties."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.network.communities import partitions, together
from foedus.alignment.network.expectation import expected
from foedus.alignment.network.paths import betweenness
from foedus.alignment.network.ties import Floats, Matrix, over, strengths

RESOLUTIONS = (0.75, 1.0, 1.5)
SEEDS = (0, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Standing:
    """Two states among n.

    ``strength`` is their tie over all layers, ``expected`` its quantiles (0.05, 0.25, 0.5, 0.75,
    0.95) as their other ties imply it; ``beside`` (2, n) the share of partitions in which each
    state is with each of the two; ``ties`` (2, n) the two states' ties over all layers;
    ``degree`` and ``betweenness`` are of the two.
    """

    strength: float
    expected: Floats
    beside: Floats
    ties: Floats
    degree: Floats
    betweenness: Floats


def standing(layers: Floats, first: int, second: int) -> Standing | None:
    """Where two states stand, over layers (layers, n, n) made by :func:`~.ties.ties`.

    Communities are found in all layers together and again without each of them, at three
    resolutions and from four orders of moves.  None where no tie over all layers is known of the
    pair, or nothing else of one of the two.
    """
    whole = over(layers)
    if not np.isfinite(whole[first, second]):
        return None
    implied = expected(whole, first, second).quantiles
    if not np.isfinite(implied).all():
        return None
    labels = partitions([whole, *_without_each(layers)], RESOLUTIONS, SEEDS)
    pair = np.array([first, second])
    return Standing(
        float(whole[first, second]),
        implied,
        together(labels)[pair],
        whole[pair],
        strengths(whole)[pair],
        betweenness(whole, pair),
    )


def _without_each(layers: Floats) -> list[Matrix]:
    if len(layers) == 1:
        return []
    return [over(np.delete(layers, k, axis=0)) for k in range(len(layers))]


def members(values: Floats) -> NDArray[np.int64]:
    """States in the order of their ties, strongest first; those without one last."""
    return np.argsort(-np.where(np.isfinite(values), values, -1.0), kind="stable")
