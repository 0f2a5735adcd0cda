"""Text files of events become Parquet in canonical form, every row accounted for.

DuckDB parses; a row that does not fit its layout stops the work, named by file and line, or is
skipped and counted where that was asked for.
"""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, OutputError
from foedus.evidence.streams.canonical import canonical, unfit
from foedus.evidence.streams.inputs import Text, batches, normalised
from foedus.evidence.streams.layouts import DATE_FORMS, Layout

MOST_FAULTS = 1000
"""Faults that are looked at before strict reading gives up counting; a row may have several."""

LOOKED_AT = 100
"""Rows at the beginning of a file of which one must fit its layout, even if rows may be skipped."""

LONGEST_LINE = 16 * 1024 * 1024
SHOWN = 80
COUNT = "DECIMAL(18, 3)"
"""DuckDB would round 2.5 to a whole number without a word; so that is found out afterwards."""

DUCKDB_TYPES = {"goldstein": "DOUBLE", "mentions": COUNT, "articles": COUNT, "date": "DATE"}
_NO_PARSE = "state machine reached an invalid state"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows of one file that were left out, and why the first of them was."""

    file: str
    rows: int
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What a staging works with."""

    layout: Layout
    codes: Mapping[str, str]
    work: Path
    connection: Any
    skip: bool


def stage(
    files: Sequence[str], reader: Reader, into: Path, tell: Callable[[str], None]
) -> tuple[Skipped, ...]:
    """Write ``<into>/part-….parquet`` for text files; return what was skipped.

    Raises
    ------
    InvalidDataError
        A row that does not fit the layout, where rows may not be skipped; or a file that as a
        whole does not.
    """
    skipped: list[Skipped] = []
    number = 0
    for portion in batches(files, reader.work):
        alike = itertools.groupby(sorted(_measured(portion, reader.layout)), key=lambda m: m[0])
        for extra, group in alike:
            number += 1
            texts = [text for _, _, text in group]
            tell(
                texts[0].shown if len(texts) == 1 else f"{texts[0].shown} and {len(texts) - 1} more"
            )
            skipped += _part(texts, extra, reader, into / f"part-{number:05}.parquet")
    return tuple(skipped)


def _measured(portion: Sequence[Text], layout: Layout) -> list[tuple[int, str, Text]]:
    """Texts with the number of empty columns that they have behind those of the layout."""
    return [(_extra_columns(text, layout), text.shown, text) for text in portion]


def _extra_columns(text: Text, layout: Layout) -> int:
    """How many unnamed columns stand at the end; a file of another layout is an error."""
    with text.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        rows = csv.reader(_without_mark(file), **_dialect(layout))
        begin = list(itertools.islice(rows, LOOKED_AT))
    first = begin[0] if begin else []
    if not layout.header:
        if not any(len(row) == len(layout.columns) for row in begin):
            raise InvalidDataError(
                f"{text.shown}: line 1 has {len(first)} cells, those of the layout {layout.id} "
                f"have {len(layout.columns)}. Nothing was computed. Choose the layout of this file "
                "with --layout."
            )
        return 0
    named = [layout.also_called.get(name.strip(), name.strip()) for name in first]
    kept = [name for name in named if name not in layout.surplus]
    while kept and not kept[-1]:
        kept.pop()
    if kept != list(layout.columns):
        pairs = itertools.zip_longest(kept, layout.columns, fillvalue="nothing")
        place, (has, wants) = next((i, p) for i, p in enumerate(pairs, 1) if p[0] != p[1])
        raise InvalidDataError(
            f"{text.shown}: column {place} of its header is {has!r}, that of the layout "
            f"{layout.id} is {wants!r}. Nothing was computed. Choose the layout of this file with "
            "--layout, or write one."
        )
    return sum(1 for name in named if not name)


def _without_mark(lines: Any) -> Any:
    first = next(lines, "")
    return itertools.chain([first.removeprefix("\ufeff")] if first else [], lines)


