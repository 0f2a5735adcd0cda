"""A sheet of an Excel workbook, read in a process of its own.

Of a damaged workbook the library that reads it may ask for more memory than there is, or stop in
a way that no ``except`` catches; either would end the program.  Run as a program, this file reads
one sheet: path, sheet, header and target as arguments, an object with ``error`` on standard output
where it fails.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from foedus import errors
from foedus.contracts.dataset import FileCard
from foedus.errors import FoedusError, InvalidDataError, MissingExtraError
from foedus.evidence.sources.faults import fault
from foedus.evidence.sources.staged import distinct, write_rows

MEMORY = 4 << 30
"""Bytes that reading a workbook may take; one of 1,000,000 rows and 10 columns takes 2 GB."""


def write_sheet(card: FileCard, path: Path, target: Path) -> None:
    """Write a sheet of a workbook as Parquet, all cells as text.

    ``options``: sheet (its name; by default the first), header (its row, from 0).

    Raises
    ------
    InvalidDataError
        The file is no workbook, or has no such sheet or header.
    MissingExtraError
        The package that reads workbooks is not installed.
    """
    sheet, header = (str(card.options.get(k, d)) for k, d in (("sheet", ""), ("header", 0)))
    done = subprocess.run(  # noqa: S603 - this very interpreter and this very file
        [sys.executable, "-m", __spec__.name, str(path), sheet, header, str(target)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise InvalidDataError(
            f"{path}: is a damaged workbook: the program that reads it ended with status "
            f"{done.returncode}. Nothing was stored; fetch it again."
        ) from error
    if answer:
        kind: type[FoedusError] = getattr(errors, answer["kind"])
        raise kind(answer["error"])


def _write(path: Path, sheet: str, at: int, target: Path) -> None:
    try:
        calamine: Any = importlib.import_module("python_calamine")
    except ImportError as error:
        raise MissingExtraError(
            "Reading a workbook needs the package python-calamine, which is not installed. "
            'Install it with: pip install "foedus[data]"'
        ) from error
    book = calamine.CalamineWorkbook.from_path(path)
    sheet = sheet or book.sheet_names[0]
    if sheet not in book.sheet_names:
        raise InvalidDataError(
            f"{path}: has no sheet {sheet!r}; it has {', '.join(book.sheet_names)}"
        )
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if at >= len(rows):
        raise InvalidDataError(
            f"{path}: the sheet {sheet!r} has {len(rows)} rows, and the card says that row {at} "
            "(from 0) is its header. Nothing was stored; correct sheet or header on the card."
        )
    names = distinct(_cell(c) for c in rows[at])
    write_rows(names, ([_cell(c) for c in row] for row in rows[at + 1 :]), target)


def _cell(value: object) -> str:
    """A cell as a person reads it: whole numbers without a decimal point, no date as a number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _bounded() -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:  # pragma: no cover
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, most))


def _main(path: Path, sheet: str, header: str, target: Path) -> dict[str, str]:
    """What to answer: nothing, or the error."""
    _bounded()
    try:
        _write(path, sheet, int(header), target)
    except FoedusError as error:
        return {"kind": type(error).__name__, "error": str(error)}
    except Exception as error:  # noqa: BLE001 - the other process raises what this one answers
        found = fault(error, path, "cannot be read as a workbook", "Fetch it again.")
        return {"kind": type(found).__name__, "error": str(found)}
    return {}


if __name__ == "__main__":
    json.dump(_main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], Path(sys.argv[4])), sys.stdout)
