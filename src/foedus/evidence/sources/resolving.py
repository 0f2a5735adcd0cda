"""Codes in a column of a table become COW numbers; rows whose code stands for none are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.contracts.dataset import TableCard
from foedus.evidence.sources.actors import Found, resolve_days, resolve_years
from foedus.identity import States

UNRESOLVED = ("table", "column", "code", "when", "rows", "reason")

Line = tuple[str, str, str, str, int, str]
"""A line of unresolved.csv: how many rows of a table a code cost in a year, and why."""


def resolve_column(
    found: Any, table: TableCard, column: str, states: States, connection: Any
) -> tuple[Any, list[Line]]:
    """Put COW numbers in place of the codes of a column, at the time that each row names.

    Rows without a code keep their empty cell; those whose code cannot be resolved are left out
    and stand in the lines returned, by code and year.
    """
    import ibis  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    when = found[table.at]
    pairs = found.select(code=found[column], at=when).filter(lambda t: t.code.notnull())
    counts = connection.to_pyarrow(pairs.group_by("code", "at").aggregate(n=pairs.count()))
    counted = list(zip(*(counts[c].to_pylist() for c in ("code", "at", "n")), strict=True))
    wanted = [(code, at) for code, at, _ in counted if at is not None]
    resolve: Any = resolve_days if when.type().is_date() else resolve_years
    known: dict[tuple[str, Any], Found] = resolve(states, table.actors[column], wanted)
    codes = pa.table(
        {
            "resolved_code": pa.array([code for code, _ in known], pa.string()),
            "resolved_at": pa.array(
                [at for _, at in known], pa.date32() if when.type().is_date() else pa.int64()
            ),
            "resolved_cow": pa.array([f.cow for f in known.values()], pa.int64()),
        }
    )
    match = ibis.memtable(codes)
    joined = found.left_join(
        match, (found[column] == match.resolved_code) & (when == match.resolved_at)
    )
    empty = joined[column].isnull()
    joined = joined.filter(joined.resolved_cow.notnull() | empty)
    joined = joined.mutate(**{column: joined.resolved_cow})
    return joined.select(*found.columns), _lines(table, column, counted, known)


def _lines(
    table: TableCard,
    column: str,
    counted: Sequence[tuple[str, Any, int]],
    known: Mapping[tuple[str, Any], Found],
) -> list[Line]:
    untimed = Found(None, f"the row has no {table.at}")
    lost = [c for c in counted if known.get((c[0], c[1]), untimed).cow is None]
    rows: dict[tuple[str, str], int] = {}
    reasons: dict[tuple[str, str], str] = {}
    for code, at, count in sorted(lost, key=lambda c: (c[0], str(c[1]))):
        key = (code, _year(at))
        rows[key] = rows.get(key, 0) + count
        reasons.setdefault(key, known.get((code, at), untimed).reason)
    return [(table.name, column, *key, n, reasons[key]) for key, n in rows.items()]


def _year(at: Any) -> str:
    """The year of a date or a year; empty where the row has none."""
    return "" if at is None else str(getattr(at, "year", at))
