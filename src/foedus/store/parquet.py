"""Parquet files of whole columns of numbers, written straight from what is in memory.

A general writer looks at every cell to find out which values repeat.  A table that was joined
knows: most of its columns pick cells from a short column, and the numbers of the picks are the
dictionary encoding of Parquet as they stand.  Columns are compressed side by side.

The format is that of https://parquet.apache.org/docs/file-format: for each column of a row group a
dictionary page, where there is a dictionary, and one data page of levels and values.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from foedus.store.thrift import Long, encode, varint

MAGIC = b"PAR1"
ROWS = 1 << 20
"""Rows of a row group."""

LARGEST = 1 << 16
"""Values of a dictionary: a pick is a number of 16 bits, and lies in memory as it does packed."""

TYPES = {"int32": 1, "int64": 2, "double": 5}
"""Arrow's types that lie in memory as in a file, and the numbers of their Parquet types."""

_PLAIN, _RLE, _RLE_DICTIONARY, _ZSTD = 0, 3, 8, 6
_DATA_PAGE, _DICTIONARY_PAGE = 0, 2
_OPTIONAL = 1
_OCTET = 8


@dataclass(frozen=True, slots=True)
class Picked:
    """Cells as the numbers of entries of a short Arrow array; null where there is no cell."""

    values: Any
    numbers: Any

    @property
    def cells(self) -> Any:
        """The cells themselves, as an Arrow array."""
        import pyarrow.compute as pc  # noqa: PLC0415

        return pc.take(self.values, self.numbers)


Cells = Callable[[int, int], Any]
"""The cells of some rows (from, how many): an Arrow array, or what was ``Picked``."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A compressed page with its header, and its length with the header before it was packed."""

    content: bytes
    unpacked: int


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A column of a row group: its pages, the dictionary first, and its number of nulls."""

    pages: tuple[_Page, ...]
    nulls: int


def plain(schema: Any) -> bool:
    """Whether a schema has only types that this module writes."""
    return all(str(field.type) in TYPES for field in schema)


def write_columns(columns: Sequence[Cells], schema: Any, rows: int, path: Path) -> int:
    """Write a Parquet file of numbers, compressed with zstd; return the number of rows.

    Parameters
    ----------
    columns
        How the cells of each column are worked out, in the order of ``schema``.
    schema
        An Arrow schema for which :func:`plain` holds.
    rows
        How many rows there are.
    """
    groups: list[Mapping[int, object]] = []
    with path.open("wb") as file, ThreadPoolExecutor(os.cpu_count()) as pool:
        file.write(MAGIC)
        for start in range(0, rows, ROWS):
            count = min(ROWS, rows - start)
            jobs = [pool.submit(_chunk, column, start, count) for column in columns]
            groups.append(_group(file, schema, (job.result() for job in jobs), count))
        footer = encode(_footer(schema, rows, groups))
        file.write(footer + len(footer).to_bytes(4, "little") + MAGIC)
    return rows


def _chunk(column: Cells, start: int, count: int) -> _Chunk:
    """Work out, encode and compress one column of a row group."""
    import pyarrow.compute as pc  # noqa: PLC0415

    cells = column(start, count)
    if not isinstance(cells, Picked):
        valid = pc.is_valid(cells)
        told = cells.filter(valid)
        data = _data(count, _PLAIN, *_levels(valid), _held(told))
        return _Chunk((data,), count - len(told))
    numbers = _shorter(cells)
    valid = pc.is_valid(numbers)
    told = numbers.filter(valid)
    octets = -(-len(told) // _OCTET)
    head, tail = b"\x10" + varint(octets << 1 | 1), bytes(2 * (octets * _OCTET - len(told)))
    data = _data(count, _RLE_DICTIONARY, *_levels(valid), head, _held(told), tail)
    return _Chunk((_dictionary(cells.values), data), count - len(told))


def _shorter(cells: Picked) -> Any:
    """The picks as numbers of 16 bits; null also where what is picked is null."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    values, short = cells.values, pa.uint16()
    if not values.null_count:
        return cells.numbers.cast(short)
    # From a buffer: pyarrow would import pandas to convert numbers of Python.
    own = pa.py_buffer(array("H", range(len(values))))
    places = pa.Array.from_buffers(short, len(values), [None, own])
    known = pc.if_else(pc.is_valid(values), places, pa.nulls(1, short)[0])
    return pc.take(known, cells.numbers)


def _levels(valid: Any) -> tuple[Any, Any]:
    """Which cells there are: Arrow's bits are the packed levels of Parquet as they stand."""
    octets = -(-len(valid) // _OCTET)
    head = varint(octets << 1 | 1)
    size = (len(head) + octets).to_bytes(4, "little")
    return size + head, valid.buffers()[1].slice(0, octets)


def _held(numbers: Any) -> Any:
    """What holds the numbers of an array in memory; what stands in place of a null is anything."""
    width = numbers.type.bit_width // _OCTET
    return numbers.buffers()[1].slice(numbers.offset * width, len(numbers) * width)


def _data(count: int, encoding: int, *content: Any) -> _Page:
    header = {1: count, 2: encoding, 3: _RLE, 4: _RLE}
    return _page(_DATA_PAGE, b"".join(content), {5: header})


def _dictionary(values: Any) -> _Page:
    """A page of all values; one that is null is never picked."""
    return _page(_DICTIONARY_PAGE, _held(values), {7: {1: len(values), 2: _PLAIN}})


def _page(kind: int, content: Any, header: Mapping[int, object]) -> _Page:
    import pyarrow as pa  # noqa: PLC0415

    packed = pa.Codec("zstd", compression_level=1).compress(content, asbytes=True)
    head = encode({1: kind, 2: len(content), 3: len(packed), **header})
    return _Page(head + packed, len(head) + len(content))


def _group(
    file: BinaryIO, schema: Any, chunks: Iterable[_Chunk], count: int
) -> Mapping[int, object]:
    """Write a row group; return what the footer says of it."""
    columns, total, begin = [], 0, file.tell()
    for field, chunk in zip(schema, chunks, strict=True):
        start = file.tell()
        *before, data = chunk.pages
        file.writelines(page.content for page in chunk.pages)
        unpacked = sum(page.unpacked for page in chunk.pages)
        total += unpacked
        told: dict[int, object] = {
            1: TYPES[str(field.type)],
            2: [_PLAIN, _RLE, _RLE_DICTIONARY] if before else [_PLAIN, _RLE],
            3: [field.name],
            4: _ZSTD,
            5: Long(count),
            6: Long(unpacked),
            7: Long(file.tell() - start),
            9: Long(file.tell() - len(data.content)),
        }
        if before:
            told[11] = Long(start)
        told[12] = {3: Long(chunk.nulls)}
        columns.append({2: Long(start), 3: told})
    return {1: columns, 2: Long(total), 3: Long(count), 5: Long(begin)}


def _footer(schema: Any, rows: int, groups: Sequence[object]) -> Mapping[int, object]:
    root = {4: "schema", 5: len(schema)}
    fields = [{1: TYPES[str(f.type)], 3: _OPTIONAL, 4: f.name} for f in schema]
    made: dict[int, object] = {1: 2, 2: [root, *fields], 3: Long(rows), 4: groups, 6: "foedus"}
    return made
