"""Parquet files of numbers that are written from memory: every reader finds what was there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.store import parquet
from foedus.store.parquet import LARGEST, Picked, plain, write_columns
from foedus.store.streams import Stream, write_parquet
from foedus.store.thrift import Long, encode, varint

TYPES = {
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.int64(): st.integers(-(2**63), 2**63 - 1),
    pa.float64(): st.floats(allow_nan=False),
}
READERS: dict[str, Callable[[Path], Any]] = {
    "pyarrow": pq.read_table,
    "duckdb": lambda path: duckdb.read_parquet(str(path)).to_arrow_table(),
    "polars": lambda path: pl.read_parquet(path).to_arrow(),
}


def read(path: Path, reader: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = READERS[reader](path).to_pydict()
    return found


def written(columns: dict[str, Any], path: Path) -> dict[str, list[Any]]:
    """Write columns (arrays or picks); return what they hold."""
    held = {n: c.cells if isinstance(c, Picked) else c for n, c in columns.items()}
    schema = pa.schema([(n, c.type) for n, c in held.items()])
    rows = len(next(iter(held.values())))
    write_columns([_part(column) for column in columns.values()], schema, rows, path)
    return {n: c.to_pylist() for n, c in held.items()}


def _part(column: Any) -> Any:
    if isinstance(column, Picked):
        return lambda start, count: Picked(column.values, column.numbers.slice(start, count))
    return column.slice


@given(data=st.data(), rows=st.integers(1, 40), group=st.sampled_from([7, 8, 16, 1 << 20]))
def test_every_reader_finds_what_was_written(
    data: Any, rows: int, group: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    columns: dict[str, Any] = {}
    for kind, values in TYPES.items():
        cells = data.draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        columns[f"own_{kind}"] = pa.array(cells, kind)
        short = data.draw(st.lists(st.none() | values, min_size=1, max_size=5))
        picks = st.none() | st.integers(0, len(short) - 1)
        numbers = data.draw(st.lists(picks, min_size=rows, max_size=rows))
        columns[f"picked_{kind}"] = Picked(pa.array(short, kind), pa.array(numbers, pa.int32()))
    path = tmp_path_factory.mktemp("law") / "t.parquet"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet, "ROWS", group)
        held = written(columns, path)
    assert pq.read_metadata(path).num_row_groups == -(-rows // group)
    for reader in READERS:
        assert read(path, reader) == held, reader


@pytest.mark.parametrize("reader", READERS)
def test_a_file_without_rows_has_its_columns(reader: str, tmp_path: Path) -> None:
    held = written({"a": pa.array([], pa.int32())}, tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet", reader) == held == {"a": []}


@pytest.mark.parametrize("reader", READERS)
def test_the_largest_dictionary_and_columns_of_nulls_and_of_none(
    reader: str, tmp_path: Path
) -> None:
    rows = LARGEST + 3
    values = pa.array([x / 2 for x in range(LARGEST)])
    numbers = pa.array([(7 * x) % LARGEST for x in range(rows)], pa.int32())
    columns = {
        "picked": Picked(values, numbers),
        "never": Picked(values, pa.nulls(rows, pa.int32())),
        "empty": pa.nulls(rows, pa.float64()),
        "full": pa.array(range(rows), pa.int64()),
        "slice": pa.array(range(rows + 5), pa.int32()).slice(5),
    }
    held = written(columns, tmp_path / "t.parquet")
    assert read(tmp_path / "t.parquet", reader) == held


def test_the_footer_says_which_codec_and_how_many_nulls(tmp_path: Path) -> None:
    picked = Picked(pa.array([1.5, None]), pa.array([0, 1, None, 0], pa.int32()))
    written({"picked": picked, "own": pa.array([1, None, 3, 4])}, tmp_path / "t.parquet")
    group = pq.read_metadata(tmp_path / "t.parquet").row_group(0)
    for column, nulls in ((group.column(0), 2), (group.column(1), 1)):
        assert column.compression == "ZSTD"
        assert column.statistics.null_count == nulls
    assert "RLE_DICTIONARY" in group.column(0).encodings
    assert group.column(0).has_dictionary_page
    assert not group.column(1).has_dictionary_page


def test_texts_and_lists_are_written_by_the_general_writer(tmp_path: Path) -> None:
    table = pa.table({"a": [1, 2], "t": ["x", None], "l": [[1, 2], None]})
    assert not plain(table.schema)

    def never(_start: int, _count: int) -> Any:
        raise AssertionError("a text has no place among numbers")

    stream = Stream(table.schema, table.to_batches, [never] * 3, 2)
    assert write_parquet(stream, tmp_path / "t.parquet") == 2
    assert pq.read_table(tmp_path / "t.parquet").equals(table)


@pytest.mark.parametrize(
    ("number", "packed"), [(0, b"\0"), (127, b"\x7f"), (128, b"\x80\x01"), (300, b"\xac\x02")]
)
def test_numbers_are_packed_by_seven_bits(number: int, packed: bytes) -> None:
    assert varint(number) == packed


def test_a_struct_is_packed_as_the_protocol_says() -> None:
    """By hand: field 1, i32 -1; field 2, i64 3; field 18 after 2 needs more than a byte."""
    assert encode({1: -1, 2: Long(3)}) == bytes([0x15, 0x01, 0x16, 0x06, 0x00])
    assert encode({4: "ab", 5: [7, 8], 6: {1: 0}}) == bytes(
        [0x48, 0x02, 0x61, 0x62, 0x19, 0x25, 0x0E, 0x10, 0x1C, 0x15, 0x00, 0x00, 0x00]
    )
    with pytest.raises(ValueError, match="field 18 after field 2"):
        encode({2: 1, 18: 1})
    with pytest.raises(TypeError, match=r"1\.5 has no place in a header"):
        encode({1: 1.5})
