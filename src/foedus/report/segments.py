"""A series over the years, and beneath it the probability that a new segment begins in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.contracts.estimates import Breaks
from foedus.report import charts
from foedus.report.stacking import Plot, room, stack

SERIES, CHANCES = (150, 90), (120, 70)
"""Heights of the series and of the bars beneath it, in a full and in half a figure, in pixels."""

LEFT = 46
TOPS = (0.1, 0.25, 0.5, 1.0)
"""The axis of probabilities ends at the first of these that holds them all."""

LABEL = 12
WIDE = 0.42
"""Width of a bar that shares its year with another, in years."""

Row = dict[str, Any]
Interval = tuple[float, float]


def spec(found: Breaks, spread: Mapping[int, Interval], width: int) -> charts.Spec:
    """Return the figure; ``spread`` holds the interval of the series' value by year."""
    years = sorted({*found.values, *found.years})
    right = charts.OVERHANG
    across = room(LEFT, right, width)
    x = charts.years(years[0], years[-1], across)
    heights = SERIES if width == charts.WIDE else CHANCES
    return stack([_series(found, spread, x, heights[0]), _chances(found, x, heights[1])], across)


def _series(found: Breaks, spread: Mapping[int, Interval], x: charts.Spec, height: int) -> Plot:
    rows = charts.runs_of(
        [
            {"year": year, "value": value, "low": low, "high": high}
            for year, value in sorted(found.values.items())
            for low, high in [spread.get(year, (value, value))]
        ]
    )
    if not rows:
        return Plot((), height)
    least, most = min(r["low"] for r in rows), max(r["high"] for r in rows)
    margin = 0.08 * ((most - least) or 1.0)
    y = charts.upright("value", "", [least - margin, most + margin], axis={"tickCount": 4})
    bare = {**x, "axis": {**x["axis"], "labels": False, "ticks": False}}
    layers = [*_suspects(found, bare), *charts.lines(rows, bare, y, charts.DYAD)]
    return Plot(tuple(layers), height)


def _suspects(found: Breaks, x: charts.Spec) -> list[charts.Spec]:
    """A rule through each year in which a break was asked for."""
    rows = [{"year": year} for year in sorted(found.hypotheses)]
    rule = {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]}
    return [charts.layer(rows, rule, x=x)]


def _chances(found: Breaks, x: charts.Spec, height: int) -> Plot:
    before = [{"year": y, "value": p} for y, p in sorted(found.years.items())]
    after = [{"year": y, "value": p} for y, p in sorted(found.given_coverage.items())]
    highest = max((r["value"] for r in (*before, *after)), default=0.0)
    top = next(t for t in TOPS if highest <= t or t == TOPS[-1])
    axis = {"format": ".0%", "values": [0, top / 2, top]}
    y = charts.upright("value", "", [0, top], axis=axis)
    if after:
        bars = [_side(before, x, y, charts.INK, -1), _side(after, x, y, charts.DYAD, 1)]
    else:
        bars = charts.bars(before, x, y, charts.INK)
    return Plot((*_suspects(found, x), *bars, *_keys(given=bool(after))), height)


def _side(rows: Sequence[Row], x: charts.Spec, y: charts.Spec, colour: str, side: int) -> Any:
    """Bars on one side of the middle of each year, so that two kinds stand side by side."""
    held = [{**r, "middle": r["year"], "edge": r["year"] + side * WIDE, "zero": 0} for r in rows]
    mark = {"type": "rect", "color": colour, "opacity": 0.85}
    ends = {"x": {**x, "field": "middle"}, "x2": charts.of("edge"), "y2": charts.of("zero")}
    return charts.layer(held, mark, y=y, **ends)


def _keys(*, given: bool) -> list[charts.Spec]:
    """What the two kinds of bars are, in their colours, above them."""
    told = [("\N{BLACK SQUARE} P(break) in the year", charts.INK, 4)]
    if given:
        told.append(("\N{BLACK SQUARE} given coverage", charts.DYAD, 158))
    return [
        charts.label(text, colour, x=x, y=2, align="left", fontSize=LABEL, baseline="bottom")
        for text, colour, x in told
    ]
