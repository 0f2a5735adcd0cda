"""The trace of every reading: value, interval, definitions, and the records behind it."""

from __future__ import annotations

from foedus.contracts import Anchor, Card, Case, Panel, Reading, TableView
from foedus.report.blocks import definitions_text
from foedus.report.lookup import (
    VOIDS,
    Part,
    amount,
    direction_name,
    directions_of,
    record_refs,
    series,
    trace_id,
)


def panel(case: Case) -> Panel:
    """One table of readings for each indicator; every row is a place that numbers lead to."""
    tables = []
    for card in case.cards.values():
        readings = [r for d in directions_of(case, card) for r in series(case, card.id, d)]
        if readings:
            tables.append(_indicator(case, card, readings))
    body = () if tables else (("No indicator was computed.",),)
    return Panel(
        "traces",
        "Evidence: the trace of every reading",
        (
            "Numbers in this report lead here, and from here to the records and their sources. "
            "A year without a value says what kind of gap it is; a gap is never a zero.",
        ),
        body,
        tables=tuple(tables),
    )


def _indicator(case: Case, card: Card, readings: list[Reading]) -> TableView:
    columns = ["Year"]
    if card.directed:
        columns.append("Direction")
    columns += ["Value", "Low", "High", "Other definitions and notes", "Records"]
    ordered = sorted(readings, key=lambda r: (r.year, r.direction))
    rows = tuple(_row(case, card, r) for r in ordered)
    return TableView(f"trace-{card.id}", f"{card.title}, {card.unit}", tuple(columns), rows)


def _row(case: Case, card: Card, reading: Reading) -> tuple[Part, ...]:
    cells: list[Part] = [Anchor(str(reading.year), trace_id(reading))]
    if card.directed:
        cells.append(direction_name(case, reading.direction))
    if reading.value is None:
        cells += [VOIDS.get(reading.void, "no value"), None, None]
    else:
        bounds = (reading.value, reading.low, reading.high)
        cells += [None if b is None else amount(b, card.digits) for b in bounds]
    notes = [definitions_text(reading.definitions, card) or ""]
    notes += [f"{key}: {text}" for key, text in reading.notes.items()]
    cells += ["; ".join(n for n in notes if n) or None, record_refs(reading.records) or None]
    return tuple(cells)
