"""Positions of the two sides as two tracks: who said what, and with what stance."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from foedus.contracts import Case, Figure, Number, Panel, Record, Status, TableView
from foedus.report import charts
from foedus.report.blocks import source_line
from foedus.report.languages import language_name
from foedus.report.listing import Column, listing
from foedus.report.lookup import (
    MINUS,
    Part,
    series,
)
from foedus.report.panels import indicators as shown

JITTER = 0.28
"""Points of the same stance are moved apart by up to this much, up or down."""

STANCES = range(-2, 3)


def panel(case: Case, indicators: Sequence[str]) -> Panel:
    """Two tracks of statements, and the indicators read from them."""
    records = sorted(
        (
            r
            for r in case.evidence["statements"]
            if r.status is not Status.SUPERSEDED and r["stance"] is not None
        ),
        key=lambda r: (r.start, r.id),
    )
    base = shown.panel(case, indicators, "positions")
    sides = [(code, _of(case, records, code)) for code in (case.a_code, case.b_code)]
    body: list[tuple[Part, ...]] = []
    if records:
        body.append(
            (
                f"Statements in the evidence: {case.a_name} ",
                Number(str(len(sides[0][1])), "table-statements"),
                f", {case.b_name} ",
                Number(str(len(sides[1][1])), "table-statements"),
                "; joint statements count for both.",
            )
        )
    else:
        body.append(("The evidence holds no statement of either side.",))
    return Panel(
        id="positions",
        title="Positions of the two sides",
        lead=(
            "What each says of the other, side by side. The statements are a purposive sample, "
            "chosen because they bear on a question: how often something was said is not how "
            "often it is said, and a trend here is a lead to follow, not a measurement.",
        ),
        body=(*body, *(base.body if base else ())),
        figures=(
            *(_track(case, code, own) for code, own in sides if own),
            *(f for f in (base.figures if base else ()) if f.id != "fig-stance"),
        ),
        tables=(
            *(t for t in (base.tables if base else ()) if t.id != "data-fig-stance"),
            *_list(case, records),
        ),
    )


def _of(case: Case, records: Sequence[Record], code: str) -> list[Record]:
    """Statements of an actor, joint ones included."""
    return [
        r
        for r in records
        if case.actor(r["speaker"]) == code
        or (r["joint"] and code in {case.actor(p) for p in r.parties})
    ]


def _track(case: Case, code: str, records: Sequence[Record]) -> Figure:
    other = case.b_code if code == case.a_code else case.a_code
    direction = f"{code}>{other}"
    colour = charts.A if code == case.a_code else charts.B
    rows = [
        {"day": charts.moment(r.start), "stance": int(r["stance"]) + jitter(r.id)} for r in records
    ]
    readings = series(case, "stance", direction)
    means = [
        {
            "day": r.year + 0.5,
            "value": r.value,
            "low": r.low,
            "high": r.high,
        }
        for r in readings
        if r.value is not None
    ]
    first = min([r.start.year for r in case.evidence["statements"]], default=case.as_of.year)
    x = charts.moments("day", date(first, 1, 1), case.as_of)
    y = charts.upright(
        "stance",
        "",
        [-2.5, 2.5],
        axis={"values": list(STANCES), "tickCount": 5, "labelExpr": _stances()},
    )
    layers = [
        charts.layer(
            means,
            {"type": "rule", "color": colour, "opacity": 0.35, "strokeWidth": 5, "clip": True},
            x=x,
            y={**y, "field": "low"},
            y2=charts.of("high"),
        ),
        charts.layer(
            rows,
            {"type": "point", "color": colour, "size": 38, "strokeWidth": 1.4, "opacity": 0.9},
            x=x,
            y=y,
        ),
        charts.layer(
            means,
            {"type": "tick", "color": charts.INK, "thickness": 2.2, "size": 11},
            x=x,
            y={**y, "field": "value"},
        ),
    ]
    name = case.name(code)
    return Figure(
        id=f"fig-stance-{code}",
        title=f"Stance of {name} toward {case.name(other)}",
        spec=charts.spec(layers, charts.WIDE, 150, left=charts.room_for(["-2 distances"])),
        alt=f"{len(records)} statements of {name} by date and stance, from distancing to "
        "committing; the table lists them.",
        source=source_line(case, readings),
        caption="A ring is a statement, moved a little up or down so that rings do not hide one "
        "another; a stroke is the mean of a year, the shaded bar its interval.",
    )


def jitter(name: str) -> float:
    """A small displacement that depends on the record's id alone, so that it never changes."""
    fraction = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32
    return round((2 * fraction - 1) * JITTER, 3)


def _stances() -> str:
    said = {-2: f"{MINUS}2 distances", -1: f"{MINUS}1", 0: "0 neutral", 1: "+1", 2: "+2 commits"}
    chain = "''"
    for value, text in said.items():
        chain = f"datum.value == {value} ? '{text}' : {chain}"
    return chain


def _list(case: Case, records: Sequence[Record]) -> tuple[TableView, ...]:
    columns: dict[str, Column] = {
        "Speaks for": lambda r: _speaker(case, r),
        "Person": lambda r: r["person"],
        "Topic": lambda r: r["topic"],
        "What was said, paraphrased": lambda r: r.title,
        "Stance": lambda r: _stance(int(r["stance"])),
        "Original language": lambda r: ", ".join(
            language_name(code) for code in (r["language"] or ())
        ),
    }
    return listing(
        "table-statements",
        "All statements in the evidence",
        records,
        columns,
        "Paraphrases in our own words; the original stands at the source.",
    )


def _stance(value: int) -> str:
    return f"{value:+d}".replace("-", MINUS) if value else "0"


def _speaker(case: Case, record: Record) -> str:
    return "both" if record["joint"] else case.name(case.actor(record["speaker"]))
