"""The coverage of a casebook as tables for people and as a document for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from foedus.evidence.casebooks import CasebookCoverage

STEP = 5
"""Years in a column of the grid of tables by years: a year each would not fit a terminal."""


def coverage_tables(
    covered: CasebookCoverage,
) -> list[tuple[str, tuple[str, ...], list[tuple[object, ...]]]]:
    """Titles, columns and rows: what each table holds, and the grid of tables by years."""
    overview: list[tuple[object, ...]] = [
        (
            t.name,
            t.records,
            f"{t.first_year} to {t.last_year}" if t.records else "",
            "; ".join(f"{c.first.year} to {c.last.year} at {c.completeness:g}" for c in t.spans),
            ", ".join(f"{status.value} {n}" for status, n in t.by_status.items()),
            _percent(t.memory_share),
            _percent(t.dated_share),
            " ".join(f"{letter}{n}" for letter, n in t.sources.items() if n),
        )
        for t in covered.tables
    ]
    columns = (
        "table", "records", "years", "collected (completeness)", "status", "from memory",
        "dated source", "sources by grade",
    )  # fmt: skip
    starts = sorted({year - year % STEP for year in covered.years})
    grid: list[tuple[object, ...]] = [
        (t.name, *(_within(covered, t.name, start) for start in starts)) for t in covered.tables
    ]
    return [
        (f"{covered.records:,} records, {sum(covered.sources.values())} sources of "
         f"{covered.origins} origins, {covered.corrections} corrections", columns, overview),
        ("Records by the five years in which they began",
         ("table", *(str(s) for s in starts)), grid),
    ]  # fmt: skip


def coverage_document(covered: CasebookCoverage) -> dict[str, Any]:
    """The same as plain values, for JSON."""
    document = asdict(covered)
    for table in document["tables"]:
        for span in table["spans"]:
            span |= {"first": span["first"].isoformat(), "last": span["last"].isoformat()}
    return document


def _within(covered: CasebookCoverage, table: str, start: int) -> object:
    total = sum(covered.count(table, year) for year in range(start, start + STEP))
    return total or None


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"
