"""Unlike sides: dots with intervals about parity, and lines over the years."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from foedus.contracts import Case
from foedus.contracts.estimates import Asymmetry
from foedus.report import charts
from foedus.report.drawing import RATIO, colour_of
from foedus.report.lookup import direction_name

PITCH = 26
"""Height of a row in pixels."""

LABEL = 12
APART = 0.16
"""The two directions of a respect are drawn so far from the middle of their row, in rows."""

FACTORS = (1.5, 2, 3, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Factors that an axis may be marked with."""

CLEAR = 0.12
"""Marks of an axis of ratios are so far apart at least, as a share of the axis."""

LEAST_FACTOR = 2.0
"""An axis of ratios reaches at least so far on both sides."""

LINES = 165
"""Height of a figure of lines, in pixels."""

Row = dict[str, Any]


def is_ratio(found: Asymmetry) -> bool:
    """Whether the value is a logarithm of A's figure over B's."""
    return found.form == RATIO


def row_of(found: Asymmetry, factor: float = 1.0) -> Row:
    """An asymmetry that has a value as a row of a drawing; an unbounded end is infinite."""
    value = found.value or 0.0
    return {
        "year": found.year,
        "value": factor * value,
        "low": -math.inf if found.low is None else factor * found.low,
        "high": math.inf if found.high is None else factor * found.high,
        "direction": found.direction,
    }


def shift(case: Case, found: Asymmetry) -> float:
    """How far from the middle of its row a figure is drawn: the two directions lie apart."""
    if not found.direction:
        return 0.0
    return -APART if found.direction == case.directions[0] else APART


def _within(rows: Sequence[Row], domain: Sequence[float]) -> list[Row]:
    """Rows whose unbounded ends reach the edge of the drawing."""
    return [{**r, "low": max(r["low"], domain[0]), "high": min(r["high"], domain[1])} for r in rows]


def _ends(rows: Sequence[Row]) -> list[float]:
    """All values and finite ends of intervals."""
    return [v for r in rows for v in (r["value"], r["low"], r["high"]) if math.isfinite(v)]


def dots(case: Case, names: Sequence[str], rows: Sequence[Row], *, ratio: bool) -> charts.Spec:
    """Return rows of dots with intervals; each of ``rows`` has its place as ``row``.

    Ratios diverge from parity and are coloured by the side that is larger; anything else is
    coloured by the direction in which it runs.
    """
    left = charts.room_for(names, LABEL)
    domain, axis = _ratios(rows) if ratio else _plain(rows)
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False},
        "axis": {"title": None, "domain": False, "ticks": False, **axis},
    }
    y = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": [-0.5, len(names) - 0.5], "reverse": True, "nice": False},
        "axis": None,
    }
    layers = [*_base(x), *charts.row_names(names, PITCH, LABEL)]
    for colour, shape, own in _sides(case, rows, ratio=ratio):
        layers += _marks(_within(own, domain), x, y, colour, shape)
    if ratio:
        layers += _heads(case)
    else:
        layers += _keys(case, rows)
    return charts.spec(layers, charts.WIDE, PITCH * len(names), left=left)


def _sides(case: Case, rows: Sequence[Row], *, ratio: bool) -> list[tuple[str, str, list[Row]]]:
    if ratio:
        return [
            (charts.A, "circle", [r for r in rows if r["low"] > 0]),
            (charts.B, "square", [r for r in rows if r["high"] < 0]),
            (charts.MUTED, "diamond", [r for r in rows if r["low"] <= 0 <= r["high"]]),
        ]
    shapes = {case.directions[0]: "circle", case.directions[1]: "square"}
    return [
        (colour_of(case, d), shapes.get(d, "diamond"), [r for r in rows if r["direction"] == d])
        for d in dict.fromkeys(r["direction"] for r in rows)
    ]


def _ratios(rows: Sequence[Row]) -> tuple[list[float], charts.Spec]:
    """A domain that is the same on both sides of parity, marked in factors."""
    reach = max(math.log(LEAST_FACTOR), *(abs(v) for v in _ends(rows)))
    return [-1.06 * reach, 1.06 * reach], factors(-reach, reach)


