"""CSV files that people fill in: read whole, with the line of every row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.errors import InvalidDataError, NotFoundError, UsageError
from foedus.evidence.long_cells import long_cells

LARGEST = 200_000_000
"""Bytes of a file of codes."""

SHOWN = 20
"""Faults that a message lists; it counts the others."""

_SEPARATORS = ",;\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line on which it ends, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of a column without blanks at its ends; empty where it is not there."""
        return self.cells.get(column, "").strip()


def read_table(path: Path) -> tuple[list[str], list[Row]]:
    """The columns and rows of a CSV file, separated by commas, semicolons or tabs; blank rows go.

    Raises
    ------
    NotFoundError
        There is no such file.
    InvalidDataError
        Not UTF-8, no header, a column twice, or a row of more cells than there are columns.
    """
    text = _text(path)
    head = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        with long_cells(LARGEST):
            columns = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as error:
        raise _fault(path, f"line {reader.line_num}: {error}") from error
    if not any(columns):
        raise _fault(path, "is empty; its first line names the columns")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise _fault(path, f"names a column twice: {', '.join(twice)}")
    for line, cells in rows:
        if len(cells) > len(columns):
            raise _fault(path, f"line {line}: {len(cells)} cells under {len(columns)} columns")
    return columns, [Row(line, dict(zip(columns, cells, strict=False))) for line, cells in rows]


def needed(path: Path, columns: Sequence[str], wanted: Sequence[str]) -> None:
    """Refuse a table without these columns."""
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise _fault(
            path,
            f"has no column {', '.join(missing)}; it has {', '.join(filter(None, columns))[:200]}",
        )


def faults_error(path: Path, faults: Sequence[str]) -> InvalidDataError:
    """The error that lists all faults of a file, which was then not read at all."""
    more = f"\n  and {len(faults) - SHOWN:,} more" if len(faults) > SHOWN else ""
    lines = "".join(f"\n  {fault}" for fault in faults[:SHOWN])
    count = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
    return InvalidDataError(
        f"{path}: {count}; nothing of it was stored. Correct them and call again.{lines}{more}"
    )


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV file that spreadsheets open as UTF-8; returns the number of rows.

    Raises
    ------
    UsageError
        The file is there already, or cannot be written.
    """
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    write_new(path, "\ufeff" + held.getvalue())
    return count


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet.

    Raises
    ------
    UsageError
        The file is there already, or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(text.encode("utf-8", "replace"))
    except FileExistsError:
        raise UsageError(
            f"{path} is there already and may hold somebody's work; it was left as it is. Choose "
            "another name."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror}). Nothing was made."
        ) from error


def harmless(text: str) -> str:
    """A text from outside, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file. Nothing was read.")
    if path.stat().st_size > LARGEST:
        raise _fault(path, f"has more than {LARGEST:,} bytes")
    content = path.read_bytes()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(path, content, "utf-16")
    return _decoded(path, content, "utf-8-sig")


def _decoded(path: Path, content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _fault(path, f"is not UTF-8 (byte {error.start:,}); save it as CSV UTF-8") from error
    if "\0" in text:
        raise _fault(path, "holds null characters and is no CSV file")
    return text


def _fault(path: Path, what: str) -> InvalidDataError:
    return InvalidDataError(f"{path}: {what}. Nothing was read.")
