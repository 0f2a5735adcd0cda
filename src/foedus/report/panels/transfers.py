"""Arms transfers and their composition, and dual-use flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from foedus.contracts import Case, Panel, Record, Status, TableView
from foedus.report.listing import Column, listing
from foedus.report.lookup import DASH, spread_text
from foedus.report.panels import indicators as shown

PERIOD = 5


def panel(case: Case, indicators: Sequence[str]) -> Panel:
    """Value, lines, composition and shares of transfers in both directions."""
    records = [r for r in case.evidence["transfers"] if r.status is not Status.SUPERSEDED]
    base = shown.panel(case, indicators, "transfers")
    body = base.body if base else ()
    if not records:
        body = (*body, ("The evidence holds no transfer between the two.",))
    return Panel(
        id="transfers",
        title="Arms transfers and their composition",
        lead=(
            "What is sold matters less than what kind of sale it is: licences, components and "
            "technology bind two defence industries, finished weapons do not. Values are contract "
            "prices spread over the years of delivery.",
        ),
        body=body,
        figures=base.figures if base else (),
        tables=(*(base.tables if base else ()), *_kinds(case, records), *_list(case, records)),
    )


def _direction(case: Case, record: Record) -> str:
    supplier, recipient = case.actor(record["supplier"]), case.actor(record["recipient"])
    return f"{case.name(supplier)} to {case.name(recipient)}"


def _kinds(case: Case, records: Sequence[Record]) -> tuple[TableView, ...]:
    """New lines by kind of deal in each five years of order."""
    counted = [r for r in records if r.status.counts]
    if not counted:
        return ()
    cells = Counter(
        (_direction(case, r), str(r["kind"]), r.start.year // PERIOD * PERIOD) for r in counted
    )
    periods = sorted({p for _, _, p in cells})
    rows = [
        (direction, kind, *(str(cells[direction, kind, p]) for p in periods))
        for direction, kind in sorted({(d, k) for d, k, _ in cells})
    ]
    columns = [f"{p}{DASH}{p + PERIOD - 1}" for p in periods]
    return (
        TableView(
            "transfer-kinds",
            "New lines by kind of deal and five years of order",
            ("Direction", "Kind", *columns),
            tuple(rows),
            "Counts of lines that were reported or better; dual-use goods included.",
        ),
    )


def _list(case: Case, records: Sequence[Record]) -> tuple[TableView, ...]:
    columns: dict[str, Column] = {
        "Direction": lambda r: _direction(case, r),
        "System or goods": lambda r: r.title,
        "Category": lambda r: r["category"],
        "Kind": lambda r: r["kind"],
        "Quantity": lambda r: spread_text(r, "quantity"),
        "Value (USD million)": lambda r: spread_text(r, "value_usd_m"),
        "Delivery": lambda r: r["delivery"],
        "Status": lambda r: r.status.value,
    }
    return listing(
        "table-transfers",
        "All transfers in the evidence",
        records,
        columns,
        "The date is that of the order. An empty cell means that no source gives the figure.",
    )
