"""Text files, in the encoding that their card declares; another one is found out, not guessed."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from foedus.errors import InvalidDataError

CHUNK = 1 << 20
LONGEST_LINE = 8 << 20
"""Characters; the longest line of the data sets of this field, a speech, has 200,000."""

WESTERN = ("iso8859-1", "cp1252")
"""Encodings in which nearly any bytes are text, so that a wrong declaration goes unnoticed."""

CONTROLS = re.compile(rb"[\x80-\x9f]")
"""No letters in ISO 8859-1; in Windows-1252 they are dashes, quotation marks and the euro."""


def open_text(path: Path, encoding: str) -> TextIO:
    """Open for reading, without a byte order mark and with line ends as they are."""
    return path.open(encoding=without_mark(encoding), newline="")


def without_mark(encoding: str) -> str:
    """The encoding that takes a byte order mark away, where the encoding has one."""
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def lines(file: TextIO, path: Path) -> Iterator[str]:
    """Lines with their ends, one at a time.

    Raises
    ------
    InvalidDataError
        A line is longer than any table's, so that memory would be spent on it.
    """
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise InvalidDataError(
                f"{path}: line {number} is longer than {LONGEST_LINE:,} characters, so this is "
                "no table in lines. Nothing was stored. Fetch it again, or check the format on "
                "the card."
            )
        yield line


def check_characters(path: Path, encoding: str) -> None:
    """Raise where the bytes of a text file are not what its card says they are.

    Raises
    ------
    InvalidDataError
        A byte that the encoding does not have, with its line; a NUL; or UTF-8 or Windows-1252
        declared as another Western encoding, which would be read without an error and wrongly.
    """
    known = codecs.lookup(encoding).name
    own = codecs.getincrementaldecoder(encoding)()
    utf8 = codecs.getincrementaldecoder("utf-8")()
    as_utf8, accents, done = known in WESTERN, False, 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(CHUNK)
            try:
                own.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _wrong_byte(path, encoding, error, done) from error
            _refuse_bytes(path, known, chunk, done)
            if as_utf8:
                as_utf8 = _decodes(utf8, chunk)
                accents = accents or not chunk.isascii()
            if not chunk:
                break
            done += chunk.count(b"\n")
    if as_utf8 and accents:
        raise InvalidDataError(
            f"{path}: is UTF-8, not {encoding}: read as {encoding}, each letter with an accent "
            "would become two. Nothing was stored. Set encoding to utf-8 on the card."
        )


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk, final=not chunk)
    except UnicodeDecodeError:
        return False
    return True


def _wrong_byte(
    path: Path, encoding: str, error: UnicodeDecodeError, done: int
) -> InvalidDataError:
    line = done + error.object[: error.start].count(b"\n") + 1
    found = " ".join(f"{byte:02X}" for byte in error.object[error.start : error.end])
    return InvalidDataError(
        f"{path}: line {line} has the byte {found}, which is not {encoding} ({error.reason}). "
        "Nothing was stored. Set the encoding on the card to the one that the publisher uses, "
        "such as latin-1 or cp1252, or fetch the file again where it was cut."
    )


def _refuse_bytes(path: Path, known: str, chunk: bytes, done: int) -> None:
    at = -1 if known.startswith("utf-16") else chunk.find(b"\0")
    if at >= 0:
        line = done + chunk.count(b"\n", 0, at) + 1
        raise InvalidDataError(
            f"{path}: line {line} has a NUL byte, so it is no text, or was cut while it was "
            "written. Nothing was stored. Fetch it again, or check the format on the card."
        )
    control = CONTROLS.search(chunk) if known == "iso8859-1" else None
    if control:
        line = done + chunk.count(b"\n", 0, control.start()) + 1
        raise InvalidDataError(
            f"{path}: line {line} has the byte {chunk[control.start()]:02X}, which is no letter "
            "of latin-1. Nothing was stored. Set encoding to cp1252 on the card."
        )