def factors(low: float, high: float) -> charts.Spec:
    """An axis of logarithms of ratios, marked in times: ``2×`` on either side of equal."""
    reach, apart = max(abs(low), abs(high)), CLEAR * (high - low)
    kept: list[float] = []
    for factor in reversed(FACTORS):
        mark = math.log(factor)
        if apart <= mark <= reach * 1.01 and all(other - mark >= apart for other in kept):
            kept.append(mark)
    marks = [v for v in (0.0, *kept, *(-v for v in kept)) if low - 0.05 <= v <= high + 0.05]
    said = "abs(datum.value) < 1e-6 ? 'equal' : format(exp(abs(datum.value)), ',.2~r') + '×'"
    return {"values": [round(v, 6) for v in sorted(marks)], "labelExpr": said}


def _plain(rows: Sequence[Row]) -> tuple[list[float], charts.Spec]:
    least, most = min(0.0, *_ends(rows)), max(0.0, *_ends(rows))
    margin = 0.04 * ((most - least) or 1.0)
    return [least - (margin if least < 0 else 0), most + margin], {"tickCount": 5}


def _base(x: charts.Spec) -> list[charts.Spec]:
    rule = {"type": "rule", "color": charts.MUTED, "strokeWidth": 1.2}
    return [charts.layer([{"value": 0}], rule, x=x)]


def _marks(
    rows: Sequence[Row], x: charts.Spec, y: charts.Spec, colour: str, shape: str
) -> list[charts.Spec]:
    rule = {"type": "rule", "color": colour, "strokeWidth": 2}
    dot = {"type": "point", "shape": shape, "filled": True, "color": colour, "size": 74}
    return [
        charts.layer(rows, rule, x={**x, "field": "low"}, x2=charts.of("high"), y=y),
        charts.layer(rows, {**dot, "opacity": 1}, x=x, y=y),
    ]


def _heads(case: Case) -> list[charts.Spec]:
    """Which side is the larger, above the two halves."""
    middle = {"expr": "width / 2 - 10"}
    beyond = {"expr": "width / 2 + 10"}
    return [
        charts.label(
            f"\N{LEFTWARDS ARROW} {case.b_name} more", charts.B, x=middle, y=-8, align="right"
        ),
        charts.label(
            f"{case.a_name} more \N{RIGHTWARDS ARROW}", charts.A, x=beyond, y=-8, align="left"
        ),
    ]


def _keys(case: Case, rows: Sequence[Row]) -> list[charts.Spec]:
    """Names of the two directions in their colours, above the rows."""
    found = {r["direction"] for r in rows}
    signs = ("\N{BLACK CIRCLE}", "\N{BLACK SQUARE}")
    ends: tuple[Row, Row] = ({"x": 0, "align": "left"}, {"x": {"expr": "width"}, "align": "right"})
    return [
        charts.label(
            f"{sign} {direction_name(case, direction)}", colour_of(case, direction), y=-8, **end
        )
        for direction, sign, end in zip(case.directions, signs, ends, strict=True)
        if direction in found
    ]


def lines(case: Case, found: Sequence[Asymmetry]) -> charts.Spec:
    """Return one respect over the years: a line with its band, one for each direction."""
    rows = [row_of(f) for f in found]
    ratio = is_ratio(found[0])
    x = charts.years(min(r["year"] for r in rows), max(r["year"] for r in rows), charts.HALF)
    low, high = min(0.0, *_ends(rows)), max(0.0, *_ends(rows))
    margin = 0.1 * ((high - low) or 1.0)
    axis = factors(low, high) if ratio else {"tickCount": 4}
    bottom = low - margin if low < 0 else 0.0
    domain = [bottom, high + 1.8 * margin]
    y = charts.upright("value", "", domain, axis=axis)
    layers: list[charts.Spec] = [
        charts.layer(
            [{"value": 0}], {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]}, y=y
        )
    ]
    ways = dict.fromkeys(r["direction"] for r in rows)
    for way in ways:
        own = charts.runs_of(_within([r for r in rows if r["direction"] == way], domain))
        second = way == case.directions[1]
        shape = "square" if second else "circle"
        layers += charts.lines(own, x, y, colour_of(case, way), dashed=second, shape=shape)
    layers += _sides_named(case, low, high) if ratio else _keys(case, rows)
    return charts.spec(layers, charts.HALF, LINES, left=48)


def _sides_named(case: Case, low: float, high: float) -> list[charts.Spec]:
    """Which side is the larger above parity, and which beneath it, where the lines go there."""
    above = charts.label(f"{case.a_name} more", charts.A, x=4, y=6, align="left")
    place = {"expr": "height - 6"}
    below = charts.label(f"{case.b_name} more", charts.B, x=4, y=place, align="left")
    return [*([above] if high > 0 else []), *([below] if low < 0 else [])]
