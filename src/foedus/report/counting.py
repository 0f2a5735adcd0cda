"""Published counts beside our own count of the same span, under each of our definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.contracts import Case, Record, TableView
from foedus.report.declared import declared
from foedus.report.lookup import DASH, record_ref, spread, spread_text

WITHIN, BELOW, ABOVE = "within our definitions", "below ours", "above ours"

DEFINITIONS = Path(__file__).with_name("counting.yml")


def definitions() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Read how our own records are counted, by what is counted."""
    found: Mapping[str, Sequence[Mapping[str, Any]]] = declared(DEFINITIONS)
    return found


def recount(case: Case, published: Record) -> list[tuple[str, int]]:
    """Our own counts for the span of a published one, by the name of the definition."""
    return [
        (d["name"], sum(_counts(r, d) and _within(r, published) for r in case.evidence[d["table"]]))
        for d in definitions().get(str(published["counted"]), ())
    ]


def _counts(record: Record, definition: Mapping[str, Any]) -> bool:
    only, out = definition.get("only", {}), definition.get("leave_out", {})
    return (
        record.status.counts
        and all(record[column] in values for column, values in only.items())
        and not any(record[column] in values for column, values in out.items())
    )


def _within(record: Record, published: Record) -> bool:
    return published.start <= record.start <= published.end


def verdict(case: Case, published: Record) -> str:
    """How a published count compares with ours: within our definitions, above, or below."""
    told = spread(published, "value")
    ours = [n for _, n in recount(case, published)]
    if told is None or not ours:
        return "not compared"
    _, low, high = told
    if high < min(ours):
        return BELOW
    if low > max(ours):
        return ABOVE
    return WITHIN


def reconciliation(case: Case) -> tuple[TableView, ...]:
    """The table of published counts; nothing where there are none."""
    published = sorted(case.evidence["counts"], key=lambda r: (str(r["counted"]), r.start, r.id))
    if not published:
        return ()
    rows = []
    for record in published:
        ours = "; ".join(f"{name}: {n}" for name, n in recount(case, record))
        rows.append(
            (
                record_ref(record),
                record["counted"],
                record["author"],
                f"{record.start}{DASH}{record.end}",
                spread_text(record, "value"),
                record["definition"],
                ours or None,
                verdict(case, record),
            )
        )
    return (
        TableView(
            "reconciliation",
            "Published counts beside our own for the same span",
            (
                "Record",
                "Counted",
                "Author",
                "Span",
                "Published",
                "Their definition",
                "Our count by definition",
                "Comparison",
            ),
            tuple(rows),
            "Our counts take records that were reported or better and began within the span. A "
            "published count below ours has a narrower definition; one above ours has a wider one, "
            "or knows of events that our evidence lacks.",
        ),
    )
