"""Reading of the tables of identity, and the checks that they pass before anyone uses them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from foedus.errors import InvalidDataError

T = TypeVar("T")

DATA = Path(__file__).parent / "data"

STATE_COLUMNS = (
    "code", "cow", "gw", "abbreviation", "iso2", "numeric",
    "name", "name_ru", "name_zh", "aliases", "first", "last",
)  # fmt: skip
"""Columns of a states.csv.  Only code, name and first are needed."""

_NEEDED = ("code", "name", "first")
_REMEDY = "Nothing was loaded from this file; correct the cell and run again."


@dataclass(frozen=True, slots=True)
class Cells:
    """One row of a table and where it stands, so that a fault can be named."""

    path: Path
    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def fault(self, column: str, what: str) -> InvalidDataError:
        """Make the error that names file, line and column."""
        return InvalidDataError(f"{self.path}, line {self.line}, column {column}: {what} {_REMEDY}")

    def read(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Read a cell as ``reader`` understands it; None where it is empty."""
        text = self[column]
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            raise self.fault(column, f"{error}.") from None


@dataclass(frozen=True, slots=True)
class StateRow:
    """A spell of a state, as a row of states.csv gives it."""

    cells: Cells
    code: str
    cow: int | None
    gw: int | None
    first: date | None
    last: date | None


def read_table(path: Path, columns: Sequence[str], needed: Sequence[str]) -> Iterator[Cells]:
    """Yield the rows of a UTF-8 CSV file whose header is checked against ``columns``.

    Raises
    ------
    InvalidDataError
        The file cannot be read, is not UTF-8, has unknown, doubled or missing columns, or a row
        of another length than the header.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [h.strip() for h in next(reader, [])]
            _check_header(path, header, columns, needed)
            for row in reader:
                cells = Cells(
                    path,
                    reader.line_num,
                    dict(zip(header, (cell.strip() for cell in row), strict=False)),
                )
                if not any(cells.values.values()):
                    continue
                if len(row) != len(header):
                    what = f"the row has {len(row)} cells and the header has {len(header)}."
                    raise cells.fault(header[min(len(row), len(header)) - 1], what)
                yield cells
    except OSError as error:
        reason = error.strerror or str(error)
        raise InvalidDataError(f"{path}: cannot be read ({reason}). {_REMEDY}") from None
    except UnicodeDecodeError:
        raise InvalidDataError(
            f"{path}: is not UTF-8 text. Save it as UTF-8 (CSV). Nothing was loaded from it."
        ) from None
    except csv.Error as error:
        raise InvalidDataError(f"{path}: is not a CSV table ({error}). {_REMEDY}") from None


def read_states(path: Path) -> list[StateRow]:
    """Read the spells of a states.csv; the README beside the shipped one tells its columns.

    Raises
    ------
    InvalidDataError
        A cell that cannot be read as what its column holds; file, line and column are named.
    """
    return [_state_row(cells) for cells in read_table(path, STATE_COLUMNS, _NEEDED)]


def optional_day(cells: Cells, column: str) -> date | None:
    """Read a cell that holds a full day; None where it is empty."""
    return cells.read(column, _day)


def _check_header(
    path: Path, header: list[str], columns: Sequence[str], needed: Sequence[str]
) -> None:
    faults = [f"unknown column {c!r}" for c in header if c not in columns]
    faults += [f"column {c!r} twice" for c in sorted(set(header)) if header.count(c) > 1]
    faults += [f"no column {c!r}" for c in needed if c not in header]
    if faults:
        raise InvalidDataError(
            f"{path}, line 1: {'; '.join(faults)}. The columns are {', '.join(columns)}; "
            f"{', '.join(needed)} are needed. Nothing was loaded from this file."
        )


def _state_row(cells: Cells) -> StateRow:
    code = cells["code"]
    if not (code.isascii() and code.isalnum() and code.isupper() and 2 <= len(code) <= 6):  # noqa: PLR2004 - length of a code
        raise cells.fault("code", f"{code!r} is no code; write 2 to 6 capital letters.")
    row = StateRow(
        cells,
        code,
        cells.read("cow", _number),
        cells.read("gw", _number),
        cells.read("first", _day),
        cells.read("last", _day),
    )
    if row.last is not None and row.first is None:
        raise cells.fault("first", "a last day without a first day.")
    if row.first is not None and row.last is not None and row.last < row.first:
        raise cells.fault("last", f"{row.last} is before the first day, {row.first}.")
    return row


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):  # noqa: PLR2004 - three digits
        raise ValueError(f"{text!r} is no state number; write 1 to 999 or leave it empty")
    return int(text)


def _day(text: str) -> date:
    try:
        if len(text) == len("YYYY-MM-DD"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text!r} is not a day of the calendar; write YYYY-MM-DD")
