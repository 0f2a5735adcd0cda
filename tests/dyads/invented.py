"""Invented data sets of each shape, and a naive join to hold the real one against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from foedus.contracts.dataset import (
    Addition,
    Column,
    Edition,
    Licence,
    Shape,
    Snapshot,
    SourceCard,
    Span,
    StoredTable,
    TableCard,
)
from foedus.evidence.dyads import Offer, Part

Row = Mapping[str, Any]
TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "flag": pa.bool_(),
    "text": pa.string(),
    "date": pa.date32(),
}
EDITION = Edition("invented-1", "1.0", date(2001, 1, 1), ())
RELEASED = EDITION.released

FORCE = TableCard(
    "force",
    "Force of a state",
    Shape.STATE_YEAR,
    ("ccode", "year"),
    (
        Column("ccode", "integer", "COW number"),
        Column("year", "integer", "Year"),
        Column("force", "number", "Force", unit="thousand"),
        Column("fleet", "flag", "Has a fleet"),
    ),
    Span(1950, 1960),
    "void",
)
MEETINGS = TableCard(
    "meetings",
    "Meetings of two states",
    Shape.DYAD_YEAR,
    ("ccode1", "ccode2", "year"),
    (
        Column("ccode1", "integer", "COW number"),
        Column("ccode2", "integer", "COW number"),
        Column("year", "integer", "Year"),
        Column("meetings", "integer", "Meetings"),
        Column("place", "text", "Place of the last one"),
    ),
    Span(1950, 1958),
    "zero",
    ("meetings",),
)
PLEDGES = TableCard(
    "pledges",
    "What one state promised another",
    Shape.DIRECTED_DYAD_YEAR,
    ("ccode1", "ccode2", "year"),
    (
        Column("ccode1", "integer", "COW number of the state that promises"),
        Column("ccode2", "integer", "COW number of the state that is promised"),
        Column("year", "integer", "Year"),
        Column("aid", "number", "Aid", both="sum"),
        Column("pledge", "integer", "Strongest pledge", both="max"),
        Column("weakest", "integer", "Weakest pledge", both="min"),
        Column("secret", "flag", "Secret", both="any"),
        Column("flow", "number", "Flow"),
    ),
    Span(1950, 1958, (2, 365)),
    "zero",
    ("pledge", "secret"),
)
TABLES = (FORCE, MEETINGS, PLEDGES)


def added(table: TableCard, columns: Sequence[str] = (), name: str = "") -> Offer:
    """An addition of some columns of a table, by default all."""
    keys = (*table.key,)
    shown = tuple(columns) or tuple(c.name for c in table.columns if c.name not in keys)
    addition = Addition(name or table.name, f"The {table.name}", table.name, shown)
    card = SourceCard(
        "invented",
        "The invented data",
        "Nobody",
        "Nobody (2001). Invented.",
        "https://example.org",
        Licence.DERIVE,
        "Invented terms.",
        "cow",
        "none",
        "nothing",
        (EDITION,),
        (table,),
        (addition,),
    )
    return Offer(addition, card, table)


def write(table: TableCard, rows: Iterable[Row], path: Path, *, several: bool = False) -> Path:
    """A table as the store keeps it, with numbers of raw rows."""
    listed = list(rows)
    columns: dict[str, Any] = {
        c.name: pa.array([r.get(c.name) for r in listed], TYPES[c.type]) for c in table.columns
    }
    numbers = range(1, len(listed) + 1)
    if several:
        columns["rows"] = pa.array([[n, n + 100] for n in numbers], pa.list_(pa.int64()))
        columns["file"] = pa.array(["first.csv"] * len(listed), pa.string())
    else:
        columns["row"] = pa.array(list(numbers), pa.int64())
    pq.write_table(pa.table(columns), path)
    return path


def part(
    table: TableCard,
    rows: Iterable[Row],
    folder: Path,
    *,
    columns: Sequence[str] = (),
    name: str = "",
    several: bool = False,
    until: date | None = None,
) -> Part:
    """An addition whose table lies in a folder."""
    path = write(table, rows, folder / f"{table.name}.parquet", several=several)
    stored = StoredTable(table.name, path.name, "0" * 64, 0)
    snapshot = Snapshot(
        "invented", EDITION.id, EDITION.version, RELEASED, "abcdef012345", "", "", (), (stored,)
    )
    return Part(added(table, columns, name), snapshot, path, table.coverage, until)


def naive(
    table: TableCard,
    rows: Iterable[Row],
    keys: Iterable[tuple[int, int, int]],
    *,
    directed: bool,
) -> list[dict[str, Any]]:
    """The same join by looking up one dyad-year after another."""
    known = {tuple(r[k] for k in table.key): r for r in rows}
    return [
        {
            "ccode1": a,
            "ccode2": b,
            "year": y,
            **_cells(table, known, (a, b, y), directed=directed),
        }
        for a, b, y in keys
    ]


def _cells(
    table: TableCard,
    known: Mapping[tuple[int, ...], Row],
    key: tuple[int, int, int],
    *,
    directed: bool,
) -> dict[str, Any]:
    a, b, year = key
    columns = [c for c in table.columns if c.name not in table.key]
    if table.shape is Shape.STATE_YEAR:
        return {
            f"{c.name}{end}": _cell(table, c, known.get((who, year)), who, year)
            for c in columns
            for end, who in (("1", a), ("2", b))
        }
    if table.shape is Shape.DYAD_YEAR:
        low, high = min(a, b), max(a, b)
        row = known.get((low, high, year))
        return {c.name: _cell(table, c, row, low, year) for c in columns}
    there, back = known.get((a, b, year)), known.get((b, a, year))
    if directed:
        return {c.name: _cell(table, c, there, a, year) for c in columns}
    made: dict[str, Any] = {}
    for c in columns:
        one, two = _cell(table, c, there, a, year), _cell(table, c, back, b, year)
        if c.both == "each":
            made |= {f"{c.name}1": one, f"{c.name}2": two}
        else:
            made[c.name] = _both(c.both, one, two)
    return made


def _cell(table: TableCard, column: Column, row: Row | None, who: int, year: int) -> Any:
    if row is not None:
        value = row.get(column.name)
        return int(value) if isinstance(value, bool) else value
    span = table.coverage
    inside = span is not None and span.first <= year <= span.last
    inside = inside and (not span or not span.states or who in span.states)
    return 0 if inside and table.absence == "zero" and column.name in table.zeros else None


def _both(how: str, one: Any, two: Any) -> Any:
    if how == "any":
        if one or two:
            return 1
        return None if one is None or two is None else 0
    if one is None or two is None:
        return None
    return {"sum": one + two, "max": max(one, two), "min": min(one, two)}[how]
