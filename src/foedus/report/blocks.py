"""An indicator as a reader meets it: a figure, the table behind it, and a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from foedus.contracts import Card, Case, Definition, Figure, Number, Reading, TableView
from foedus.report import charts
from foedus.report.lookup import (
    VOIDS,
    Part,
    amount,
    between,
    direction_name,
    directions_of,
    factor,
    number,
    oriented,
    record_refs,
    series,
    sign_of,
    trace_id,
    valued,
    with_interval,
)

BARS = frozenset({"count", "weighted", "distinct", "total", "maximum"})
"""Aggregations drawn as bars from zero; the others are lines."""

RATIO = "log_ratio"
"""Aggregation whose readings are logarithms of ratios; shown as factors on a log axis."""

HEADROOM = 1.18
MOST_RECORDS = 12
"""A cell of a figure's table lists so many records; the trace lists them all."""

Row = dict[str, Any]


def source_line(case: Case, readings: Iterable[Reading]) -> str:
    """Who the figures come from: the casebook, and how many records and origins stand behind."""
    ids = {i for r in readings for i in r.records}
    records = [r for t in case.evidence.tables.values() for r in t if r.id in ids]
    origins = {s.origin for r in records for s in case.evidence.sources_of(r)}
    return (
        f"casebook {case.evidence.name} {case.evidence.version}, {len(records)} records "
        f"of {len(origins)} origins."
    )


def trimmed(readings: Sequence[Reading]) -> list[Reading]:
    """Readings from the first year that has a value in any direction; none where none has."""
    with_value = [r.year for r in readings if r.value is not None]
    return [r for r in readings if r.year >= min(with_value)] if with_value else []


def indicator_block(
    case: Case, card: Card, width: int = charts.HALF
) -> tuple[Figure, TableView] | None:
    """The figure of an indicator with its table; None where no year has anything to draw."""
    readings = [r for d in directions_of(case, card) for r in series(case, card.id, d)]
    shown = trimmed(readings)
    if not shown or _never(shown, card):
        return None
    draw = _bars if card.aggregation in BARS else _lines
    name = f"fig-{card.id}"
    figure = Figure(
        id=name,
        title=f"{card.title} ({unit_of(case, card)})",
        spec=draw(case, card, shown, width),
        alt=alternative(case, card, shown),
        source=source_line(case, shown),
        caption=card.caveat,
    )
    return figure, data_table(case, card, shown)


def _never(readings: Sequence[Reading], card: Card) -> bool:
    """Whether what is counted never happened: a sentence says so better than an empty figure."""
    return card.aggregation in BARS and not any(r.high for r in readings)


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


def _rows(case: Case, readings: Iterable[Reading], card: Card) -> list[Row]:
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


def _bars(case: Case, card: Card, readings: Sequence[Reading], width: int) -> charts.Spec:
    """Bars with intervals; two directions share a zero line, one upward and one downward."""
    directions = directions_of(case, card)
    x = _span(readings, width)
    rows = _rows(case, readings, card)
    tops = [_top([r for r in rows if r["direction"] == d] or rows, card) for d in directions]
    if len(directions) == 1:
        y = charts.upright("value", "", [0, tops[0]], axis=_whole(card))
        layers = [
            *charts.voids(_void_rows(readings), x),
            *charts.bars(rows, x, y, charts.DYAD),
            *charts.intervals(rows, x, y),
        ]
        return charts.spec(layers, width, 210)
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
        layers.append(
            charts.label(name, colour_of(case, direction), x=6, align="left", **place)
        )
    zero = {"type": "rule", "color": charts.INK, "strokeWidth": 1}
    layers.append({"data": {"values": [{}]}, "mark": zero, "encoding": {"y": {"datum": 0}}})
    return charts.spec(layers, width, 250)


def _whole(card: Card) -> charts.Spec:
    """Ticks at whole numbers only, for what can only be counted."""
    return {} if card.digits else {"tickMinStep": 1}


def _signed(row: Row, sign: int) -> Row:
    return {**row, **{k: sign * row[k] for k in ("value", "low", "high")}}


def _lines(case: Case, card: Card, readings: Sequence[Reading], width: int) -> charts.Spec:
    """Lines over bands of their intervals, each named at its end."""
    x = _span(readings, width)
    rows = _rows(case, readings, card)
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
        layers += _end_labels(case, card, rows, x, y)
    return charts.spec(layers, width, 220)


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
        most = top * 1.12
    else:
        most = highest * 1.3 or 1.0
    return charts.upright("value", "", [least, most])


def _parity(y: charts.Spec) -> list[charts.Spec]:
    rule = {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]}
    return [charts.layer([{"value": 1}], rule, y={**y, "field": "value"})]


def _end_labels(
    case: Case, card: Card, rows: Sequence[Row], x: charts.Spec, y: charts.Spec
) -> list[charts.Spec]:
    """Names of the directions at the last points: the upper above its band, the lower below."""
    last = [
        max(own, key=lambda r: r["year"])
        for d in directions_of(case, card)
        if (own := [r for r in rows if r["direction"] == d])
    ]
    out = []
    for place, row in enumerate(sorted(last, key=lambda r: -r["value"])):
        above = place == 0
        mark = {
            "type": "text",
            "text": direction_name(case, row["direction"]),
            "color": colour_of(case, row["direction"]),
            "fontWeight": "bold",
            "align": "right",
            "dy": -11 if above else 13,
            "dx": 4,
        }
        edge = "high" if above else "low"
        out.append(charts.layer([row], mark, x=x, y={**y, "field": edge}))
    return out


