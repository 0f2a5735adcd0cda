"""Exports of many documents: CSV, JSON, JSON lines and Parquet, a row at a time."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from foedus.evidence.literature.reading.columns import Columns, columns_of
from foedus.evidence.literature.reading.drafts import Draft, Fault, UnreadableError, Ways
from foedus.evidence.literature.reading.encodings import SAMPLE, encoding_of
from foedus.evidence.long_cells import long_cells

_DELIMITERS = ",;\t|"
_CELL = 30_000_000
_CHUNK = 1 << 20
_ROWS = 200


def read_csv(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """A table with a head: each row a document.

    Raises
    ------
    UnreadableError
        No column can be the text, the encoding cannot be told, or the table breaks off in a
        quotation.
    """
    with long_cells(_CELL), _opened(path, ways, newline="") as (text, notes):
        sample = text.read(SAMPLE)
        text.seek(0)
        rows = csv.reader(text, delimiter=_delimiter(sample), strict=False)
        names = [name.strip() for name in _next(rows) or ()]
        if not names:
            raise UnreadableError("is empty")
        columns = columns_of(names, ways)
        number = 1
        while (row := _next(rows)) is not None:
            number += 1
            if not any(row):
                continue
            member, at = f"row {number}", _at(text)
            if len(row) > len(names):
                yield Fault(member, f"has {len(row)} cells under {len(names)} names", at)
                continue
            yield _with(
                columns.draft(dict(zip(names, row, strict=False)), member, at), notes, columns
            )


def read_json(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """JSON lines, or an array of objects: each object a document; or one object that is one.

    Raises
    ------
    UnreadableError
        No key can be the text, or the file is no JSON.
    """
    with _opened(path, ways) as (text, notes):
        columns: Columns | None = None
        for member, value, at in _values(text):
            if isinstance(value, Fault):
                yield value
                continue
            if not isinstance(value, dict):
                yield Fault(member, "is no object with keys and values", at)
                continue
            if columns is None or not any(name in value for name in columns.of["text"]):
                try:
                    columns = columns_of(list(value), ways)
                except UnreadableError as error:
                    yield Fault(member, str(error), at)
                    continue
            yield _with(columns.draft(value, member, at), notes, columns)


def read_parquet(path: Path, ways: Ways) -> Iterator[Draft | Fault]:
    """A Parquet file: each row a document.

    Raises
    ------
    UnreadableError
        It is damaged, or no column can be the text.
    """
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(path) as file:
            columns = columns_of(file.schema_arrow.names, ways)
            wanted = sorted({name for names in columns.of.values() for name in names})
            size, count = path.stat().st_size, max(file.metadata.num_rows, 1)
            number = 0
            for batch in file.iter_batches(batch_size=_ROWS, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    at = size * number // count
                    cells = {k: str(v) if hasattr(v, "isoformat") else v for k, v in row.items()}
                    yield _with(columns.draft(cells, f"row {number}", at), (), columns)
    except pa.ArrowException as error:
        raise UnreadableError(f"is damaged, or no Parquet ({error})") from None


@contextmanager
def _opened(
    path: Path, ways: Ways, newline: str | None = None
) -> Iterator[tuple[io.TextIOWrapper, tuple[str, ...]]]:
    """The file as text, and the note of its encoding."""
    with path.open("rb") as raw:
        sample = raw.read(SAMPLE)
    if not sample:
        raise UnreadableError("is empty")
    name = ways.encoding or encoding_of(_whole_lines(sample))
    with path.open(encoding=name, newline=newline) as text:
        yield text, () if name.startswith("utf-8") else (f"read as {name}",)


def _at(text: io.TextIOWrapper) -> int:
    """How many bytes of the file were taken up so far."""
    buffer: Any = text.buffer
    return int(buffer.tell())


def _whole_lines(sample: bytes) -> bytes:
    """A sample up to its last line end, so that no character is cut."""
    return sample[: sample.rfind(b"\n") + 1] or sample if len(sample) == SAMPLE else sample


def _with(draft: Draft, notes: tuple[str, ...], columns: Columns) -> Draft:
    return replace(draft, notes=(*notes, *columns.notes))


def _next(rows: Iterator[list[str]]) -> list[str] | None:
    try:
        return next(rows, None)
    except (csv.Error, UnicodeDecodeError) as error:
        line = getattr(rows, "line_num", 0)
        raise UnreadableError(
            f"cannot be read on from line {line:,} ({error}); what stands before it was read"
        ) from None


def _delimiter(sample: str) -> str:
    """The sign that parts the head into the most names, and the next rows likewise."""
    best = Counter(
        {
            sign: len(next(csv.reader(io.StringIO(sample), delimiter=sign), []))
            for sign in _DELIMITERS
        }
    )
    return best.most_common(1)[0][0]


def _values(text: io.TextIOWrapper) -> Iterator[tuple[str, Any, int]]:
    """JSON values with the names of their places, and how far the file was read."""
    head = ""
    while not head:
        part = text.read(1)
        if not part:
            raise UnreadableError("is empty")
        head = part.strip()
    text.seek(0)
    if head == "[":
        yield from _array(text)
        return
    first = text.readline(_CELL)
    try:
        json.loads(first)
    except ValueError:
        yield from _single(text, first)
        return
    text.seek(0)
    yield from _lines(text)


def _lines(text: io.TextIOWrapper) -> Iterator[tuple[str, Any, int]]:
    number = 0
    while True:
        try:
            line = text.readline(_CELL)
        except UnicodeDecodeError as error:
            raise UnreadableError(f"cannot be read on from line {number + 1:,} ({error})") from None
        if not line:
            return
        number += 1
        if not line.strip():
            continue
        member = f"line {number}"
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            value = Fault(member, f"is no JSON ({error})", _at(text))
        yield member, value, _at(text)


def _single(text: io.TextIOWrapper, first: str) -> Iterator[tuple[str, Any, int]]:
    """One object over several lines, which may hold the list of documents; or broken lines."""
    rest = text.read(_CELL)
    try:
        whole = json.loads(first + rest)
    except (ValueError, RecursionError) as error:
        if "\n{" in rest:
            text.seek(0)
            yield from _lines(text)
            return
        raise UnreadableError(f"is no JSON ({error})") from None
    lists = [v for v in whole.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    if len(lists) == 1:
        yield from ((f"item {n}", value, _at(text)) for n, value in enumerate(lists[0], 1))
    else:
        yield "", whole, _at(text)


def _array(text: io.TextIOWrapper) -> Iterator[tuple[str, Any, int]]:
    """The items of an array, one at a time, so that it never stands in memory whole."""
    decoder = json.JSONDecoder()
    held, number = text.read(_CHUNK).lstrip()[1:], 0
    while True:
        held = held.lstrip(" \t\r\n,")
        if held.startswith("]"):
            return
        try:
            value, end = decoder.raw_decode(held)
        except (ValueError, RecursionError) as error:
            more = text.read(max(_CHUNK, len(held)))
            if not more or len(held) > _CELL:
                raise UnreadableError(
                    f"is no JSON after item {number:,} ({error}); what stands before it was read"
                ) from None
            held += more
            continue
        if end == len(held) and (more := text.read(_CHUNK)):
            held += more  # a number may go on
            continue
        number += 1
        yield f"item {number}", value, _at(text)
        held = held[end:]


def is_zotero(path: Path) -> bool:
    """Whether a CSV is what Zotero exports, whose rows name attached files."""
    with path.open("rb") as file:
        head = file.readline(_CHUNK)
    return b"File Attachments" in head and b"Item Type" in head
