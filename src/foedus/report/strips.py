"""A strip: one row for each pair, highest first, with a dot and an interval for each reading."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from foedus.contracts import Case
from foedus.report import charts
from foedus.report.comparing import Point, Strip
from foedus.report.drawing import RATIO, colour_of
from foedus.report.lookup import direction_name

CLOSE, WIDE = 8, 15
"""Height of a row in pixels where there are many pairs, and where there are few."""

MANY = 20
"""From so many pairs on rows stand close, and names stand left and right by turns."""

NAME = 12
"""Size of the names of pairs, in pixels."""

NAME_ROOM = 62
"""Room for the name of a pair on each side, in pixels."""

APART = 1.6
"""The two directions of a pair are drawn so many pixels above and below the middle of its row."""

KEY = 17
"""Height of a line that names a direction of the report's pair, in pixels."""

SHAPES = ("circle", "square")

FEW_STEPS = 6
"""An axis of whole numbers over no more than this has a mark at each."""

SHORT_AXIS = 2
"""A logarithmic axis over no more powers of ten than this has marks between them."""

Row = dict[str, Any]


def spec(case: Case, strip: Strip) -> charts.Spec:
    """Return the drawing of a strip, half the width of the page."""
    pairs = strip.dyads
    sides, pitch = (2, CLOSE) if len(pairs) >= MANY else (1, WIDE)
    rows = [_row(case, strip, p, pairs.index(p.dyad), pitch) for p in strip.points]
    own = [r for r in rows if r["own"]]
    x = _across(strip, rows)
    y = {
        "field": "row",
        "type": "quantitative",
        "scale": {"domain": [-0.5, len(pairs) - 0.5], "reverse": True, "nice": False},
        "axis": None,
    }
    layers = [
        *_band(own, y),
        *_leaders(rows, x, y, sides),
        *_zero(strip, x),
        *_marks([r for r in rows if not r["own"]], x, y, charts.MUTED),
        *(
            layer
            for direction in dict.fromkeys(r["direction"] for r in own)
            for layer in _own(case, [r for r in own if r["direction"] == direction], x, y)
        ),
        *_names(pairs, case.dyad, pitch, sides),
        *_key(case, own),
    ]
    return charts.spec(layers, charts.HALF, pitch * len(pairs), left=sides * NAME_ROOM)


def _row(case: Case, strip: Strip, point: Point, place: int, pitch: int) -> Row:
    """A point as a row of the drawing; the second direction of a pair lies below the first."""
    second = bool(point.direction) and not point.direction.startswith(point.dyad.split("-")[0])
    shift = (APART if second else -APART) / pitch if strip.card.directed else 0.0
    return {
        "value": point.value,
        "low": point.low,
        "high": point.high,
        "row": round(place + shift, 3),
        "middle": place,
        "direction": point.direction,
        "shape": SHAPES[second],
        "own": point.dyad == case.dyad,
    }


def _across(strip: Strip, rows: Sequence[Row]) -> charts.Spec:
    """The axis of values, along the foot; it holds every interval, and zero or parity."""
    base = 1.0 if strip.card.aggregation == RATIO else 0.0
    lowest = min(base, *(r["low"] for r in rows))
    highest = max(base, *(r["high"] for r in rows))
    scale: Row = {"nice": False}
    axis: Row = {"title": None, "domain": False, "ticks": False}
    if strip.card.aggregation == RATIO:
        room = (highest / lowest) ** 0.03 or 1.0
        scale |= {"type": "log", "domain": [lowest / room, max(highest, 1.01) * room]}
        axis |= {"values": _factors(lowest, highest)}
    else:
        room = 0.03 * ((highest - lowest) or 1.0)
        scale |= {"domain": [lowest - room, (highest if highest > lowest else 1.0) + room]}
        if not strip.card.digits and highest - lowest <= FEW_STEPS:
            whole = range(math.floor(lowest), math.ceil(highest) + 1)
            axis |= {"values": list(whole), "format": "d"}
        else:
            axis |= {"tickCount": 4}
    return {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}


def _factors(lowest: float, highest: float) -> list[float]:
    """Round factors to mark on a logarithmic axis; powers of ten alone where it is long."""
    first, last = math.floor(math.log10(lowest)), math.ceil(math.log10(highest))
    steps = (1, 2, 5) if math.log10(highest / lowest) <= SHORT_AXIS else (1,)
    every = (step * 10.0**power for power in range(first, last + 1) for step in steps)
    return [factor for factor in every if lowest <= factor <= highest]


def _band(own: Sequence[Row], y: charts.Spec) -> list[charts.Spec]:
    """A band over the whole width behind the row of the report's pair."""
    place = [{"from": r["middle"] - 0.5, "to": r["middle"] + 0.5} for r in own[:1]]
    mark = {"type": "rect", "color": charts.DYAD, "opacity": 0.16}
    return [
        charts.layer(
            place,
            mark,
            x={"value": 0},
            x2={"value": "width"},
            y={**y, "field": "from"},
            y2=charts.of("to"),
        )
    ]


