"""Agreements in force over time, and what each obliges the two to do."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts import Case, Figure, Number, Panel, Record, Status, TableView
from foedus.report import charts
from foedus.report.agreements import in_force, span_in_force
from foedus.report.listing import Column, listing
from foedus.report.lookup import Part
from foedus.report.panels import indicators as shown

LANE = 17
LONGEST_NAME = 48

STANDING = ("binding", "plan", "consultation")
"""Forms of text that hold over time; a political statement is a point in the table only."""


def panel(case: Case, indicators: Sequence[str]) -> Panel:
    """Spans in force, number in force a year, and the table of all texts."""
    records = sorted(
        (r for r in case.evidence["agreements"] if r.status is not Status.SUPERSEDED),
        key=lambda r: (r.start, r.id),
    )
    base = shown.panel(case, indicators, "agreements")
    body = base.body if base else ()
    standing = [r for r in records if r["form"] in STANDING and r.status.counts]
    if records:
        holding = sum(in_force(r, case.as_of) for r in standing)
        body = (
            (
                f"Binding texts, plans and mechanisms in force on {case.as_of.isoformat()}: ",
                Number(str(holding), "table-agreements"),
                "; texts of all forms in the evidence: ",
                Number(str(len(records)), "table-agreements"),
                ".",
            ),
            *body,
        )
    else:
        body = (*body, ("The evidence holds no agreement of the two.",))
    return Panel(
        id="agreements",
        title="Agreements in force",
        lead=(
            "What the two have promised each other, read from the texts and not from their fame.",
        ),
        body=body,
        figures=(
            *((_spans(case, standing),) if standing else ()),
            *(base.figures if base else ()),
        ),
        tables=(*(base.tables if base else ()), *_list(case, records)),
    )


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _spans(case: Case, records: Sequence[Record]) -> Figure:
    rows = []
    for record in records:
        first, last = span_in_force(record)
        end = min(last or case.as_of, case.as_of)
        rows.append(
            {
                "name": f"{record.id} {_short(record.title)}",
                "from": charts.moment(first),
                "to": charts.moment(max(first, end)),
                "open": last is None or last > case.as_of,
            }
        )
    x = charts.moments("from", min(span_in_force(r)[0] for r in records), case.as_of)
    y: charts.Spec = {
        "field": "name",
        "type": "nominal",
        "scale": {"domain": [row["name"] for row in rows]},
        "axis": {
            "title": None,
            "labelLimit": 340,
            "ticks": False,
            "domain": False,
            "labelColor": charts.INK,
            "labelFontSize": 11,
        },
    }
    left = charts.room_for([str(row["name"]) for row in rows], size=11)
    bar = {"type": "bar", "height": 7, "color": charts.DYAD}
    stated = {"type": "tick", "thickness": 2, "size": 11, "color": charts.INK}
    layers = [
        charts.layer(rows, bar, x=x, x2=charts.of("to"), y=y),
        charts.layer([r for r in rows if not r["open"]], stated, x={**x, "field": "to"}, y=y),
    ]
    return Figure(
        id="fig-agreements",
        title="Binding texts, plans and mechanisms in force",
        spec=charts.spec(layers, charts.WIDE, LANE * len(rows), left=left),
        alt=f"A bar for each of {len(rows)} texts, from entry into force to the end of its term "
        "or the cut-off date; the table lists them.",
        source=f"casebook {case.evidence.name} {case.evidence.version}, table agreements, "
        f"{len(rows)} records.",
        caption="A stroke ends the bar of a text whose term ended by the cut-off date. A text "
        "without a stated end is taken to hold.",
    )


def _list(case: Case, records: Sequence[Record]) -> tuple[TableView, ...]:
    columns: dict[str, Column] = {
        "Name": lambda r: r.title,
        "Parties": lambda r: ", ".join(case.name(p) for p in r.parties),
        "Type": lambda r: r["type"],
        "Form": lambda r: r["form"],
        "Most demanding obligation": lambda r: r["obligation"],
        "In force": _term,
        "At the cut-off": lambda r: _holds(r, case),
    }
    return listing("table-agreements", "All agreements in the evidence", records, columns)


def _term(record: Record) -> Part:
    first, last = span_in_force(record)
    return f"{first.isoformat()} to {last.isoformat() if last else 'no stated end'}"


def _holds(record: Record, case: Case) -> str:
    if not record.status.counts:
        return record.status.value
    return "holds" if in_force(record, case.as_of) else "ended"
