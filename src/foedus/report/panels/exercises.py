"""Exercises and patrols: when, how many a year, and how published counts compare with ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from foedus.contracts import Case, Figure, Panel, Record, Status, TableView
from foedus.report import blocks, charts
from foedus.report.counting import reconciliation
from foedus.report.listing import Column, listing
from foedus.report.lookup import spread_text

LANE = 22
SMALLEST_SERIES = 3
"""A named series with fewer editions stands in the lane of its kind."""


def panel(case: Case, indicators: Sequence[str]) -> Panel:
    """Timeline, counts a year with their intervals, and the reconciliation of counts."""
    records = [r for r in case.evidence["exercises"] if r.status is not Status.SUPERSEDED]
    wide = dict.fromkeys(indicators[:2], charts.WIDE)
    figures, tables, empty = blocks.blocks(case, indicators, wide)
    body = [blocks.sentence(case, case.cards[i]) for i in indicators[:2] if i in case.cards]
    body = [tuple(part for told in body for part in told)]
    if empty:
        body.append((f"Without any value: {', '.join(empty)}. The traces say why.",))
    if not records:
        body.append(("The evidence holds no exercise or patrol of the two.",))
    timeline = (_timeline(case, records),) if records else ()
    return Panel(
        id="exercises",
        title="Exercises and patrols",
        lead=(
            "Counts of the same exercises differ between authors because their definitions do. "
            "The interval of each count spans our definitions; the table below sets published "
            "counts beside our own count for the same span.",
        ),
        body=tuple(b for b in body if b),
        figures=(*timeline, *figures),
        tables=(
            *blocks.glance(case, indicators, "exercises"),
            *tables,
            *reconciliation(case),
            *_list(case, records),
        ),
    )


def _timeline(case: Case, records: Sequence[Record]) -> Figure:
    lanes = _lanes(records)
    order = _order(records, lanes)
    marks = dict.fromkeys(
        (
            charts.moment(r.start),
            lanes[r.id],
            "counted" if r.status.counts else r.status.value,
        )
        for r in sorted(records, key=lambda r: (r.start, r.id))
    )
    rows = [{"day": day, "lane": lane, "shown": shown} for day, lane, shown in marks]
    counted = Counter(lanes.values())
    first, last = min(r.start for r in records), max(case.as_of, *(r.start for r in records))
    x = charts.moments("day", first, last)
    y: charts.Spec = {
        "field": "lane",
        "type": "nominal",
        "scale": {"domain": order},
        "axis": {
            "title": None,
            "labelLimit": 200,
            "domain": False,
            "ticks": False,
            "labelColor": charts.INK,
        },
    }
    solid = {"type": "tick", "thickness": 2.4, "size": 14, "color": charts.DYAD, "opacity": 0.85}
    hollow = {"type": "point", "size": 60, "color": charts.B, "filled": False, "opacity": 1}
    layers = [
        charts.layer([r for r in rows if r["shown"] == "counted"], solid, x=x, y=y),
        charts.layer([r for r in rows if r["shown"] != "counted"], hollow, x=x, y=y),
    ]
    said = "; ".join(f"{lane} {counted[lane]}" for lane in order)
    return Figure(
        id="fig-timeline",
        title="Exercises and patrols by series and kind",
        spec=charts.spec(layers, charts.WIDE, LANE * len(order), left=charts.room_for(order)),
        alt=f"A mark for each event on lanes by series and kind. Number of events: {said}.",
        source=f"casebook {case.evidence.name} {case.evidence.version}, table exercises, "
        f"{len(records)} records.",
        caption="A tick is an event that counts; a ring one that was only announced, or that is "
        "denied.",
    )


def _lanes(records: Sequence[Record]) -> dict[str, str]:
    """Lane of each record: its series where that has enough editions, else its kind."""
    editions = Counter(r["series"] for r in records if r["series"])
    return {
        r.id: _title(str(r["series"]))
        if editions[r["series"]] >= SMALLEST_SERIES
        else f"Other: {r['kind']}"
        for r in records
    }


def _order(records: Sequence[Record], lanes: dict[str, str]) -> list[str]:
    """Lanes by their first event, the lanes of what is left over last."""
    firsts: dict[str, date] = {}
    for record in records:
        lane = lanes[record.id]
        firsts[lane] = min(firsts.get(lane, record.start), record.start)
    return sorted(firsts, key=lambda lane: (lane.startswith("Other: "), firsts[lane], lane))


def _title(series: str) -> str:
    words = series.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _list(case: Case, records: Sequence[Record]) -> tuple[TableView, ...]:
    """Every event with its sizes as stated."""
    columns: dict[str, Column] = {
        "Name": lambda r: r.title,
        "Kind": lambda r: r["kind"],
        "Participants": lambda r: ", ".join(case.name(p) for p in r.parties),
        "Place": lambda r: r["place"],
        "Troops": lambda r: spread_text(r, "troops"),
        "Ships": lambda r: spread_text(r, "ships"),
        "Aircraft": lambda r: spread_text(r, "aircraft"),
        "Status": lambda r: r.status.value,
    }
    return listing(
        "table-exercises",
        "All exercises and patrols in the evidence",
        records,
        columns,
        "An empty cell means that no source gives the size; it does not mean none.",
    )