def _leaders(rows: Sequence[Row], x: charts.Spec, y: charts.Spec, sides: int) -> list[charts.Spec]:
    """Thin lines from the name of a pair to its marks."""
    ends: dict[int, tuple[float, float]] = {}
    for r in rows:
        low, high = ends.get(r["middle"], (r["low"], r["high"]))
        ends[r["middle"]] = (min(low, r["low"]), max(high, r["high"]))
    bottom, top = x["scale"]["domain"]
    found = [
        (m, high, top) if _right(m, sides) else (m, bottom, low) for m, (low, high) in ends.items()
    ]
    return [_level(found, x, y, {"color": charts.GRID, "strokeWidth": 1})]


def _level(
    found: Iterable[tuple[float, float, float]], x: charts.Spec, y: charts.Spec, mark: charts.Spec
) -> charts.Spec:
    """Level lines (row, from, to) as one path that breaks between them: quick and small."""
    points: list[Row] = []
    for row, start, end in found:
        points += [{"row": row, "value": start}, {"row": row, "value": end}, {"row": row}]
    order = {"order": {"value": None}}
    return charts.layer(points, {"type": "line", **mark}, x=x, y=y, **order)


def _right(place: int, sides: int) -> bool:
    """Whether the name of the pair in a row stands on the right."""
    return place % sides == 1


def _zero(strip: Strip, x: charts.Spec) -> list[charts.Spec]:
    """The line of zero, or of parity."""
    rule = {"type": "rule", "color": charts.MUTED, "strokeDash": [2, 3]}
    base = 1 if strip.card.aggregation == RATIO else 0
    return [charts.layer([{"value": base}], rule, x=x)]


def _marks(
    rows: Sequence[Row], x: charts.Spec, y: charts.Spec, colour: str, *, size: int = 18
) -> list[charts.Spec]:
    """A line from low to high and a dot at the value; a square for the second direction."""
    wide = [(r["row"], r["low"], r["high"]) for r in rows if r["low"] != r["high"]]
    line = {"color": colour, "strokeWidth": round(size / 14, 1), "opacity": 0.75}
    dots = [
        charts.layer(
            [r for r in rows if r["shape"] == shape],
            {"type": "point", "filled": True, "color": colour, "size": size, "shape": shape,
             "opacity": 1},
            x=x,
            y=y,
        )
        for shape in SHAPES
    ]  # fmt: skip
    return [_level(wide, x, y, line), *dots]


def _own(case: Case, rows: Sequence[Row], x: charts.Spec, y: charts.Spec) -> Iterable[charts.Spec]:
    """The marks of the report's pair, larger and in the colour of where they start from."""
    return _marks(rows, x, y, colour_of(case, rows[0]["direction"]), size=46)


def _names(pairs: Sequence[str], own: str, pitch: int, sides: int) -> Iterable[charts.Spec]:
    """Names of the pairs beside their rows; that of the report's pair in bold.

    The names of a side are one text of many lines, which makes for a small drawing.
    """
    plot = charts.HALF - sides * NAME_ROOM - 2 * charts.PADDING - charts.OVERHANG
    for side in range(sides):
        right = _right(side, sides)
        mark = {
            "type": "text",
            "fontSize": NAME,
            "baseline": "middle",
            "lineHeight": sides * pitch,
            "align": "left" if right else "right",
            "x": plot + 5 if right else -5,
        }
        for place, lines in _runs(pairs[side::sides], own):
            bold = {"color": charts.DYAD, "fontWeight": "bold"} if own in lines else {}
            y = pitch * (side + 0.5 + sides * place)
            yield charts.layer([{}], {**mark, "color": charts.INK, **bold, "y": y, "text": lines})


def _runs(names: Sequence[str], own: str) -> list[tuple[int, list[str]]]:
    """Names before a pair's own, its own, and those after it, with the place of the first."""
    if own not in names:
        return [(0, list(names))]
    here = names.index(own)
    parts = [(0, names[:here]), (here, [own]), (here + 1, names[here + 1 :])]
    return [(place, list(lines)) for place, lines in parts if lines]


def _key(case: Case, own: Sequence[Row]) -> Iterable[charts.Spec]:
    """Names of the directions of the report's pair in their colours, above the rows."""
    directions = sorted({r["direction"] for r in own if r["direction"]}, key=case.directions.index)
    signs = {"circle": "\N{BLACK CIRCLE}", "square": "\N{BLACK SQUARE}"}
    shapes = {r["direction"]: r["shape"] for r in own}
    for place, direction in enumerate(directions):
        text = f"{signs[shapes[direction]]} {direction_name(case, direction)}"
        above = KEY * (len(directions) - place) - 6
        yield charts.label(
            text, colour_of(case, direction), x=0, y=-above, align="left", fontSize=charts.FONT
        )
