"""Blocks of Vega-Lite that every figure is built from: one visual language.

Colours are tokens; ``figures`` turns them into CSS variables, so that one drawing serves light,
dark, print and forced colours.  Widths are 720 (a full figure) or 400 (half of one).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

WIDE, HALF = 720, 400

INK, MUTED, GRID = "#101001", "#101002", "#101003"
A, B, DYAD = "#101004", "#101005", "#101006"
PAPER, LAND, HATCH, SOFT = "#101007", "#101008", "#101009", "#10100a"

TOKENS: Mapping[str, str] = {
    INK: "var(--fig-ink)",
    MUTED: "var(--fig-muted)",
    GRID: "var(--fig-grid)",
    A: "var(--fig-a)",
    B: "var(--fig-b)",
    DYAD: "var(--fig-dyad)",
    PAPER: "var(--fig-paper)",
    LAND: "var(--fig-land)",
    SOFT: "var(--fig-soft)",
}
"""What each colour token becomes; ``HATCH`` becomes a pattern of its figure."""

FONT = 13

PADDING, OVERHANG, TICKS = 4, 12, 40
"""Room around a figure, right of its plot, and for the labels of an axis of numbers, in pixels."""

CHARACTER = 6.7
"""Mean width of a character of a label, in pixels."""

Spec = dict[str, Any]
Rows = Sequence[Mapping[str, Any]]

CONFIG: Spec = {
    "font": "Arial, Liberation Sans, Helvetica, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
        "labelFontSize": FONT,
        "titleFontSize": FONT,
        "titleFontWeight": "normal",
        "labelPadding": 4,
    },
    "text": {"color": INK, "fontSize": FONT},
    "legend": {"labelColor": INK, "labelFontSize": FONT, "symbolSize": 90},
}


def spec(
    layers: Iterable[Spec], width: int, height: int, *, left: int = TICKS, **more: Any
) -> Spec:
    """A whole figure of layers.

    ``left`` is the room for the labels of the vertical axis, in pixels; the plot takes the rest
    of the width.  (Vega can find it out by itself, and then takes half as long again.)
    """
    return {
        "$schema": SCHEMA,
        "background": None,
        "width": width - left - 2 * PADDING - OVERHANG,
        "height": height,
        "autosize": {"type": "pad"},
        "padding": PADDING,
        "layer": [layer for layer in layers if layer],
        "config": CONFIG,
        **more,
    }


def room_for(labels: Iterable[str], size: float = FONT) -> int:
    """Room for the longest of some labels, in pixels."""
    return round(max(len(label) for label in labels) * CHARACTER * size / FONT) + 10


def layer(rows: Rows, mark: Spec, **encoding: Any) -> Spec:
    """One layer with data of its own; nothing where there is no data."""
    if not rows:
        return {}
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def years(first: int, last: int, width: int = WIDE) -> Spec:
    """A horizontal axis of calendar years with half a year of room at both ends."""
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (last - first) / s <= width / 62)
    ticks = [y for y in range(first, last + 1) if y % step == 0]
    return {
        "field": "year",
        "type": "quantitative",
        "scale": {"domain": [first - 0.5, last + 0.5], "nice": False, "zero": False},
        "axis": {"format": "d", "values": ticks, "grid": False, "title": None},
    }


def moment(day: date) -> float:
    """A day as a year with a fraction: the same on every machine, whatever its time zone."""
    first = date(day.year, 1, 1)
    length = date(day.year + 1, 1, 1) - first
    return round(day.year + (day - first) / length, 4)


def moments(field: str, first: date, last: date, width: int = WIDE) -> Spec:
    """A horizontal axis of days (as ``moment`` gives them) from the first day's year."""
    axis = years(first.year, last.year, width)
    end = max(moment(last) + 0.1, first.year + 1)
    scale = {"domain": [first.year - 0.4, end], "nice": False, "zero": False}
    return {**axis, "field": field, "scale": scale, "axis": {**axis["axis"], "grid": True}}


def upright(field: str, title: str, domain: Sequence[float], **more: Any) -> Spec:
    """A vertical quantitative axis with few ticks; the title stands level above it."""
    axis = {
        "title": title or None,
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": 0,
        "titleY": -10,
        "tickCount": 5,
        "domain": False,
        "ticks": False,
        **more.pop("axis", {}),
    }
    scale = {"domain": list(domain), "nice": False, **more.pop("scale", {})}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale, **more}


