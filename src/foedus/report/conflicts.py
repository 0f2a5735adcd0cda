"""Figures of the same thing that differ from one another."""

from __future__ import annotations

from collections import defaultdict

from foedus.contracts import Case, Record, Status

SAME = 0.005
"""Figures nearer to one another than this share are the same but for rounding."""


def conflicting_flows(case: Case) -> list[list[Record]]:
    """Groups of figures for one actor, partner, flow, unit and span whose values differ."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in case.evidence["flows"]:
        if record["value"] is None or record.status in (Status.SUPERSEDED, Status.DENIED):
            continue
        key = (
            case.actor(record["actor"]),
            case.actor(record["partner"] or ""),
            record["flow"],
            record["unit"],
            record["window"] or "",
            record.start,
            record.end,
        )
        groups[key].append(record)
    found = [sorted(g, key=lambda r: r.id) for g in groups.values() if _differ(g)]
    return sorted(found, key=lambda g: (str(g[0]["flow"]), g[0].start, g[0].id))


def _differ(group: list[Record]) -> bool:
    values = [float(r["value"]) for r in group]
    most = max(abs(v) for v in values)
    return max(values) - min(values) > SAME * most