def _dialect(layout: Layout) -> dict[str, Any]:
    if layout.quote:
        return {"delimiter": layout.delimiter, "quotechar": layout.quote}
    return {"delimiter": layout.delimiter, "quoting": csv.QUOTE_NONE}


def _part(texts: Sequence[Text], extra: int, reader: Reader, target: Path) -> list[Skipped]:
    """Read some files of one form into one Parquet file."""
    import duckdb  # noqa: PLC0415

    connection = reader.connection
    for table in ("faults", "fault_files"):
        connection.raw_sql(f"DROP TABLE IF EXISTS {table}")
    surplus = [f"surplus_{i}" for i in range(extra)]
    try:
        raw = connection.read_csv([str(t.path) for t in texts], **_how(reader, surplus))
        for name in surplus:
            raw = raw.filter(raw[name].isnull())
        raw = _plain_numbers(raw, reader.layout)
        events = canonical(raw, reader.layout, reader.codes)
        connection.to_parquet(events, target, compression="snappy")
    except duckdb.IOException as error:
        said = " ".join(str(error).split())[:300]
        raise OutputError(
            f"{target.parent}: cannot be written ({said}). Nothing was computed; free some space, "
            "or name a larger folder with --work."
        ) from error
    except duckdb.Error as error:
        if _NO_PARSE in str(error) and not all(t.temporary for t in texts):
            return _part([normalised(t, reader.work) for t in texts], extra, reader, target)
        raise InvalidDataError(
            f"{texts[0].shown}: cannot be read in the layout {reader.layout.id} "
            f"({' '.join(str(error).split())[:300]}). Nothing was computed."
        ) from error
    faults = _faults(connection, texts)
    if faults and not reader.skip:
        told = connection.raw_sql("SELECT count(*) FROM faults").fetchone()[0]
        raise _stop(faults, all_known=told < MOST_FAULTS)
    return faults + _unfit(texts, reader, target, surplus)


def _how(reader: Reader, surplus: Sequence[str]) -> dict[str, Any]:
    layout = reader.layout
    kinds = {cell.column: DUCKDB_TYPES[p] for p, cell in layout.event.items() if p in DUCKDB_TYPES}
    if layout.event["id"].type == "integer":
        kinds[layout.event["id"].column] = COUNT
    names = [*layout.columns, *surplus]
    return {
        "columns": {name: kinds.get(name, "VARCHAR") for name in names},
        "delim": layout.delimiter,
        "quote": layout.quote,
        "escape": layout.quote,
        "header": False,
        "skip": int(layout.header),
        "encoding": layout.encoding,
        "dateformat": DATE_FORMS[layout.event["date"].form],
        "nullstr": list(layout.missing),
        "auto_detect": False,
        "strict_mode": True,
        "max_line_size": LONGEST_LINE,
        "store_rejects": True,
        "rejects_table": "faults",
        "rejects_scan": "fault_files",
        "rejects_limit": 0 if reader.skip else MOST_FAULTS,
    }


def _plain_numbers(raw: Any, layout: Layout) -> Any:
    """Take the id from rows whose counts are no whole numbers, or whose score is none at all."""
    odd = None
    for part in ("id", "mentions", "articles", "goldstein"):
        if layout.gives(part):
            column = raw[layout.event[part].column]
            if column.type().is_decimal():
                strange = (column != column.floor()).fill_null(False)
            elif column.type().is_floating():
                strange = (column.isnan() | column.isinf()).fill_null(False)
            else:
                continue
            odd = strange if odd is None else odd | strange
    name = layout.event["id"].column
    return raw if odd is None else raw.mutate(**{name: odd.ifelse(None, raw[name])})


def _faults(connection: Any, texts: Sequence[Text]) -> list[Skipped]:
    """What DuckDB could not read, by file: how many rows, and the first."""
    shown = {str(t.path): t.shown for t in texts}
    rows = connection.raw_sql(
        """SELECT file_path, count(DISTINCT line), min(line),
               arg_min(error_message, (line, coalesce(column_idx, 0)))
           FROM faults JOIN fault_files USING (scan_id, file_id)
           GROUP BY file_path ORDER BY file_path"""
    ).fetchall()
    return [Skipped(shown[path], n, line, reason) for path, n, line, reason in rows]


