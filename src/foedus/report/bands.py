"""The index of a pair over the years with its bands, among those of others; rungs beneath."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from foedus.contracts import Case, Ladder, LadderYear
from foedus.contracts.estimates import AlignmentIndex, IndexYear
from foedus.report import charts
from foedus.report.lookup import ladder_rows
from foedus.report.stacking import Plot, room, spaced, stack

HEIGHT = 300
ROW = 22
"""Height of the plot, and of a row of the strip of rungs, in pixels."""

COVERAGE = 44
"""Height of the bars of coverage, in pixels."""

MOST_LINES = 14
"""So many other pairs are drawn at most, evenly from the highest to the lowest."""

LABEL, PITCH = 12, 14
"""Size and least distance of the names of pairs, in pixels."""

DASHES = ([1, 0], [6, 2], [2, 2])
"""Lines of other pairs take these by turns, so that neighbours are told apart without colour."""

SHADES = (0.1, 0.6)
"""Opacity of the lowest and of the highest rung."""

NAMED = 2
"""A spell is named where its label is no wider than it, with so many pixels to spare."""

Row = dict[str, Any]


def spec(
    case: Case, index: AlignmentIndex, others: Sequence[AlignmentIndex], first: Sequence[str]
) -> charts.Spec:
    """Return the figure; ``first`` names the ladders whose rungs stand beneath."""
    span = (index.years[0].year, index.years[-1].year)
    drawn = chosen(others)
    rungs = list(_spells(case, first, span))
    names = list(dict.fromkeys(r["ladder"] for r in rungs))
    left = charts.room_for([*names, "observed"], LABEL)
    right = charts.room_for([index.dyad, *(x.dyad for x in drawn)], LABEL) + 16
    across = room(left, right)
    x = charts.years(*span, across)
    plots = [
        _lines(index, drawn, x, across),
        _rungs(rungs, names, x, across / (span[1] - span[0] + 1)),
        _coverage(index.years, x, left),
    ]
    return stack([p for p in plots if any(p.layers)], across)


def chosen(others: Sequence[AlignmentIndex]) -> list[AlignmentIndex]:
    """The other pairs that are drawn: all, or evenly from the highest to the lowest."""
    if len(others) <= MOST_LINES:
        return list(others)
    step = (len(others) - 1) / (MOST_LINES - 1)
    return [others[round(i * step)] for i in range(MOST_LINES)]


def _lines(
    index: AlignmentIndex, others: Sequence[AlignmentIndex], x: charts.Spec, across: int
) -> Plot:
    span = (index.years[0].year, index.years[-1].year)
    own = charts.runs_of([_row(y) for y in index.years])
    rest = [
        charts.runs_of([_row(y) for y in o.years if span[0] <= y.year <= span[1]]) for o in others
    ]
    every = [r["low"] for r in own] + [r["high"] for r in own]
    every += [r["value"] for rows in rest for r in rows]
    margin = 0.04 * ((max(every) - min(every)) or 1.0)
    domain = (min(every) - margin, max(every) + margin)
    y = charts.upright("value", "Standard deviations of dyads", domain)
    layers = [
        layer
        for place, rows in enumerate(rest)
        for layer in _thin(rows, x, y, DASHES[place % len(DASHES)])
    ]
    layers += _bands(own, x, y)
    layers += _names(index, others, rest, domain, across)
    return Plot(tuple(layers), HEIGHT)


def _row(year: IndexYear) -> Row:
    band = year.band
    return {
        "year": year.year,
        "value": band.median,
        "low": band.q05,
        "lower": band.q25,
        "upper": band.q75,
        "high": band.q95,
    }


def _thin(rows: Sequence[Row], x: charts.Spec, y: charts.Spec, dash: Sequence[int]) -> list[Any]:
    mark = {"type": "line", "color": charts.MUTED, "strokeWidth": 1, "strokeDash": list(dash)}
    detail = {"field": "run", "type": "nominal"}
    dot = {"type": "point", "filled": True, "color": charts.MUTED, "size": 16, "opacity": 1}
    return [
        charts.layer(rows, mark, x=x, y=y, detail=detail),
        charts.layer(_alone(rows), dot, x=x, y=y),
    ]


def _bands(own: Sequence[Row], x: charts.Spec, y: charts.Spec) -> list[charts.Spec]:
    """Median over the 50% and the 90% interval; a lone year has rules instead of areas."""
    detail = {"field": "run", "type": "nominal"}
    line = {"type": "line", "color": charts.DYAD, "strokeWidth": 2.6}
    alone = _alone(own)
    out = []
    for low, high, opacity, thick in (("low", "high", 0.2, 2), ("lower", "upper", 0.34, 6)):
        area = {"type": "area", "color": charts.DYAD, "opacity": opacity}
        rule = {"type": "rule", "color": charts.DYAD, "strokeWidth": thick}
        ends = {"y": {**y, "field": low}, "y2": charts.of(high)}
        out.append(charts.layer(own, area, x=x, **ends, detail=detail))
        out.append(charts.layer(alone, rule, x=x, **ends))
    dot = {"type": "point", "filled": True, "color": charts.INK, "size": 44, "opacity": 1}
    return [
        *out,
        charts.layer(own, line, x=x, y=y, detail=detail),
        charts.layer(alone, dot, x=x, y=y),
    ]


def _alone(rows: Sequence[Row]) -> list[Row]:
    """Years without a neighbour, which no line would show."""
    runs = [list(found) for _, found in groupby(rows, key=lambda r: r["run"])]
    return [run[0] for run in runs if len(run) == 1]


def _names(
    index: AlignmentIndex,
    others: Sequence[AlignmentIndex],
    rest: Sequence[Sequence[Row]],
    domain: tuple[float, float],
    across: int,
) -> list[charts.Spec]:
    """The name of each pair beside the end of its line, with a thin leader to it."""
    found = [(index.dyad, index.years[-1].year, index.years[-1].band.median)]
    found += [
        (o.dyad, rows[-1]["year"], rows[-1]["value"])
        for o, rows in zip(others, rest, strict=True)
        if rows
    ]
    first, last = index.years[0].year, index.years[-1].year
    scale = HEIGHT / (domain[1] - domain[0])
    heights = [(domain[1] - value) * scale for _, _, value in found]
    places = spaced(heights, PITCH, HEIGHT)
    rows = [
        {
            "name": name,
            "own": name == index.dyad,
            "x": round((year - first + 0.5) / (last - first + 1) * across + 2, 1),
            "end": across + 12,
            "text": across + 15,
            "y": round(height, 1),
            "place": round(place, 1),
        }
        for (name, year, _), height, place in zip(found, heights, places, strict=True)
    ]
    leader = {"type": "rule", "color": charts.MUTED, "strokeWidth": 0.6, "opacity": 0.8}
    ends = {"x": _pixel("x"), "x2": charts.of("end"), "y": _pixel("y"), "y2": charts.of("place")}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": LABEL}
    own = {**text, "color": charts.DYAD, "fontWeight": "bold"}
    where = {"x": _pixel("text"), "y": _pixel("place"), "text": {"field": "name"}}
    return [
        charts.layer(rows, leader, **ends),
        charts.layer([r for r in rows if not r["own"]], {**text, "color": charts.MUTED}, **where),
        charts.layer([r for r in rows if r["own"]], own, **where),
    ]


def _pixel(field: str) -> charts.Spec:
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _spells(case: Case, first: Sequence[str], span: tuple[int, int]) -> Iterator[Row]:
    """Stretches of years with the same rung, of the ladders named, within the years drawn."""
    for ladder, direction, years in ladder_rows(case, first):
        if ladder.scheme not in first or ladder.withheld:
            continue
        held = [y for y in years if span[0] <= y.year <= span[1]]
        if all(y.level is None for y in held):
            continue
        for level, spell in groupby(held, key=lambda y: y.level):
            yield _spell(ladder, direction, list(spell), level)


def _spell(ladder: Ladder, direction: str, spell: Sequence[LadderYear], level: int | None) -> Row:
    top = max(rung.level for rung in ladder.rungs) or 1
    way = f" {direction.replace('>', ' to ')}" if direction else ""
    return {
        "ladder": f"{ladder.scheme.replace('_', ' ').capitalize()}{way}",
        "from": spell[0].year - 0.5,
        "to": spell[-1].year + 0.5,
        "label": spell[-1].label,
        "void": level is None,
        "shade": round(SHADES[0] + (SHADES[1] - SHADES[0]) * (level or 0) / top, 3),
    }


def _rungs(rows: Sequence[Row], names: Sequence[str], x: charts.Spec, year: float) -> Plot:
    y: charts.Spec = {
        "field": "ladder",
        "type": "nominal",
        "sort": None,
        "scale": {"domain": list(names)},
        "axis": {
            "title": None,
            "domain": False,
            "ticks": False,
            "grid": False,
            "labelFontSize": LABEL,
            "labelLimit": 260,
            "labelColor": charts.INK,
        },
    }
    across = {"x": {**x, "field": "from", "axis": None}, "x2": charts.of("to")}
    shade = {"field": "shade", "type": "quantitative", "scale": None}
    rect = {"type": "rect", "height": {"band": 0.86}}
    edge = {"stroke": charts.PAPER, "strokeWidth": 1}
    named = [
        {**r, "middle": (r["from"] + r["to"]) / 2}
        for r in rows
        if not r["void"]
        and (r["to"] - r["from"]) * year >= len(r["label"]) * charts.CHARACTER + NAMED
    ]
    text = {"type": "text", "fontSize": 11, "color": charts.INK, "baseline": "middle"}
    layers = [
        charts.layer(
            [r for r in rows if not r["void"]],
            {**rect, **edge, "color": charts.DYAD},
            **across,
            y=y,
            opacity=shade,
        ),
        charts.layer(
            [r for r in rows if r["void"]], {**rect, "color": charts.HATCH}, **across, y=y
        ),
        charts.layer(
            named, text, x={**x, "field": "middle", "axis": None}, y=y, text={"field": "label"}
        ),
    ]
    return Plot(tuple(layers), ROW * len(names))


def _coverage(years: Sequence[IndexYear], x: charts.Spec, left: int) -> Plot:
    """How many indicators were observed in each year."""
    rows = [{"year": y.year, "value": len(y.indicators)} for y in years]
    most = max(r["value"] for r in rows) or 1
    axis = {"values": [0, most], "format": "d", "grid": False}
    y = charts.upright("value", "", [0, most], axis=axis)
    named = [
        charts.label(
            word,
            charts.INK,
            x=4 - left,
            y=COVERAGE / 2 + shift,
            align="left",
            baseline="middle",
            fontWeight="normal",
            fontSize=LABEL,
        )
        for word, shift in (("Indicators", -7), ("observed", 7))
    ]
    return Plot((*charts.bars(rows, {**x, "axis": None}, y, charts.MUTED), *named), COVERAGE)
