"""Contradictions: records that deny one another, figures that differ, counts that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from foedus.contracts import Case, Number, Panel, Record, TableView
from foedus.report.conflicts import conflicting_flows
from foedus.report.counting import ABOVE, recount, verdict
from foedus.report.lookup import (
    DASH,
    Part,
    contradictions,
    described,
    record_ref,
    record_refs,
    spread,
    when,
)


def panel(case: Case) -> Panel:
    """Everything in the evidence that does not agree with something else in it."""
    found = [
        _pairs(case),
        _flows(case),
        _counts(case),
    ]
    tables = tuple(t for t in found if t is not None)
    parts: list[Part] = ["Found in the evidence: "]
    for place, table in enumerate(tables):
        parts += ["; "] if place else []
        parts += [Number(str(len(table.rows)), table.id), f" {table.title.lower()}"]
    parts.append(". Both sides of each are kept; none is preferred in silence.")
    body = (tuple(parts),) if tables else (("No record contradicts another.",),)
    return Panel(
        "contradictions",
        "Contradictions found",
        (
            "Where sources disagree the disagreement is a finding. It widens an interval or shows "
            "an item as contested.",
        ),
        body,
        tables=tables,
    )


def _pairs(case: Case) -> TableView | None:
    rows = [
        (
            (record_ref(first), f" {when(first)}"),
            f"{described(first)}{_remark(first)}",
            first.status.value,
            (record_ref(other), f" {when(other)}"),
            f"{described(other)}{_remark(other)}",
            other.status.value,
        )
        for first, other in contradictions(case)
    ]
    if not rows:
        return None
    return TableView(
        "contradicting-records",
        "Records that contradict each other",
        ("Record", "It says", "Status", "Against", "It says", "Status"),
        tuple(rows),
    )


def _remark(record: Record) -> str:
    return f". {record.notes}" if record.notes else ""


def _flows(case: Case) -> TableView | None:
    rows = [_flow_row(case, group) for group in conflicting_flows(case)]
    if not rows:
        return None
    return TableView(
        "conflicting-figures",
        "Figures for the same thing that differ",
        ("Whose", "Figure", "Year or window", "Values", "Definitions", "Records"),
        tuple(rows),
    )


def _flow_row(case: Case, group: Sequence[Record]) -> tuple[Part, ...]:
    first = group[0]
    who = case.name(first["actor"])
    if first["partner"]:
        who += f" toward {case.name(first['partner'])}"
    values = [spread(r, "value") for r in group]
    texts = [f"{v[0]:,.6g}" for v in values if v is not None]
    return (
        who,
        str(first["flow"]).replace("_", " "),
        str(first["window"] or first.start.year),
        f"{'; '.join(texts)} {first['unit']}",
        "; ".join(dict.fromkeys(str(r["definition"] or "not stated") for r in group)),
        record_refs(group),
    )


def _counts(case: Case) -> TableView | None:
    """Counts of one thing that differ, and counts above everything that we can count."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in case.evidence["counts"]:
        key = (record["counted"], record["definition"], record.start, record.end)
        groups[key].append(record)
    rows: list[tuple[Part, ...]] = []
    for group in groups.values():
        if len({spread(r, "value") for r in group}) > 1:
            said = "; ".join(described(r) for r in group)
            rows.append((group[0]["counted"], _window(group[0]), said, record_refs(group)))
    for record in case.evidence["counts"]:
        if verdict(case, record) == ABOVE:
            ours = "; ".join(f"{name}: {n}" for name, n in recount(case, record))
            said = f"{described(record)}; our evidence holds fewer ({ours})"
            rows.append((record["counted"], _window(record), said, (record_ref(record),)))
    if not rows:
        return None
    return TableView(
        "disagreeing-counts",
        "Published counts that differ, or that exceed ours",
        ("Counted", "Span", "What is said", "Records"),
        tuple(rows),
        "A count below ours is no contradiction: its definition is narrower. One above ours has a "
        "wider definition, or knows of events that our evidence lacks.",
    )


def _window(record: Record) -> str:
    return f"{record.start}{DASH}{record.end}"