def _stop(faults: Sequence[Skipped], *, all_known: bool = True) -> InvalidDataError:
    total = sum(f.rows for f in faults)
    more = f"{total:,} rows" if all_known else f"{total:,} rows or more"
    rest = "" if total == 1 else f" In all, {more} have such faults."
    return InvalidDataError(
        f"{faults[0].file}, line {faults[0].line}: {faults[0].reason}.{rest} Nothing was computed. "
        "Correct the file, choose another layout with --layout, or leave such rows out, counted, "
        "with --skip-malformed."
    )


def _unfit(
    texts: Sequence[Text], reader: Reader, target: Path, surplus: Sequence[str]
) -> list[Skipped]:
    """Rows that could be read and yet are no events: without id, day or kind."""
    connection = reader.connection
    staged = connection.read_parquet(str(target))
    rows = connection.to_pyarrow(staged.aggregate(n=unfit(staged).sum()))["n"][0].as_py() or 0
    if not rows and not surplus:
        return []
    found = [f for t in texts if (f := _search(t, reader)) is not None]
    if found and not reader.skip:
        raise _stop(found)
    if rows:
        kept = target.with_suffix(".kept")
        connection.to_parquet(staged.filter(~unfit(staged)), kept, compression="snappy")
        kept.replace(target)
    return found


def _search(text: Text, reader: Reader) -> Skipped | None:
    """Read a file row by row for what is wrong with which line; only where something is."""
    layout = reader.layout
    told = reader.connection.raw_sql(
        "SELECT DISTINCT line FROM faults JOIN fault_files USING (scan_id, file_id) "
        "WHERE file_path = ?",
        parameters=[str(text.path)],
    ).fetchall()
    known = {line for (line,) in told}
    first: tuple[int, str] | None = None
    rows = 0
    with text.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        lines = csv.reader(_without_mark(file), **_dialect(layout))
        for row in itertools.islice(lines, int(layout.header), None):
            reason = "" if lines.line_num in known else _wrong(row, layout)
            if reason:
                rows += 1
                first = first or (lines.line_num, reason)
    return Skipped(text.shown, rows, *first) if first else None


def _wrong(row: Sequence[str], layout: Layout) -> str:
    """Why a row is no event; nothing where it is one, or where DuckDB has already said why."""
    if len(row) < len(layout.columns):
        return ""
    if any(row[len(layout.columns) :]):
        return f"has a cell behind the last column of the layout {layout.id}"
    cells = dict(zip(layout.columns, row, strict=False))
    for part in ("id", "date", "root", "quad"):
        cell = layout.event[part]
        written = cells[cell.column]
        if written in layout.missing:
            return f"has no {cell.column!r}, which every event has"
        key = written[: cell.first] if cell.first else written
        if cell.values and key not in cell.values:
            what = f"{cell.column!r} is {written[:SHOWN]!r}"
            return f"{what}, which the layout {layout.id} does not name"
    for part in ("id", "mentions", "articles", "goldstein"):
        if layout.gives(part) and _odd(written := cells[layout.event[part].column], part, layout):
            name = layout.event[part].column
            return f"{name!r} is {written[:SHOWN]!r}, which is no number for it"
    return ""


def _odd(written: str, part: str, layout: Layout) -> bool:
    """Whether a cell is a number, and yet none that can stand there."""
    try:
        number = float(written)
    except ValueError:
        return False
    whole = part in ("mentions", "articles") or layout.event[part].type == "integer"
    return not math.isfinite(number) or (whole and not number.is_integer())


def merged(skipped: Sequence[Skipped]) -> tuple[Skipped, ...]:
    """One line for each file."""
    by_file: dict[str, Skipped] = {}
    for s in skipped:
        known = by_file.get(s.file)
        if known is None:
            by_file[s.file] = s
        else:
            earlier = min(known, s, key=lambda k: k.line)
            by_file[s.file] = replace(earlier, rows=known.rows + s.rows)
    return tuple(by_file.values())
