"""What leaves the store: only what the terms allow, and whole, in every format."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import ibis
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.invented import card

from foedus.contracts.dataset import Licence
from foedus.errors import (
    InvalidDataError,
    LicenceError,
    MissingExtraError,
    OutputError,
    UsageError,
)
from foedus.store import check_export, connect, export_table

LONG = "Договор о дружбе 友好条约 " * 200
TABLE = pa.table(
    {
        "ccode1": pa.array([2, 365, 710], pa.int64()),
        "cinc": pa.array([0.1, None, -0.5], pa.float64()),
        "troops": pa.array([None, -9, 100_000], pa.int64()),
        "day": pa.array([date(1689, 9, 6), None, date(2001, 7, 16)], pa.date32()),
        "major": pa.array([True, None, False]),
        "name": pa.array(["Россия", "中国", None]),
        "text": pa.array([LONG, "=1+1", ""]),
        "rows": pa.array([[1, 2], None, []], pa.list_(pa.int64())),
    }
)


@pytest.fixture
def connection() -> Iterator[Any]:
    made = connect(threads=1)
    yield made
    made.disconnect()


def export(connection: Any, path: Path, table: Any = TABLE, **options: Any) -> int:
    expr = ibis.memtable(table)
    return export_table(expr, connection, path, options.pop("cards", ()), rows=False, **options)


ALLOWED = {
    (Licence.REDISTRIBUTE, True): True,
    (Licence.REDISTRIBUTE, False): True,
    (Licence.DERIVE, True): False,
    (Licence.DERIVE, False): True,
    (Licence.FETCH, True): False,
    (Licence.FETCH, False): False,
}


@pytest.mark.parametrize(("licence", "rows"), ALLOWED)
def test_the_terms_decide_what_leaves(
    licence: Licence, *, rows: bool, connection: Any, tmp_path: Path
) -> None:
    cards = [card(), card(licence, "strict")]
    path = tmp_path / "out.csv"
    if ALLOWED[licence, rows]:
        check_export(cards, rows)
        assert export_table(ibis.memtable(TABLE), connection, path, cards, rows=rows) == 3
        return
    with pytest.raises(LicenceError, match="forbid this export") as refused:
        export_table(ibis.memtable(TABLE), connection, path, cards, rows=rows)
    told = str(refused.value)
    assert "strict (The strict data, Nobody)" in told
    assert "The terms of strict." in told
    assert "foedus.open()" in told
    assert "leave strict out of --add" in told
    assert "invented" not in told
    assert refused.value.exit_status == 10
    assert list(tmp_path.iterdir()) == []


def test_every_source_that_forbids_is_named_once() -> None:
    cards = [card(Licence.FETCH, name) for name in ("b", "a", "b")]
    with pytest.raises(LicenceError, match=r"leave a, b out of --add") as refused:
        check_export(iter(cards), rows=False)
    assert str(refused.value).count("The terms of b.") == 1


def test_an_export_of_nothing_but_our_own_is_allowed() -> None:
    check_export([], rows=True)


def test_csv_keeps_every_script_and_leaves_empty_cells_empty(
    connection: Any, tmp_path: Path
) -> None:
    assert export(connection, tmp_path / "o.csv") == 3
    with (tmp_path / "o.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == TABLE.column_names
    assert rows[0] == ["2", "0.1", "", "1689-09-06", "true", "Россия", LONG, "1;2"]
    assert rows[1] == ["365", "", "-9", "", "", "中国", "'=1+1", ""]
    assert rows[2] == ["710", "-0.5", "100000", "2001-07-16", "false", "", "", ""]


@settings(max_examples=30)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
        | st.sampled_from(["=cmd()", "+1", "-1", "@x", "\tx", "'quoted'", 'a "b"', "a,b", "a\nb"]),
        min_size=1,
        max_size=5,
    )
)
def test_no_text_of_a_csv_runs_in_a_spreadsheet_and_none_is_lost(texts: list[str]) -> None:
    made = connect(threads=1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "o.csv"
        table = pa.table({"i": list(range(len(texts))), "t": texts})
        export_table(ibis.memtable(table).order_by("i"), made, path, (), rows=False)
        with path.open(encoding="utf-8", newline="") as file:
            read = [row[1] for row in list(csv.reader(file))[1:]]
    made.disconnect()
    for text, cell in zip(texts, read, strict=True):
        if text.startswith(("=", "+", "-", "@", "\t", "\r")):
            assert cell == "'" + text
        else:
            assert cell == text


def test_parquet_keeps_values_and_types(connection: Any, tmp_path: Path) -> None:
    assert export(connection, tmp_path / "o.parquet") == 3
    assert pq.read_table(tmp_path / "o.parquet").to_pylist() == TABLE.to_pylist()


def test_stata_keeps_every_script_long_texts_dates_and_labels(
    connection: Any, tmp_path: Path
) -> None:
    path = tmp_path / "o.dta"
    labels = {"cinc": "Index " * 30, "name": "Имя 名字", "absent": "no such column"}
    assert export(connection, path, labels=labels) == 3
    assert path.read_bytes().startswith(b"<stata_dta><header><release>118</release>")
    read = pd.read_stata(path)
    assert list(read.columns) == TABLE.column_names
    assert read["name"].tolist() == ["Россия", "中国", ""]
    assert read["text"].tolist() == [LONG, "=1+1", ""]
    assert read["rows"].tolist() == ["1;2", "", ""]
    assert read["ccode1"].tolist() == [2, 365, 710]
    assert read["cinc"].isna().tolist() == [False, True, False]
    assert read["troops"].isna().tolist() == [True, False, False]
    assert read["troops"].tolist()[1:] == [-9, 100_000]
    assert read["major"].isna().tolist() == [False, True, False]
    assert (read["major"][0], read["major"][2]) == (1, 0)
    assert [None if pd.isna(d) else d.date() for d in read["day"]] == TABLE["day"].to_pylist()
    with pd.read_stata(path, iterator=True) as reader:
        told = reader.variable_labels()
    assert told["name"] == "Имя 名字"
    assert len(told["cinc"]) == 80
    assert told["cinc"].endswith("…")


def test_stata_takes_columns_that_are_empty_and_tables_without_rows(
    connection: Any, tmp_path: Path
) -> None:
    empty = pa.table(
        {
            "n": pa.array([None, None], pa.int64()),
            "x": pa.array([None, None], pa.float64()),
            "t": pa.array([None, None], pa.string()),
            "d": pa.array([None, None], pa.date32()),
            "f": pa.array([None, None], pa.bool_()),
        }
    )
    assert export(connection, tmp_path / "empty.dta", empty) == 2
    read = pd.read_stata(tmp_path / "empty.dta")
    assert read[["n", "x", "d", "f"]].isna().all().all()
    assert read["t"].tolist() == ["", ""]
    assert export(connection, tmp_path / "none.dta", TABLE.slice(0, 0)) == 0
    assert list(pd.read_stata(tmp_path / "none.dta").columns) == TABLE.column_names


def test_stata_takes_sums_and_small_numbers_as_they_are(connection: Any, tmp_path: Path) -> None:
    table = pa.table(
        {
            "sum": pa.array([Decimal("12.50"), None], pa.decimal128(18, 2)),
            "small": pa.array([1, 2], pa.int8()),
            "large": pa.array([2**40, 3], pa.int64()),
            "single": pa.array([0.5, None], pa.float32()),
        }
    )
    export(connection, tmp_path / "o.dta", table)
    read = pd.read_stata(tmp_path / "o.dta")
    assert read["sum"].tolist()[0] == 12.5
    assert read["small"].tolist() == [1, 2]
    assert read["large"].tolist() == [2**40, 3]
    assert read["single"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "name", ["a" * 33, "1st", "with space", "имя", "double", "_n", "str5", "str2045"]
)
def test_a_name_that_stata_does_not_allow_is_named_and_never_cut(
    name: str, connection: Any, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=rf"Stata does not allow the variable name '{name}'"):
        export(connection, tmp_path / "o.dta", pa.table({name: [1], "fine": [1]}))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 1e308, 2**53 + 1])
def test_a_number_that_stata_cannot_hold_is_named(
    value: float, connection: Any, tmp_path: Path
) -> None:
    with pytest.raises(InvalidDataError, match=r"cannot hold column 'big'.*Nothing was written"):
        export(connection, tmp_path / "o.dta", pa.table({"big": [value, 1]}))
    assert list(tmp_path.iterdir()) == []


def test_without_pandas_the_extra_is_named(
    connection: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtraError, match=r'pip install "foedus\[data\]"'):
        export(connection, tmp_path / "o.dta")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["o.xlsx", "o", "o.csv.gz"])
def test_an_unknown_ending_names_those_that_are_known(
    name: str, connection: Any, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=r"no format that foedus writes.*\.csv, \.parquet, \.dta"):
        export(connection, tmp_path / name)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".dta", ".CSV"])
def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(
    suffix: str, connection: Any, tmp_path: Path
) -> None:
    path = tmp_path / "O'Brien, 2020" / f"out{suffix}"
    for rows in (3, 1):
        assert export(connection, path, TABLE.slice(0, rows)) == rows
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o444


def test_a_failing_query_leaves_the_old_file(connection: Any, tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    export(connection, path)
    before = path.read_bytes()
    broken = ibis.memtable(pa.table({"t": ["x"]})).mutate(n=ibis._.t.cast("int64"))
    with pytest.raises(Exception, match="Could not convert"):
        export_table(broken, connection, path, (), rows=False)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["o.csv"]


def test_a_place_that_cannot_be_written_is_named(connection: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"o\.csv: cannot be written.*what was there before"):
        export(connection, tmp_path / "file" / "o.csv")


STARVE = """
import resource, sys
from pathlib import Path
import ibis, pandas, pyarrow as pa
from foedus.errors import OutputError
from foedus.store import connect, export_table
path = Path(sys.argv[1])
connection = connect(threads=1)
table = ibis.memtable(pa.table({"n": list(range(100000))}))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    export_table(table, connection, path, (), rows=False)
except OutputError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as Unix does")
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".dta"])
def test_a_disk_that_takes_no_more_leaves_the_old_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"o{suffix}"
    path.write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARVE, path],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    assert "cannot be written" in done.stdout
    assert "what was there before is whole" in done.stdout
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_rows_come_in_the_order_that_was_asked_for(connection: Any, tmp_path: Path) -> None:
    table = ibis.memtable(pa.table({"n": [(i * 7919) % 100_003 for i in range(100_003)]}))
    for suffix in (".csv", ".parquet"):
        path = tmp_path / f"o{suffix}"
        assert export_table(table.order_by("n"), connection, path, (), rows=False) == 100_003
    read = pq.read_table(tmp_path / "o.parquet")["n"].to_pylist()
    assert read == list(range(100_003))
    lines = (tmp_path / "o.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [str(n) for n in read]


def test_what_another_engine_computed_is_streamed_out(tmp_path: Path) -> None:
    asked = []

    def batches(expr: Any) -> Any:
        asked.append(expr)
        return TABLE.to_reader()

    other = SimpleNamespace(name="pyspark", to_pyarrow_batches=batches)
    expr = ibis.memtable(TABLE)
    for suffix in (".csv", ".parquet"):
        assert export_table(expr, other, tmp_path / f"o{suffix}", (), rows=False) == 3
    assert asked == [expr, expr]
    assert pq.read_table(tmp_path / "o.parquet").to_pylist() == TABLE.to_pylist()
    assert "'=1+1" in (tmp_path / "o.csv").read_text(encoding="utf-8")
