"""Raw cells become values exactly or not at all; each row has the number of its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InvalidDataError
from foedus.evidence.sources.types import typed
from tests.sources.machinery import as_csv, file_card, opened

BIG = 2**63
ENGINE = ibis.duckdb.connect()


def _values(kind: str, cells: list[Any], own: pa.DataType | None = None) -> list[Any]:
    """What becomes of cells of one type."""
    table = ibis.memtable(pa.table({"n": range(len(cells)), "cell": pa.array(cells, own)}))
    found = table.select("n", value=typed(table.cell, kind)).order_by("n")
    listed: list[Any] = ENGINE.to_pyarrow(found)["value"].to_pylist()
    return listed


@pytest.mark.parametrize(
    ("kind", "cells", "values"),
    [
        (
            "integer",
            ["7", "-7", "+7", "007", "2.0", "2.", "2.000", str(BIG - 1), str(-BIG)],
            [7, -7, 7, 7, 2, 2, 2, BIG - 1, -BIG],
        ),
        (
            "integer",
            ["2.5", "1e3", "0x10", "1_000", "1,000", str(BIG), "²", "NaN", "x", "1 000", "--1"],
            [None] * 11,
        ),
        ("number", ["7", "-.5", "5.", "1e3", "1E-3", "+2"], [7, -0.5, 5, 1000, 0.001, 2]),
        (
            "number",
            ["nan", "inf", "-Infinity", "1e400", "1_0.5", "1,5", "0x1p3", ".", "e5", "1.2.3"],
            [None] * 10,
        ),
        (
            "date",
            ["2020-02-29", "2020/2/9", "1816-01-01", "2020-01-02 23:59:59", "2020-01-02T00:00:00Z"],
            [date(2020, 2, 29), date(2020, 2, 9), date(1816, 1, 1), *[date(2020, 1, 2)] * 2],
        ),
        (
            "date",
            ["2021-02-29", "2020-13-01", "99-01-01", "0000-01-01", "9999-12-31", "infinity"],
            [None] * 6,
        ),
        (
            "date",
            ["01/02/2020", "20200102", "2020-01", "12020-01-01", "2020-01-02x", "epoch"],
            [None] * 6,
        ),
        ("flag", ["true", "T", "Yes", "1", "1.0"], [True] * 5),
        ("flag", ["FALSE", "f", "no", "0", "0.0"], [False] * 5),
        ("flag", ["2", "maybe", "-1"], [None] * 3),
        ("text", ["", "x"], ["", "x"]),
    ],
)
def test_text_becomes_a_value_exactly_or_not_at_all(
    kind: str, cells: list[str], values: list[Any]
) -> None:
    assert _values(kind, cells) == values


@pytest.mark.parametrize(
    ("kind", "own", "cells", "values"),
    [
        ("integer", pa.float64(), [2.0, 2.5, 1e300, float("inf"), -3.0], [2, None, None, None, -3]),
        ("integer", pa.uint64(), [7, 2**64 - 1], [7, None]),
        ("integer", pa.bool_(), [True], [1]),
        ("integer", pa.timestamp("s"), [datetime(2020, 1, 1)], [None]),  # noqa: DTZ001
        ("number", pa.int32(), [7], [7.0]),
        ("number", pa.float64(), [float("inf"), 0.5], [None, 0.5]),
        ("number", pa.date32(), [date(2020, 1, 1)], [None]),
        ("date", pa.float64(), [0.0, -1.5, 1e9], [date(1970, 1, 1), date(1969, 12, 30), None]),
        ("date", pa.float64(), [18262.9], [date(2020, 1, 1)]),
        ("date", pa.int64(), [20200101, 18262], [None, date(2020, 1, 1)]),
        ("date", pa.timestamp("ms"), [datetime(2020, 1, 1, 23)], [date(2020, 1, 1)]),  # noqa: DTZ001
        ("date", pa.date32(), [date(1, 1, 1), date(1816, 1, 1)], [None, date(1816, 1, 1)]),
        ("date", pa.bool_(), [True], [None]),
        ("flag", pa.float64(), [1.0, 0.0, 2.0], [True, False, None]),
        ("flag", pa.bool_(), [True, False], [True, False]),
        ("text", pa.int64(), [7], ["7"]),
    ],
)  # fmt: skip
def test_typed_columns_become_a_value_exactly_or_not_at_all(
    kind: str, own: pa.DataType, cells: list[Any], values: list[Any]
) -> None:
    assert _values(kind, cells, own) == values


@given(st.lists(st.integers(-BIG, BIG - 1) | st.floats(-1e15, 1e15), min_size=1))
@settings(max_examples=15)
def test_numbers_survive_being_written(numbers: list[float]) -> None:
    assert _values("number", [repr(n) for n in numbers]) == [float(n) for n in numbers]
    whole = [n for n in numbers if isinstance(n, int)]
    assert _values("integer", [str(n) for n in whole] or ["0"]) == (whole or [0])


def test_rows_have_the_number_of_their_record_and_our_names(tmp_path: Path) -> None:
    raw = b'note 1,row,n\n"two\nlines",9,3\n\nx,8,1\n'
    card = file_card({"n": "integer"}, ignored={"note*": "not used", "row": "their own count"})
    assert opened(card, raw, tmp_path) == [{"row": 1, "n": 3}, {"row": 2, "n": 1}]
    used = {"row": ("their_row", "integer"), "n": ("number", "number")}
    renamed = replace(card, columns=used, ignored={"note*": "not used"})
    assert opened(renamed, raw, tmp_path) == [
        {"row": 1, "their_row": 9, "number": 3.0},
        {"row": 2, "their_row": 8, "number": 1.0},
    ]


def test_row_numbers_hold_beyond_one_part_of_a_file(tmp_path: Path) -> None:
    table = pa.table({"n": range(1, 130_001)})
    path = tmp_path / "cells.parquet"
    pq.write_table(table, path, row_group_size=7_000)
    found = opened(file_card({"n": "integer"}, format="parquet"), path, tmp_path)
    assert sum(row["row"] == row["n"] for row in found) == 130_000
    text = as_csv(["n", "x"], [[n, "line\nbreak" * (n % 2)] for n in range(1, 130_001)])
    found = opened(file_card({"n": "integer"}, ignored={"x": "filler"}), text, tmp_path)
    assert sum(row["row"] == row["n"] for row in found) == 130_000


def test_marks_for_missing_are_compared_by_text_and_by_value(tmp_path: Path) -> None:
    card = file_card(
        {"t": "text", "i": "integer", "n": "number", "d": "date"}, missing=("NA", "-9", "x")
    )
    raw = b"t,i,n,d\n NA , -9 ,-9.0, \n-9.0,-9.00,-9e0,x\n,0,-8.9,2020-01-01\n"
    assert opened(card, raw, tmp_path) == [
        {"row": 1, "t": None, "i": None, "n": None, "d": None},
        {"row": 2, "t": "-9.0", "i": None, "n": None, "d": None},
        {"row": 3, "t": None, "i": 0, "n": -8.9, "d": date(2020, 1, 1)},
    ]


def test_marks_for_missing_in_typed_files(tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    cells = {"n": [-9.0, float("nan"), 1.5], "i": [-9, 2, None], "t": ["-9", " x ", ""]}
    pq.write_table(pa.table(cells), path)
    card = file_card(
        {"n": "number", "i": "integer", "t": "text"}, format="parquet", missing=("-9",)
    )
    assert opened(card, path, tmp_path) == [
        {"row": 1, "n": None, "i": None, "t": None},
        {"row": 2, "n": None, "i": 2, "t": "x"},
        {"row": 3, "n": 1.5, "i": None, "t": None},
    ]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("integer", "2.5"),
        ("integer", "9223372036854775808"),
        ("integer", "many"),
        ("number", "1,5"),
        ("number", "NaN"),
        ("date", "1980-01-xx"),
        ("date", "9999-12-31"),
        ("flag", "perhaps"),
    ],
)
def test_a_cell_of_another_type_is_named_with_its_row(tmp_path: Path, kind: str, cell: str) -> None:
    raw = as_csv(["x"], [[""], [cell], [cell], [""]])
    message = rf"'x' is no {kind} in 2 rows, first in row 2 \('{cell}'\).*missing of the file"
    with pytest.raises(InvalidDataError, match=message):
        opened(file_card({"x": kind}), raw, tmp_path)


def test_many_columns_of_another_type_are_counted(tmp_path: Path) -> None:
    names = [f"c{i}" for i in range(6)]
    raw = as_csv(names, [["x" * 500] * 6])
    with pytest.raises(InvalidDataError, match="and 3 more columns") as raised:
        opened(file_card(dict.fromkeys(names, "integer")), raw, tmp_path)
    assert len(str(raised.value)) < 1000


def test_columns_are_used_ignored_or_an_error(tmp_path: Path) -> None:
    card = file_card({"a": "text"}, ignored={"b": "said by a", "c*": "not used"})
    assert opened(card, b"b,c1,a,c2\n1,2,3,4\n", tmp_path) == [{"row": 1, "a": "3"}]
    with pytest.raises(InvalidDataError, match=r"has the column 'd', .*neither uses nor ignores"):
        opened(card, b"a,b,c,d\n1,2,3,4\n", tmp_path)
    with pytest.raises(InvalidDataError, match="lacks the column 'a'; it has A, b"):
        opened(card, b"A,b\n1,2\n", tmp_path)
    with pytest.raises(InvalidDataError, match="has the column 'a_2'"):
        opened(card, b"a,a,b\n1,2,3\n", tmp_path)
    many = [f"x{i}" for i in range(300)]
    with pytest.raises(InvalidDataError, match="and 280 more"):
        opened(card, as_csv(["a", *many], [range(301)]), tmp_path)


def test_wide_columns_become_rows_under_the_number_of_theirs(tmp_path: Path) -> None:
    wide = {"from": "^[0-9]{4}$", "name": "year", "value": "x"}
    used = {"row": ("name", "text"), "year": ("year", "integer"), "x": ("x", "number")}
    card = replace(file_card(missing=("...",), options={"unpivot": wide}), columns=used)
    found = opened(card, b"row,1950,1951\nA,1,...\nB,,2.5\n", tmp_path)
    assert sorted(found, key=lambda r: (r["row"], r["year"])) == [
        {"row": 1, "name": "A", "year": 1950, "x": 1.0},
        {"row": 1, "name": "A", "year": 1951, "x": None},
        {"row": 2, "name": "B", "year": 1950, "x": None},
        {"row": 2, "name": "B", "year": 1951, "x": 2.5},
    ]
    with pytest.raises(
        InvalidDataError, match=r"has no column like '\^\[0-9\]\{4\}\$'; it has row"
    ):
        opened(card, b"row,y1950\nA,1\n", tmp_path)


@pytest.mark.parametrize("name", ["o'brien", "br[a]cket*", "year=2020", 'double"quote'])
def test_folders_may_have_any_name(tmp_path: Path, name: str) -> None:
    work = tmp_path / name
    work.mkdir()
    assert opened(file_card(), b"a,b\n1,2\n", work) == [{"row": 1, "a": "1", "b": "2"}]
    path = work / "cells.parquet"
    pq.write_table(pa.table({"a": ["1"], "b": ["2"]}), path)
    found = opened(file_card(format="parquet"), path, work)
    assert found == [{"row": 1, "a": "1", "b": "2"}]


def test_damage_within_a_parquet_file_is_an_error_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "cells.parquet"
    pq.write_table(pa.table({"a": [f"text {n}" for n in range(5000)], "b": ["y"] * 5000}), path)
    damaged = bytearray(path.read_bytes())
    damaged[4:400] = b"\xff" * 396
    path.write_bytes(damaged)
    with pytest.raises(InvalidDataError, match=r"cells\.parquet: cannot be read as parquet"):
        opened(file_card(format="parquet"), path, tmp_path)
