"""Records as Ibis tables, and rows as CSV and Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from foedus.contracts import Evidence, Record

COMMON = {
    "id": "text",
    "title": "text",
    "start": "date",
    "end": "date",
    "ended": "flag",
    "known_on": "date",
    "status": "text",
    "credibility": "integer",
    "lapses_on": "date",
    "counted": "flag",
    "firm": "flag",
    "known_high": "flag",
}
"""Columns of every table: three flags say in which of value, low and high a record stands.

``counted``: reported or better.  ``firm``: counted, of credibility 3 or better, and from at least
one source graded C or better.  ``known_high``: everything but what was superseded.
"""

FIRM_CREDIBILITY = 3


def firm(record: Record, evidence: Evidence) -> bool:
    """Whether a record stands even in the low of an interval."""
    return (
        record.status.counts
        and record.credibility <= FIRM_CREDIBILITY
        and any(source.graded for source in evidence.sources_of(record))
    )


def open_tables(
    evidence: Evidence,
    columns: Mapping[str, Mapping[str, str]],
    same: Callable[[str, str], bool],
) -> dict[str, Any]:
    """Return an Ibis table for each table of the schema, empty ones included.

    ``columns`` gives table -> column -> type (text, integer, number, year, date, fuzzy, flag,
    actor, ids, url, and ``list[...]`` of them).  Actor codes that are one of the dyad's actors
    are written as the dyad writes them, so that the Soviet Union's rows join Russia's.
    """
    import ibis  # noqa: PLC0415 - half a second that --help need not spend

    opened = {}
    for name, own in columns.items():
        types = {**COMMON, **own}
        rows = [_row(r, own, evidence, same) for r in evidence[name]]
        opened[name] = ibis.memtable(_arrow(rows, _expand(types)))
    return opened


def _row(
    record: Record,
    own: Mapping[str, str],
    evidence: Evidence,
    same: Callable[[str, str], bool],
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": record.id,
        "title": record.title,
        "start": record.start,
        "end": record.end,
        "ended": record.ended,
        "known_on": record.known_on,
        "status": record.status.value,
        "credibility": record.credibility,
        "lapses_on": record.lapses_on,
        "counted": record.status.counts,
        "firm": firm(record, evidence),
        "known_high": record.status.value != "superseded",
    }
    for column, kind in own.items():
        value = record[column]
        if value is not None and kind == "actor":
            value = _as_dyad(value, evidence.dyad, same)
        elif value is not None and kind == "list[actor]":
            value = [_as_dyad(v, evidence.dyad, same) for v in value]
        elif kind.startswith("list["):
            value = list(value or ())
        elif kind == "fuzzy":
            row[f"{column}_last"] = None if value is None else value.last
            value = None if value is None else value.first
        row[column] = value
    return row


def _expand(types: Mapping[str, str]) -> dict[str, str]:
    """A date that may be partial becomes two columns: the first and the last day it admits."""
    expanded: dict[str, str] = {}
    for column, kind in types.items():
        if kind == "fuzzy":
            expanded |= {column: "date", f"{column}_last": "date"}
        else:
            expanded[column] = kind
    return expanded


def _as_dyad(code: str, dyad: tuple[str, str], same: Callable[[str, str], bool]) -> str:
    return next((actor for actor in dyad if same(code, actor)), code)


def _arrow(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    plain = {
        "text": pa.string(),
        "actor": pa.string(),
        "ids": pa.string(),
        "url": pa.string(),
        "integer": pa.int64(),
        "year": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "flag": pa.bool_(),
    }

    def arrow_type(kind: str) -> Any:
        if kind.startswith("list["):
            return pa.list_(plain[kind[5:-1]])
        return plain[kind]

    schema = pa.schema([(column, arrow_type(kind)) for column, kind in types.items()])
    return pa.Table.from_pylist([dict(r) for r in rows], schema=schema)


def _cell(value: object) -> object:
    """A CSV cell; text that a spreadsheet would run as a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = ";".join(str(v) for v in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return "'" + value
    return value


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as UTF-8 CSV with a header; None is an empty cell, a list is split by ``;``.

    A text that begins with ``= + - @`` gets an apostrophe before it, so that opening the file in
    a spreadsheet runs nothing.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def to_parquet(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Rows as one Parquet file; types follow the values, mixed columns become text."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    listed = [list(row) for row in rows]
    arrays = [_column([row[i] for row in listed]) for i in range(len(columns))]
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(columns)), sink, compression="zstd")
    return sink.getvalue()


def _column(values: list[object]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    values = [list(v) if isinstance(v, tuple) else v for v in values]
    kinds = {type(v) for v in values if v is not None}
    if kinds == {int, float}:
        return pa.array(values, pa.float64())
    if len(kinds) > 1:
        return pa.array([None if v is None else str(v) for v in values], pa.string())
    if not kinds:
        return pa.array(values, pa.string())
    if kinds == {list}:
        return pa.array(values, pa.list_(pa.string()))
    return pa.array(values)
