"""Figures with intervals, and the logarithm of one over another."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure between its low and its high; an end that is not known is None."""

    value: float
    low: float | None
    high: float | None


def log_ratio(above: Figure, below: Figure) -> Figure | None:
    """Natural logarithm of one figure over another; 0 is parity, swapping them flips the sign.

    The low sets the low of the one against the high of the other, and the high the reverse: the
    widest interval that the two allow.  An end is None (unbounded) where it would need the
    logarithm of, or a division by, nothing.

    Returns
    -------
    Figure or None
        None where either figure is not above zero: the ratio is then nothing, or boundless.
    """
    if above.value <= 0 or below.value <= 0:
        return None
    return Figure(
        math.log(above.value / below.value),
        _log(above.low, below.high),
        _log(above.high, below.low),
    )


def _log(above: float | None, below: float | None) -> float | None:
    if above is None or below is None or above <= 0 or below <= 0:
        return None
    return math.log(above / below)


def spanning(figures: list[Figure]) -> Figure:
    """The first of several figures of the same thing, with an interval that holds them all."""
    lows = [f.low for f in figures]
    highs = [f.high for f in figures]
    return Figure(
        figures[0].value,
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )
