"""How an indicator is drawn: bars from zero for what is counted, lines for the rest."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from foedus.contracts import Card, Case, Reading
from foedus.report import charts
from foedus.report.lookup import (
    direction_name,
    directions_of,
    oriented,
    sign_of,
    valued,
)

BARS = frozenset({"count", "weighted", "distinct", "total", "maximum"})
"""Aggregations drawn as bars from zero; the others are lines."""

RATIO = "log_ratio"
"""Aggregation whose readings are logarithms of ratios; shown as factors on a log axis."""

HEADROOM = 1.18
"""Room above the highest bound of bars, as a factor."""

Row = dict[str, Any]


def trimmed(readings: Sequence[Reading]) -> list[Reading]:
    """Readings from the first year that has a value in any direction; none where none has."""
    with_value = [r.year for r in readings if r.value is not None]
    return [r for r in readings if r.year >= min(with_value)] if with_value else []


def unit_of(case: Case, card: Card) -> str:
    """The unit as a reader is told it; a logarithm of a ratio is shown as larger over smaller."""
    if card.aggregation == RATIO:
        larger, smaller = (case.a_name, case.b_name)[:: _sign(case, card)]
        return f"{larger} over {smaller}, logarithmic scale; 1 is parity"
    return card.unit


def _sign(case: Case, card: Card) -> int:
    """Which actor the latest reading of a ratio shows as the larger."""
    known = valued(case, card.id)
    return sign_of(known[-1]) if known else 1


def colour_of(case: Case, direction: str) -> str:
    """Colour of a direction: that of the actor it starts from."""
    if not direction:
        return charts.DYAD
    return charts.A if direction == case.directions[0] else charts.B


def rows_of(case: Case, readings: Iterable[Reading], card: Card) -> list[Row]:
    """Readings with a value as rows of a drawing; logarithms of ratios become factors."""
    ratio = card.aggregation == RATIO
    sign = _sign(case, card) if ratio else 1
    made = []
    for r in readings:
        if r.value is None:
            continue
        value, low, high = oriented(r, sign)
        if ratio:
            value, low, high = math.exp(value), math.exp(low), math.exp(high)
        made.append(
            {"year": r.year, "value": value, "low": low, "high": high, "direction": r.direction}
        )
    return made


def _void_rows(readings: Sequence[Reading]) -> list[Row]:
    """Years in which no direction has a value."""
    known = {r.year for r in readings if r.value is not None}
    return [{"year": y} for y in sorted({r.year for r in readings} - known)]


def _span(readings: Sequence[Reading], width: int) -> charts.Spec:
    every = [r.year for r in readings]
    return charts.years(min(every), max(every), width)


def _top(rows: Sequence[Row], card: Card) -> float:
    """Highest bound shown, with room for a label; a bounded scale keeps its own top."""
    highest = max([r["high"] for r in rows] + [r["value"] for r in rows])
    if card.aggregation == "maximum" and card.range[1] is not None:
        return card.range[1] * 1.05
    return (highest or 1.0) * HEADROOM


def bars(case: Case, card: Card, readings: Sequence[Reading], width: int) -> charts.Spec:
    """Bars with intervals; two directions share a zero line, one upward and one downward."""
    directions = directions_of(case, card)
    x = _span(readings, width)
    rows = rows_of(case, readings, card)
    tops = [_top([r for r in rows if r["direction"] == d] or rows, card) for d in directions]
    if len(directions) == 1:
        y = charts.upright("value", "", [0, tops[0]], axis=_whole(card))
        layers = [
            *charts.voids(_void_rows(readings), x),
            *charts.bars(rows, x, y, charts.DYAD),
            *charts.intervals(rows, x, y),
        ]
        return charts.spec(layers, width, 175)
    least = 0.22 * max(tops)
    y = charts.upright(
        "value",
        "",
        [-max(tops[1], least), max(tops[0], least)],
        axis={"labelExpr": "format(abs(datum.value), ',')", **_whole(card)},
    )
    layers = charts.voids(_void_rows(readings), x)
    for sign, direction in zip((1, -1), directions, strict=True):
        own = [_signed(r, sign) for r in rows if r["direction"] == direction]
        layers += charts.bars(own, x, y, colour_of(case, direction))
        layers += charts.intervals(own, x, y)
        place = {"y": 8} if sign > 0 else {"y": {"expr": "height - 8"}}
        name = direction_name(case, direction)
        if not any(r["value"] or r["high"] for r in own):
            name += ": none" if own else ": no value"
        layers.append(charts.label(name, colour_of(case, direction), x=6, align="left", **place))
    zero = {"type": "rule", "color": charts.INK, "strokeWidth": 1}
    layers.append({"data": {"values": [{}]}, "mark": zero, "encoding": {"y": {"datum": 0}}})
    return charts.spec(layers, width, 215)


def _whole(card: Card) -> charts.Spec:
    """Ticks at whole numbers only, for what can only be counted."""
    return {} if card.digits else {"tickMinStep": 1}


def _signed(row: Row, sign: int) -> Row:
    return {**row, **{k: sign * row[k] for k in ("value", "low", "high")}}


def lines(case: Case, card: Card, readings: Sequence[Reading], width: int) -> charts.Spec:
    """Lines over bands of their intervals, named in their colours above them."""
    x = _span(readings, width)
    rows = rows_of(case, readings, card)
    y = _scale(rows, card)
    layers = charts.voids(_void_rows(readings), x)
    for direction in directions_of(case, card):
        own = charts.runs_of([r for r in rows if r["direction"] == direction])
        second = direction == case.directions[1]
        layers += charts.lines(
            own,
            x,
            y,
            colour_of(case, direction),
            dashed=second,
            shape="square" if second else "circle",
        )
    if card.aggregation == RATIO:
        layers += _parity(y)
    if card.directed:
        layers += _keys(case, card)
    return charts.spec(layers, width, 185)


def _scale(rows: Sequence[Row], card: Card) -> charts.Spec:
    lowest, highest = min(r["low"] for r in rows), max(r["high"] for r in rows)
    if card.aggregation == RATIO:
        room = (max(highest, 1.0) / min(lowest, 1.0)) ** 0.08
        domain = [min(lowest, 1.0) / room, max(highest, 1.0) * room]
        return charts.upright(
            "value", "", domain, scale={"type": "log"}, axis={"labelExpr": "datum.label"}
        )
    bottom, top = card.range
    least = min(0.0, lowest) if bottom is None else bottom
    if top is not None and highest > top / 2:
        most = top + 0.16 * (top - least)
    else:
        most = highest * 1.3 or 1.0
    return charts.upright("value", "", [least, most])


def _parity(y: charts.Spec) -> list[charts.Spec]:
    rule = {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]}
    return [charts.layer([{"value": 1}], rule, y={**y, "field": "value"})]


def _keys(case: Case, card: Card) -> list[charts.Spec]:
    """Names of the two directions in their colours, above the lines."""
    out = []
    for place, direction in enumerate(directions_of(case, card)):
        sign = "\N{BLACK SQUARE}" if place else "\N{BLACK CIRCLE}"
        end: dict[str, Any] = {"x": {"expr": "width"}, "align": "right"} if place else {"x": 4}
        colour = colour_of(case, direction)
        name = direction_name(case, direction)
        if not any(valued(case, card.id, direction)):
            name += ": no value"
        out.append(charts.label(f"{sign} {name}", colour, y=4, **{"align": "left", **end}))
    return out
