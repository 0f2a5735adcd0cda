"""Contradictions: records that deny one another, figures that differ, counts that disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from foedus.contracts import Case, Number, Panel, Record, TableView
from foedus.report.conflicts import conflicting_flows
from foedus.report.counting import recount, verdict
from foedus.report.lookup import (
    DASH,
    Part,
    amount,
    contradictions,
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
            f"{first.title}{_remark(first)}",
            first.status.value,
            (record_ref(other), f" {when(other)}"),
            f"{other.title}{_remark(other)}",
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
    """Published counts outside all our definitions, and those of one span that differ."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in case.evidence["counts"]:
        groups[record["counted"], record.start, record.end].append(record)
    rows = []
    for group in groups.values():
        values = {spread(r, "value") for r in group}
        if len(values) > 1:
            said = "; ".join(_count_text(r) for r in group)
            first = group[0]
            rows.append((first["counted"], _window(first), said, record_refs(group)))
    for record in case.evidence["counts"]:
        judged = verdict(case, record)
        if judged.startswith(("above", "below")):
            ours = "; ".join(f"{name}: {n}" for name, n in recount(case, record))
            said = f"{_count_text(record)}; {judged} ({ours})"
            rows.append((record["counted"], _window(record), said, (record_ref(record),)))
    if not rows:
        return None
    return TableView(
        "disagreeing-counts",
        "Published counts that disagree with each other or with ours",
        ("Counted", "Span", "What is said", "Records"),
        tuple(rows),
    )


def _window(record: Record) -> str:
    return f"{record.start}{DASH}{record.end}"


def _count_text(record: Record) -> str:
    told = spread(record, "value")
    return f"{record['author']}: {amount(told[0]) if told else 'no value'}"