def alternative(case: Case, card: Card, readings: Sequence[Reading]) -> str:
    """The figure in words, for those who do not see it."""
    first, last = readings[0].year, max(r.year for r in readings)
    kind = "Bars" if card.aggregation in BARS else "Lines"
    said = [f"{kind} with intervals, {first} to {last}."]
    for direction in directions_of(case, card):
        own = [r for r in readings if r.direction == direction]
        known = [r for r in own if r.value is not None]
        name = f"{direction_name(case, direction)}: " if direction else ""
        if not known:
            said.append(f"{name}no year has a value.")
            continue
        peak = max(known, key=lambda r: (r.value or 0, r.year))
        end = known[-1]
        said.append(
            f"{name}highest {_plain(case, peak, card)} in {peak.year}, "
            f"latest {_plain(case, end, card)} in {end.year}."
        )
        missing = [r.year for r in own if r.value is None]
        if missing:
            said.append(f"No value in {_spans(missing)}.")
    return " ".join(said)


def _plain(case: Case, reading: Reading, card: Card) -> str:
    row = _rows(case, [reading], card)[0]
    digits = 2 if card.aggregation == RATIO else card.digits
    return (
        f"{amount(row['value'], digits)} (between {between(row['low'], row['high'], digits)})"
    )


def _spans(found: Sequence[int]) -> str:
    """Years as spans: ``1990-1995, 1998``."""
    spans: list[list[int]] = []
    for year in sorted(found):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in spans)


def data_table(case: Case, card: Card, readings: Sequence[Reading]) -> TableView:
    """The readings behind a figure, one row for each year and direction."""
    columns = ["Year"]
    if card.directed:
        columns.append("Direction")
    columns += [f"Value ({card.unit})", "Low", "High", "Other definitions", "Records"]
    rows = []
    for r in sorted(readings, key=lambda r: (r.year, r.direction)):
        row: list[Part] = [Number(str(r.year), trace_id(r))]
        if card.directed:
            row.append(direction_name(case, r.direction))
        row += [_value(r, card), _bound(r.low, r, card), _bound(r.high, r, card)]
        row += [definitions_text(r.definitions, card), _records(r)]
        rows.append(tuple(row))
    return TableView(f"data-fig-{card.id}", f"{card.title}: readings", tuple(columns), tuple(rows))


def _value(reading: Reading, card: Card) -> Part:
    if reading.value is None:
        return VOIDS.get(reading.void, "no value")
    return number(reading, card)


def _bound(bound: float | None, reading: Reading, card: Card) -> Part:
    if bound is None or reading.value is None:
        return None
    return Number(amount(bound, card.digits), trace_id(reading))


def _records(reading: Reading) -> Part:
    if not reading.records:
        return None
    shown = record_refs(reading.records[:MOST_RECORDS])
    more = len(reading.records) - MOST_RECORDS
    return (*shown, f" and {more} more in the trace") if more > 0 else shown


def definitions_text(definitions: Sequence[Definition], card: Card) -> str | None:
    """Other definitions of a reading with their values, as text."""
    return "; ".join(f"{d.name}: {amount(d.value, card.digits)}" for d in definitions) or None


def sentence(case: Case, card: Card, direction: str = "") -> tuple[Part, ...]:
    """Latest and highest reading of an indicator, each with its interval."""
    known = valued(case, card.id, direction)
    if not known:
        return ()
    end = known[-1]
    peak = max(known, key=lambda r: (r.value or 0, r.year))
    subject = f"{card.title}, {direction_name(case, direction)}" if direction else card.title
    if card.aggregation == RATIO:
        before = known[0]
        told = (f"{subject}: ", *factor(case, end), f" in {end.year}")
        return (*told, "; ", *factor(case, before), f" in {before.year}. ")
    if not peak.value and card.aggregation in BARS:
        none = Number("none", trace_id(end))
        return (f"{subject}: ", none, f" in any year from {known[0].year} to {end.year}. ")
    told = (f"{subject}: ", *with_interval(end, card), f" in {end.year}")
    if peak.year == end.year:
        return (*told, ", the highest yet. ")
    return (*told, "; highest ", *with_interval(peak, card), f" in {peak.year}. ")


def blocks(
    case: Case, ids: Iterable[str], widths: Mapping[str, int] | None = None
) -> tuple[tuple[Figure, ...], tuple[TableView, ...], tuple[str, ...]]:
    """Figures and tables of several indicators, and the titles of those without any value."""
    made, empty = [], []
    for name in ids:
        card = case.cards.get(name)
        if card is None:
            continue
        block = indicator_block(case, card, (widths or {}).get(name, charts.HALF))
        if block:
            made.append(block)
        elif not any(valued(case, name, d) for d in directions_of(case, card)):
            empty.append(card.title)
    return tuple(f for f, _ in made), tuple(t for _, t in made), tuple(empty)
