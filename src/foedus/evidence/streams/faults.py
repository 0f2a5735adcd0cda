"""What is wrong with which row of a text file, and how it is told."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from foedus.errors import InvalidDataError
from foedus.evidence.streams.inputs import Text
from foedus.evidence.streams.layouts import Layout

MOST_FAULTS = 1000
"""Faults that are looked at before strict reading gives up counting; a row may have several."""

SHOWN = 80
_OF_FILE = "FROM faults JOIN fault_files USING (scan_id, file_id)"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows of one file that were left out, and why the first of them was."""

    file: str
    rows: int
    line: int
    reason: str


def rows_of(text: Text, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text file with the number of the line on which each ends, header included.

    Raises
    ------
    InvalidDataError
        Something that is no row at all, such as a cell without end.
    """
    how: dict[str, Any] = (
        {"quotechar": layout.quote} if layout.quote else {"quoting": csv.QUOTE_NONE}
    )
    with text.path.open(encoding=layout.encoding, errors="replace", newline="") as file:
        first = next(file, "").removeprefix("\ufeff")
        lines = csv.reader(
            itertools.chain([first] if first else [], file), delimiter=layout.delimiter, **how
        )
        try:
            for row in lines:
                yield lines.line_num, row
        except csv.Error as error:
            raise InvalidDataError(
                f"{text.shown}, line {lines.line_num}: is no row of cells ({error}). Nothing was "
                "computed. Choose the layout of this file with --layout."
            ) from error


def unreadable(connection: Any, texts: Sequence[Text]) -> list[Skipped]:
    """What DuckDB could not read, by file: how many rows, and the first."""
    shown = {str(t.path): t.shown for t in texts}
    rows = connection.raw_sql(
        """SELECT file_path, count(DISTINCT line), min(line),
               arg_min(error_message, (line, coalesce(column_idx, 0)))
           FROM faults JOIN fault_files USING (scan_id, file_id)
           GROUP BY file_path ORDER BY file_path"""
    ).fetchall()
    return [Skipped(shown[path], n, line, reason) for path, n, line, reason in rows]


def refusal(faults: Sequence[Skipped], *, all_known: bool = True) -> InvalidDataError:
    """The error that tells of faulty rows: the first by file and line, and how many there are."""
    total = sum(f.rows for f in faults)
    more = f"{total:,} rows" if all_known else f"{total:,} rows or more"
    rest = "" if total == 1 else f" In all, {more} have such faults."
    return InvalidDataError(
        f"{faults[0].file}, line {faults[0].line}: {faults[0].reason}.{rest} Nothing was computed. "
        "Correct the file, choose another layout with --layout, or leave such rows out, counted, "
        "with --skip-malformed."
    )


def misfits(text: Text, layout: Layout, connection: Any) -> Skipped | None:
    """Go through a file row by row for what DuckDB could read and is yet no event, and say where.

    Slow, and only done where something is.
    """
    told = connection.raw_sql(
        f"SELECT DISTINCT line {_OF_FILE} WHERE file_path = ?", parameters=[str(text.path)]
    ).fetchall()
    known = {line for (line,) in told}
    first: tuple[int, str] | None = None
    count = 0
    for line, row in itertools.islice(rows_of(text, layout), int(layout.header), None):
        reason = "" if line in known else _wrong(row, layout)
        if reason:
            count += 1
            first = first or (line, reason)
    return Skipped(text.shown, count, *first) if first else None


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
