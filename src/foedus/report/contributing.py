"""What each indicator did to the index, year by year: one row of signed bars for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.contracts.estimates import AlignmentIndex, Contribution
from foedus.report import charts

PITCH = 30
"""Height of a row in pixels."""

MOST_ROWS = 18
"""So many indicators are drawn at most, those that moved the index the most."""

LABEL = 12
TALLEST = 0.46
"""Length of the longest bar, as a share of the height of a row."""

Row = dict[str, Any]


def moved_most(index: AlignmentIndex) -> list[str]:
    """Indicators in the order in which they moved the index, over all years together."""
    total: dict[str, float] = {}
    for c in index.contributions:
        total[c.indicator] = total.get(c.indicator, 0.0) + abs(c.shift)
    return sorted(total, key=lambda i: (-total[i], i))


def spec(index: AlignmentIndex, titles: Mapping[str, str]) -> charts.Spec:
    """Return the figure: bars up where an indicator raised the index, down where it lowered it.

    A band behind a row spans the years in which the indicator was observed.
    """
    drawn = moved_most(index)[:MOST_ROWS]
    place = {indicator: row for row, indicator in enumerate(drawn)}
    names = [titles.get(i, i) for i in drawn]
    left = charts.room_for(names, LABEL)
    x = charts.years(index.years[0].year, index.years[-1].year, charts.WIDE - left)
    y: charts.Spec = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": [-0.5, len(drawn) - 0.5], "reverse": True, "nice": False},
        "axis": None,
    }
    bars = _bars([c for c in index.contributions if c.indicator in place], place)
    observed = _observed(index, place)
    layers = [
        _rects(observed, x, y, charts.SOFT, 1),
        _middles(observed, x, y),
        _rects([b for b in bars if b["up"]], x, y, charts.DYAD, 0.9),
        _rects([b for b in bars if not b["up"]], x, y, charts.INK, 0.75),
        *charts.row_names(names, PITCH, LABEL),
    ]
    return charts.spec(layers, charts.WIDE, PITCH * len(drawn), left=left)


def _bars(found: Sequence[Contribution], place: Mapping[str, int]) -> list[Row]:
    longest = max((abs(c.shift) for c in found), default=0.0) or 1.0
    return [
        {
            "from": c.year - 0.4,
            "to": c.year + 0.4,
            "row": place[c.indicator],
            "end": round(place[c.indicator] - TALLEST * c.shift / longest, 4),
            "up": c.shift > 0,
        }
        for c in found
        if c.shift
    ]


def _observed(index: AlignmentIndex, place: Mapping[str, int]) -> list[Row]:
    """Years in which an indicator was observed, as one piece where they follow one another."""
    out: list[Row] = []
    for indicator, row in place.items():
        years = [y.year for y in index.years if indicator in y.indicators]
        runs = charts.runs_of([{"year": year} for year in years])
        for run in dict.fromkeys(r["run"] for r in runs):
            own = [r["year"] for r in runs if r["run"] == run]
            ends = {"from": own[0] - 0.5, "to": own[-1] + 0.5}
            out.append({**ends, "row": row - TALLEST, "end": row + TALLEST})
    return out


def _rects(
    rows: Sequence[Row], x: charts.Spec, y: charts.Spec, colour: str, opacity: float
) -> charts.Spec:
    mark = {"type": "rect", "color": colour, "opacity": opacity}
    across = {"x": {**x, "field": "from"}, "x2": charts.of("to")}
    return charts.layer(rows, mark, **across, y=y, y2=charts.of("end"))


def _middles(observed: Sequence[Row], x: charts.Spec, y: charts.Spec) -> charts.Spec:
    """The line from which the bars of a row rise and fall, where it was observed."""
    rows = [{**r, "row": r["row"] + TALLEST} for r in observed]
    rule = {"type": "rule", "color": charts.MUTED, "strokeWidth": 0.6}
    return charts.layer(rows, rule, x={**x, "field": "from"}, x2=charts.of("to"), y=y)
