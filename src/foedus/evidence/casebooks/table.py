"""From the text of a table to rows of typed values, with a fault for every unreadable cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from foedus.evidence.casebooks.cells import CellError, CellReader, Context, nearest
from foedus.evidence.casebooks.faults import Faults, quoted
from foedus.evidence.casebooks.schema import FieldSchema, TableSchema
from foedus.evidence.casebooks.text import decode, rows

ANALYSTS_OWN = "x_"
"""Columns that begin so belong to the analyst; foedus neither reads nor checks them."""


@dataclass(slots=True)
class Row:
    """A row as read: a value for every column of its table, None where a cell is empty.

    ``line`` is where it begins in the file.  ``faulty`` says that some of its cells could not
    be read, so that it cannot become a record.
    """

    line: int
    values: dict[str, Any]
    faulty: bool = False


Column = tuple[int, str, bool, CellReader]
"""Place in the row, name, whether it must be filled, and what reads it."""


class TableReader:
    """Reads one table.  ``whole`` tells, at the end, whether every row could be told apart."""

    def __init__(self, schema: TableSchema, file: str, context: Context, faults: Faults) -> None:
        self.schema = schema
        self.file = file
        self.whole = True
        self._lacking = False
        self._context = context
        self._faults = faults

    def read(self, data: bytes) -> Iterator[Row]:
        """Yield the rows below the header; nothing where encoding or header cannot be used."""
        if decode(data, self.file, self._faults) is None:
            self.whole = False
            return
        lines = rows(data, self.file, self._faults)
        line, header = next(lines, (1, []))
        columns = self._columns([cell.strip() for cell in header], line)
        if columns is None:
            self.whole = False
            return
        blank = dict.fromkeys(self.schema.fields)
        for line, cells in lines:
            if not cells:
                self.whole = False
            elif len(cells) != len(header):
                self._ragged(line, cells, header)
            else:
                yield self._row(line, cells, columns, dict(blank))

    def _row(
        self, line: int, cells: list[str], columns: list[Column], values: dict[str, Any]
    ) -> Row:
        faulty = self._lacking
        for index, name, required, read in columns:
            value = None
            if cells[index]:
                try:
                    value = read[cells[index]]
                except CellError as error:
                    faulty = True
                    remedy = "" if self._faults.full else error.remedy
                    self._fault(line, name, str(error), remedy)
                    continue
            if value is not None:
                values[name] = value
            elif required:
                faulty = True
                self._fault(line, name, "the cell is empty.", _fill(read.field))
        return Row(line, values, faulty)

    def _columns(self, header: list[str], line: int) -> list[Column] | None:
        """Readers of the known columns; None where the header is not one of this table."""
        fields = self.schema.fields
        known = [name for name in header if name in fields]
        if not known:
            message = "there is no header of this table."
            names = ",".join(fields)
            if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
                message = "the columns are not separated by commas."
                names = "the file as CSV with commas between the cells"
            self._fault(line, "", message, f"Write {names}.")
            return None
        for name in dict.fromkeys(header):
            self._check_name(name, header.count(name), line)
        missing = [name for name in self.schema.required if name not in header]
        self._lacking = bool(missing)
        for name in missing:
            message = "the column is missing, and every record needs it."
            self._fault(line, name, message, f"Add the column. {fields[name].about}")
        return [
            (
                header.index(name),
                name,
                fields[name].required,
                CellReader(fields[name], self._context),
            )
            for name in dict.fromkeys(known)
        ]

    def _check_name(self, name: str, times: int, line: int) -> None:
        if not name:
            remedy = "Give it a name, or delete the column."
            self._fault(line, "", "a column has no name.", remedy)
        elif times > 1:
            self._fault(line, name, f"the column stands here {times} times.", "Keep one of them.")
        elif name not in self.schema.fields and not name.startswith(ANALYSTS_OWN):
            close = nearest(name, self.schema.fields)
            remedy = f"Write {quoted(close)}" if close else "Delete it"
            message = f"{quoted(name)} is not a column of this table."
            self._fault(line, name, message, f'{remedy}, or call it "{ANALYSTS_OWN}{name}".')

    def _ragged(self, line: int, cells: list[str], header: list[str]) -> None:
        self.whole = False
        message = f"cells in the row: {len(cells)}; in the header: {len(header)}."
        remedy = "Add or delete commas; put a cell that holds a comma in quotes."
        self._fault(line, "", message, remedy)

    def _fault(self, line: int, column: str, message: str, remedy: str) -> None:
        self._faults.add(self.file, line, column, message, remedy)


def _fill(field: FieldSchema) -> str:
    return f"Fill it. {field.about}"
