"""Shares of an answer over the years, a line for each track, with direct labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foedus.contracts.texts import FramePoint
from foedus.report import charts
from foedus.report.stacking import Plot, room, spaced, stack

HEIGHT = 190
LABEL, PITCH = 12, 15
LOOKS = (
    (charts.A, "circle", [1, 0]),
    (charts.B, "square", [6, 3]),
    (charts.DYAD, "triangle-up", [2, 2]),
    (charts.INK, "diamond", [8, 2, 2, 2]),
)
"""Colour, mark and dash of each track in turn, so that none depends on colour alone."""

ASIDE = 0.16
"""Tracks stand so many years beside one another, so that no interval hides another."""

Kind = tuple[str, str, str]
"""Codebook, question and category."""


def kinds(points: Sequence[FramePoint]) -> list[Kind]:
    """What people coded, the most coded first; only what has a value in some year."""
    weight: dict[Kind, int] = {}
    for p in points:
        if p.basis == "accepted" and p.year and p.passages is not None:
            kind = (p.codebook, p.question, p.category)
            weight[kind] = weight.get(kind, 0) + p.passages.hits
    return sorted(weight, key=lambda k: (-weight[k], k))


def points_of(points: Sequence[FramePoint], kind: Kind) -> list[FramePoint]:
    """The points of people's codes of a kind."""
    return [
        p for p in points
        if (p.codebook, p.question, p.category) == kind and p.basis == "accepted"
    ]  # fmt: skip


def spec(points: Sequence[FramePoint]) -> charts.Spec:
    """The figure of one answer; at most four tracks are drawn, those with the most documents."""
    yearly = [p for p in points if p.year]
    weight: dict[str, int] = {}
    for p in yearly:
        weight[p.group] = weight.get(p.group, 0) + (p.passages.cases if p.passages else 0)
    groups = sorted(sorted(weight, key=lambda g: -weight[g])[: len(LOOKS)])
    first, last = min(p.year for p in yearly), max(p.year for p in yearly)
    right = charts.room_for(groups, LABEL) + 10
    across = room(charts.TICKS, right)
    x = charts.years(first, last, across)
    most = max((p.passages.high for p in yearly if p.passages), default=1.0)
    top = min(1.0, max(0.1, -(-most * 10 // 1) / 10))
    y = charts.upright("value", "", (0, top), axis={"format": "%"})
    layers: list[charts.Spec] = []
    known = {p.year for p in yearly if p.passages}
    voids = [{"year": year} for year in range(first, last + 1) if year not in known]
    layers += charts.voids(voids, x)
    ends = []
    for place, (group, look) in enumerate(zip(groups, LOOKS, strict=False)):
        rows = charts.runs_of([_row(p) for p in yearly if p.group == group and p.passages])
        if not rows:
            continue
        aside = round((place - (len(groups) - 1) / 2) * ASIDE, 3)
        rows = [{**r, "year": r["year"] + aside} for r in rows]
        layers += _line(rows, x, y, look)
        layers += _corrected([p for p in yearly if p.group == group], x, y, look)
        ends.append((group, look[0], rows[-1]["value"]))
    layers += _names(ends, across, top)
    return stack([Plot(tuple(layers), HEIGHT)], across)


def _row(p: FramePoint) -> dict[str, Any]:
    share = p.passages
    assert share is not None  # noqa: S101 - the caller leaves out voids
    return {
        "year": p.year,
        "value": round(share.value, 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
    }


def _line(
    rows: Sequence[dict[str, Any]], x: charts.Spec, y: charts.Spec, look: tuple[Any, ...]
) -> list[charts.Spec]:
    colour, shape, dash = look
    detail = {"field": "run", "type": "nominal"}
    stroke = {"type": "line", "color": colour, "strokeWidth": 2, "strokeDash": dash}
    dot = {"type": "point", "filled": True, "color": colour, "size": 46, "shape": shape}
    return [
        *charts.intervals(rows, x, y, colour),
        charts.layer(rows, stroke, x=x, y=y, detail=detail),
        charts.layer(rows, {**dot, "opacity": 1}, x=x, y=y),
    ]


def _corrected(
    points: Sequence[FramePoint], x: charts.Spec, y: charts.Spec, look: tuple[Any, ...]
) -> list[charts.Spec]:
    """Hollow marks, where the correction for the mix of sources moves the share."""
    rows = [
        {"year": p.year, "value": round(p.corrected.value, 4)}
        for p in points
        if p.corrected and p.passages and abs(p.corrected.value - p.passages.value) >= 0.005  # noqa: PLR2004 - seen
    ]
    mark = {
        "type": "point", "filled": False, "color": look[0], "size": 60, "shape": look[1],
        "strokeWidth": 1.4, "opacity": 1,
    }  # fmt: skip
    return [charts.layer(rows, mark, x=x, y=y)]


def _names(ends: Sequence[tuple[str, str, float]], across: int, top: float) -> list[charts.Spec]:
    wanted = [HEIGHT * (1 - min(value, top) / top) for _, _, value in ends]
    return [
        charts.label(
            name, colour, x=across + 8, y=round(place, 1), align="left", baseline="middle",
            fontSize=LABEL,
        )
        for (name, colour, _), place in zip(ends, spaced(wanted, PITCH, HEIGHT), strict=True)
    ]  # fmt: skip
