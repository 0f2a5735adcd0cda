"""From the bytes of a file to its text and its rows, with a fault instead of a traceback."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator

from foedus.evidence.casebooks.faults import Faults

_SAVE_AS = (
    'Save the file as UTF-8 (in spreadsheets: "CSV UTF-8, comma delimited"); '
    "it may now be Windows-1251, GB18030 or another encoding."
)
LONGEST = 131_072
"""Characters that a cell may have; what is longer is a quote left open."""

_CLOSE = 'Close the quote, and write a quote inside a quoted cell twice: "".'
_TOO_LONG = f"a cell is longer than {LONGEST:,} characters or its quote is open."
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def decode(data: bytes, file: str, faults: Faults) -> str | None:
    """Decode UTF-8, with or without a byte-order mark; None, and a fault, where it is not."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        faults.add(file, 1, "", "the file is UTF-16, not UTF-8.", _SAVE_AS)
        return None
    nul = data.find(b"\0")
    if nul >= 0:
        faults.add(file, _line(data[:nul]), "", "there is a NUL byte (0x00).", _SAVE_AS)
        return None
    body = data.removeprefix(BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"the byte 0x{body[error.start]:02X} is not UTF-8."
        faults.add(file, _line(body[: error.start]), "", byte, _SAVE_AS)
        return None
    control = _CONTROL.search(text)
    if control:
        line = _line(text[: control.start()].encode())
        message = f"there is a control character, U+{ord(control[0]):04X}."
        faults.add(file, line, "", message, "Delete it; only tabs and line ends may stand here.")
    return text


def _line(before: bytes) -> int:
    """Give the number of the line of a place, as an editor does, from what stands before."""
    return before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n") + 1


def rows(data: bytes, file: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a CSV file that hold anything, each with its first line's number.

    The bytes are UTF-8 that `decode` has passed; they are decoded again as they are read, since
    the text of a large file takes four times the room of its bytes.

    The faulty end of a file (a quote that is never closed or hides the rest) is reported once and
    not read; its line is then the last one yielded, with no cells.
    """
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig", newline="")
    reader = csv.reader(lines, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.add(file, line, "", *_quoting(str(error)))
            yield line, []
            return
        if any(len(cell) > LONGEST for cell in cells):
            faults.add(file, line, "", _TOO_LONG, _CLOSE)
            yield line, []
            return
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells


def _quoting(error: str) -> tuple[str, str]:
    if "expected after" in error:
        return "a quoted cell goes on after its closing quote.", _CLOSE
    if "field larger" in error:
        return _TOO_LONG, _CLOSE
    return "a quote that opens in this row is never closed.", _CLOSE
