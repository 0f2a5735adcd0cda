"""Confidence in a judgement, graded by a written rule from what stands behind it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foedus.contracts import Case, Kind, Record
from foedus.report.declared import declared
from foedus.report.lookup import full_years

RULE = Path(__file__).with_name("confidence.yml")

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Grounds:
    """What stands behind a judgement; ``completeness`` is None where no coverage is stated."""

    records: int
    origins: int
    graded: float
    completeness: float | None
    conflicts: float
    months: float
    primary: float


@dataclass(frozen=True, slots=True)
class Rule:
    """Thresholds of high and of low confidence, and when primary documents stand alone."""

    high: Mapping[str, float]
    low: Mapping[str, float]
    alone: float


def rule() -> Rule:
    """Read the rule that grades confidence."""
    return Rule(**declared(RULE))


def grounds(case: Case, ids: Iterable[str]) -> Grounds:
    """Gather what stands behind a set of records of the case."""
    wanted = set(ids)
    records = [r for t in case.evidence.tables.values() for r in t if r.id in wanted]
    sources = [s for r in records for s in case.evidence.sources_of(r)]
    origins = {s.origin for s in sources}
    graded = {s.origin for s in sources if s.graded}
    latest = max((r.end for r in records), default=date.min)
    return Grounds(
        records=len(records),
        origins=len(origins),
        graded=len(graded) / len(origins) if origins else 0.0,
        completeness=_completeness(case, records),
        conflicts=_conflicts(case, records),
        months=max(0.0, (case.as_of - latest).days / DAYS_A_MONTH),
        primary=_primary(case, records),
    )


def _primary(case: Case, records: list[Record]) -> float:
    kinds = (Kind.PRIMARY, Kind.STATISTICS)
    own = [r for r in records if any(s.kind in kinds for s in case.evidence.sources_of(r))]
    return len(own) / len(records) if records else 0.0


def _completeness(case: Case, records: list[Record]) -> float | None:
    """Completeness of the least complete table, for the last full year or the last one known."""
    year = full_years(case)
    found = []
    for name in {r.table for r in records}:
        table = case.evidence[name]
        share = table.completeness(date(year, 1, 1), date(year, 12, 31))
        if share is None and table.coverage:
            share = max(table.coverage, key=lambda c: c.last).completeness
        if share is None:
            return None
        found.append(share)
    return min(found, default=None)


def _conflicts(case: Case, records: list[Record]) -> float:
    denied = {c for t in case.evidence.tables.values() for r in t for c in r.contradicts}
    hit = [r for r in records if r.contradicts or r.id in denied]
    return len(hit) / len(records) if records else 0.0


def grade(found: Grounds, cap: str = "", ignore: Collection[str] = ()) -> tuple[str, str]:
    """Grade confidence: the word, and the reason as one sentence.

    ``ignore`` names conditions that say nothing about a judgement.  ``cap`` is the highest grade
    that the judgement may have: one about the future that rests on the dyad's own past is never
    of high confidence.
    """
    high, low = rule().high, rule().low
    known = found.completeness if found.completeness is not None else 0.0
    grown = {"origins": found.origins, "graded": found.graded, "completeness": known}
    fallen = {"conflicts": found.conflicts, "months": found.months}
    for condition in ignore:
        grown.pop(condition, None)
        fallen.pop(condition, None)
    weak = [k for k, v in grown.items() if v < low[k]] + [
        k for k, v in fallen.items() if v > low[k]
    ]
    if "origins" in weak and found.primary >= rule().alone:
        weak.remove("origins")
    lacking = [k for k, v in grown.items() if v < high[k]] + [
        k for k, v in fallen.items() if v > high[k]
    ]
    reasons = _reasons(found)
    if weak:
        return "low", f"what weighs it down: {', '.join(reasons[k] for k in weak)}"
    if lacking:
        return "moderate", f"it would be high but for {', '.join(reasons[k] for k in lacking)}"
    strengths = f"{reasons['origins']}, {reasons['graded']}, and {reasons['conflicts']}"
    if cap and cap != "high":
        return cap, f"the evidence is strong ({strengths}), but it is about the past"
    return "high", strengths


def _reasons(found: Grounds) -> dict[str, str]:
    complete = (
        "coverage whose completeness nobody stated"
        if found.completeness is None
        else f"coverage judged {found.completeness:.0%} complete"
    )
    return {
        "origins": f"{found.origins} independent origins",
        "graded": f"{found.graded:.0%} of the origins graded C or better",
        "completeness": complete,
        "conflicts": f"{found.conflicts:.0%} of the records contradicted",
        "months": f"the latest record {found.months:.0f} months before the cut-off",
    }
