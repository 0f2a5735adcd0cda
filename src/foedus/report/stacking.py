"""Several plots above one another over the same years, as one figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foedus.report import charts

GAP = 12
"""Room between two plots, in pixels."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Layers that share a frame of so many pixels in height."""

    layers: tuple[charts.Spec, ...]
    height: int


def room(left: int, right: int = charts.OVERHANG, width: int = charts.WIDE) -> int:
    """Width of a plot with room for labels on both sides, in pixels."""
    return width - left - right - 2 * charts.PADDING


def stack(plots: Iterable[Plot], across: int) -> charts.Spec:
    """A whole figure of plots of the same width, their left edges in line."""
    return {
        "$schema": charts.SCHEMA,
        "background": None,
        "padding": charts.PADDING,
        "spacing": GAP,
        "vconcat": [
            {"width": across, "height": plot.height, "layer": [x for x in plot.layers if x]}
            for plot in plots
        ],
        "config": charts.CONFIG,
    }


def spaced(wanted: Sequence[float], least: float, height: float) -> list[float]:
    """Heights of labels near those wanted, no two nearer than ``least``; in the order given.

    Labels are pushed down where they would touch, and back up from the lower edge.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = dict.fromkeys(order, 0.0)
    last = -least
    for i in order:
        last = placed[i] = max(wanted[i], last + least)
    last = height + least
    for i in reversed(order):
        last = placed[i] = min(placed[i], last - least)
    return [placed[i] for i in range(len(wanted))]