def of(field: str, **more: Any) -> Spec:
    """A second channel (x2, y2) or a quantitative field that shares an axis."""
    return {"field": field, **more}


def bars(rows: Rows, x: Spec, y: Spec, colour: str) -> list[Spec]:
    """Bars of a year's width from zero to the value; rows have year, value."""
    wide = [{**r, "from": r["year"] - 0.36, "to": r["year"] + 0.36, "zero": 0} for r in rows]
    mark = {"type": "rect", "color": colour, "opacity": 0.75}
    return [
        layer(
            wide,
            mark,
            x={**x, "field": "from"},
            x2=of("to"),
            y={**y, "field": "value"},
            y2=of("zero"),
        )
    ]


def intervals(rows: Rows, x: Spec, y: Spec, colour: str = INK) -> list[Spec]:
    """A thin upright rule from low to high with a short foot and head."""
    wide = [r for r in rows if r["low"] != r["high"]]
    ends = [{"year": r["year"], "end": r[k]} for r in wide for k in ("low", "high")]
    mark = {"type": "rule", "color": colour, "strokeWidth": 1.2}
    tick = {"type": "tick", "color": colour, "size": 5, "thickness": 1.2, "orient": "horizontal"}
    return [
        layer(wide, mark, x=x, y={**y, "field": "low"}, y2=of("high")),
        layer(ends, tick, x=x, y={**y, "field": "end"}),
    ]


def lines(
    rows: Rows, x: Spec, y: Spec, colour: str, *, dashed: bool = False, shape: str = "circle"
) -> list[Spec]:
    """A line that breaks at gaps, over a band from low to high; rows have a ``run`` number."""
    runs: dict[int, int] = {}
    for row in rows:
        runs[row["run"]] = runs.get(row["run"], 0) + 1
    joined = [r for r in rows if runs[r["run"]] > 1]
    alone = [r for r in rows if runs[r["run"]] == 1]
    stroke: Spec = {"type": "line", "color": colour, "strokeWidth": 2}
    if dashed:
        stroke["strokeDash"] = [5, 3]
    detail = {"field": "run", "type": "nominal"}
    band = {"type": "area", "color": colour, "opacity": 0.2}
    dot = {"type": "point", "filled": True, "color": colour, "size": 28, "shape": shape}
    return [
        layer(joined, band, x=x, y={**y, "field": "low"}, y2=of("high"), detail=detail),
        layer(joined, stroke, x=x, y={**y, "field": "value"}, detail=detail),
        layer(rows, {**dot, "opacity": 1}, x=x, y={**y, "field": "value"}),
        *intervals(alone, x, y, colour),
    ]


def voids(rows: Rows, x: Spec) -> list[Spec]:
    """Hatched bands over the years without a value: a gap is never drawn as zero."""
    wide = [{"from": r["year"] - 0.5, "to": r["year"] + 0.5} for r in rows]
    return [
        layer(
            wide,
            {"type": "rect", "color": HATCH},
            x={**x, "field": "from"},
            x2=of("to"),
            y={"value": 0},
            y2={"value": "height"},
        )
    ]


def label(text: str, colour: str, **mark: Any) -> Spec:
    """A text at a place of the plot given in pixels (x, y within the mark)."""
    own = {"type": "text", "text": text, "color": colour, "fontWeight": "bold", **mark}
    return {"data": {"values": [{}]}, "mark": own}


def row_names(names: Iterable[str], pitch: float, size: float) -> list[Spec]:
    """Names of rows to the left of a plot whose rows are ``pitch`` high."""
    return [
        label(
            name,
            INK,
            x=-8,
            y=(row + 0.5) * pitch,
            align="right",
            baseline="middle",
            fontWeight="normal",
            fontSize=size,
        )
        for row, name in enumerate(names)
    ]


def runs_of(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Number the stretches of consecutive years, so that lines break at gaps."""
    out: list[dict[str, Any]] = []
    for row in rows:
        gap = not out or row["year"] != out[-1]["year"] + 1
        run = (out[-1]["run"] + 1 if gap else out[-1]["run"]) if out else 0
        out.append({**row, "run": run})
    return out
