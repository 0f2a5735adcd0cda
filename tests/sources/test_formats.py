"""Raw files of every format keep each cell in its place, or are refused in words."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tarfile
import tracemalloc
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InvalidDataError, MissingExtraError, OutputError
from foedus.evidence.sources import formats
from foedus.evidence.sources.characters import check_characters
from foedus.evidence.sources.delimited import write_delimited
from tests.sources.machinery import as_csv, converted, file_card
from tests.sources.workbooks import write_workbook

PLAIN = b"a,b\n1,2\n3,4\n"
NOISE = st.binary(max_size=8) | st.text('",\n\r x', max_size=12).map(str.encode)
CELLS = st.text(
    st.sampled_from('x,"\n\r\t ;é日\ufeff') | st.characters(exclude_categories=["Cs", "Cc"]),
    max_size=6,
)


def test_cells_are_kept_as_text(tmp_path: Path) -> None:
    assert converted(file_card(), b"a,b\n007, 1.50 \n,NA\n", tmp_path) == [
        ("007", " 1.50 "),
        ("", "NA"),
    ]


def _cells(raw: bytes, folders: pytest.TempPathFactory) -> list[tuple[str, ...]]:
    """The cells of a CSV file, without an engine."""
    path = folders.getbasetemp() / "law.csv"
    path.write_bytes(raw)
    check_characters(path, "utf-8")
    write_delimited(file_card(), path, path.with_suffix(".parquet"))
    listed = pq.read_table(path.with_suffix(".parquet")).to_pylist()
    return [tuple(row.values()) for row in listed]


@given(st.data())
@settings(max_examples=100)
def test_csv_gives_the_cells_that_python_reads(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    width = data.draw(st.integers(1, 4))
    row = st.lists(CELLS, min_size=width, max_size=width)
    rows = data.draw(st.lists(row, min_size=1, max_size=12))
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = io.StringIO()
    names = [f"c{i}" for i in range(width)]
    bare = any({*"\r\n"} & {*cell} for r in rows for cell in r)  # csv may leave such unquoted
    every = bare or data.draw(st.booleans())
    dialect = csv.unix_dialect if every else csv.excel
    csv.writer(text, dialect, lineterminator=end).writerows([names, *rows])
    found = _cells(text.getvalue().encode(), tmp_path_factory)
    witness = csv.reader(io.StringIO(text.getvalue(), newline=""), strict=True)
    assert found == [tuple(r) for r in witness if r][1:]


@given(NOISE, st.integers(0, 12))
@settings(max_examples=200)
def test_damaged_csv_is_read_as_python_reads_it_or_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int
) -> None:
    raw = PLAIN[:at] + noise + PLAIN[at:]
    try:
        found = _cells(raw, tmp_path_factory)
    except InvalidDataError:
        return
    text = io.StringIO(raw.decode("utf-8-sig"), newline="")
    records = [tuple(r) for r in csv.reader(text, strict=True) if r]
    assert len(found) == len(records) - 1
    pairs = zip(found, records[1:], strict=True)
    assert all(one == two or not any(map(str.strip, one + two)) for one, two in pairs)


@pytest.mark.parametrize(
    ("raw", "cells"),
    [
        (b"\xef\xbb\xbf" + PLAIN, [("1", "2"), ("3", "4")]),
        (PLAIN.replace(b"\n", b"\r\n"), [("1", "2"), ("3", "4")]),
        (PLAIN.replace(b"\n", b"\r"), [("1", "2"), ("3", "4")]),
        (b"a,b\r\n1,2\n3,4\r5,6\n", [("1", "2"), ("3", "4"), ("5", "6")]),
        (PLAIN.rstrip(), [("1", "2"), ("3", "4")]),
        (b"\n\n" + PLAIN + b"\n\r\n\n", [("1", "2"), ("3", "4")]),
        (b"a,b\n1,2\n\n3,4\n", [("1", "2"), ("3", "4")]),
        (b'a,b\n1,"say ""hi"""\n2,5" gun\n', [("1", 'say "hi"'), ("2", '5" gun')]),
        (b'a,b\n1,"x\r\ny"\n3,4\n', [("1", "x\r\ny"), ("3", "4")]),
        (b'a,b\n1,2\n,,,\n"\n",,\n3,4\n', [("1", "2"), ("", ""), ("", ""), ("3", "4")]),
        (b"a\n1\n,,\n2\n", [("1",), ("",), ("2",)]),
        ("a,b\n1,Zażółć 日本\n".encode(), [("1", "Zażółć 日本")]),
    ],
    ids=[
        "byte order mark",
        "CRLF",
        "CR",
        "mixed line ends",
        "no last line end",
        "blank lines around",
        "blank line within",
        "quotes",
        "line break in a cell",
        "records of empty cells, too many",
        "too many empty cells in one column",
        "other scripts",
    ],
)
def test_csv_as_publishers_write_it(
    tmp_path: Path, raw: bytes, cells: list[tuple[str, ...]]
) -> None:
    assert converted(file_card(), raw, tmp_path) == cells


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"a,b\n1,2\n3", r"record 2 \(line 3\) has 1 cells where the header has 2"),
        (b'a,b\n1,2\n3,"4', r"record 2 \(line 3\): has a quote that is never closed"),
        (b'a,b\n1,"2\n3,4\n5,6\n', r"record 1 \(line 4\): has a quote that is never closed"),
        (b"a,b\n1\n3,4\n", r"record 1 \(line 2\) has 1 cells"),
        (b"a,b\n1,2,3\n", r"record 1 \(line 2\) has 3 cells"),
        (b"a,b\n1,2,\n", r"record 1 \(line 2\) has 3 cells"),
        (PLAIN + b"Source: somebody\n", r"record 3 \(line 4\) has 1 cells.*'Source: some"),
        (b'a,b\n"x\ny",1\n1\n', r"record 2 \(line 4\) has 1 cells"),
        (b'a,b\n1,"x"y\n', r"record 1 \(line 2\): ',' expected after '\"'"),
        (b'"a,b\n1,2\n', r"record 1 \(line 2\): has a quote that is never closed"),
        (b"a,b\n1,2\x00\n", "line 2 has a NUL byte"),
        (b"a,b\n1,2\n" + b"\0" * 4096, "line 3 has a NUL byte"),
        (b"a,b\n1,Caf\xe9\n", r"line 2 has the byte E9, which is not utf-8"),
        (b"a,b\n1,2\n3,4\xc3", r"line 3 has the byte C3, which is not utf-8"),
        (b"a,b\n", "has no rows below its header"),
        (b"a,b", "has no rows below its header"),
        (b"\n\n", "is blank"),
        (b"", "is empty"),
        (b"<!DOCTYPE html><p>Sign in</p>", "is a web page, not csv"),
        (b"\xef\xbb\xbf\n <HTML>", "is a web page, not csv"),
        (b"PK\x03\x04....", "is a zip archive, not csv.*member"),
        (b"\x1f\x8b\x08....", "is a gzip archive, not csv"),
    ],
)
def test_csv_that_is_not_whole_is_refused_with_its_place(
    tmp_path: Path, raw: bytes, message: str
) -> None:
    with pytest.raises(InvalidDataError, match=message) as raised:
        converted(file_card(), raw, tmp_path)
    assert "Nothing was stored" in str(raised.value)
    assert str(tmp_path / "raw") in str(raised.value)


def test_lines_before_the_header_are_skipped_whatever_they_hold(tmp_path: Path) -> None:
    banner = b'Table 1, "of many\r\n,,,,\r\n\r\n'
    card = file_card(options={"skip": 3})
    assert converted(card, banner + PLAIN, tmp_path) == [("1", "2"), ("3", "4")]
    with pytest.raises(InvalidDataError, match=r"record 3 \(line 7\) has 1 cells"):
        converted(card, banner + PLAIN + b"x\n", tmp_path)
    with pytest.raises(InvalidDataError, match="fewer than the 3 lines"):
        converted(card, b"a,b\n1,2\n", tmp_path)


def test_options_of_text_files(tmp_path: Path) -> None:
    semicolon = file_card(options={"delimiter": ";"})
    assert converted(semicolon, b"a;b\n1,5;2\n", tmp_path) == [("1,5", "2")]
    headless = file_card(options={"names": ["a", "b"]})
    assert converted(headless, b"1,2\n3,4\n", tmp_path) == [("1", "2"), ("3", "4")]
    unquoted = file_card(options={"quote": ""}, format="tsv")
    assert converted(unquoted, b'a\tb\n"x\t5" gun\n', tmp_path) == [('"x', '5" gun')]
    marked = file_card(options={"trailing": ";"})
    raw = b'a,b;\r\n1,"two;\r\nlines";\r\n3,4;'
    assert converted(marked, raw, tmp_path) == [("1", "two;\r\nlines"), ("3", "4")]
    empty = file_card(options={"empty": True})
    assert converted(empty, b"a,b\n", tmp_path) == []


def test_names_of_columns_are_told_apart(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = tmp_path / "cells.csv"
    path.write_bytes(b' Mil Ex ,"x ""y""",Year,year,,x,x,x_2\n1,2,3,4,5,6,7,8\n')
    assert converted(file_card(), path, work) == [tuple("12345678")]
    names = ["Mil Ex", 'x "y"', "Year", "year_2", "column_5", "x", "x_2", "x_2_2"]
    assert pq.read_schema(work / "raw-cells.parquet").names == names


def test_other_encodings_are_declared(tmp_path: Path) -> None:
    cafe = "a,b\n1,Café – €\n"
    windows = file_card(encoding="cp1252")
    assert converted(windows, cafe.encode("cp1252"), tmp_path) == [("1", "Café – €")]
    two_bytes = file_card(encoding="utf-16")
    assert converted(two_bytes, cafe.encode("utf-16"), tmp_path) == [("1", "Café – €")]
    cyrillic = file_card(encoding="koi8-r")
    assert converted(cyrillic, "a,b\nя,б\n".encode("koi8-r"), tmp_path) == [("я", "б")]
    latin = file_card(encoding="latin-1")
    assert converted(latin, b"a,b\n1,Caf\xe9\n", tmp_path) == [("1", "Café")]
    assert converted(latin, PLAIN, tmp_path) == [("1", "2"), ("3", "4")]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_utf8_declared_as_another_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    raw = "a,b\n1,Café\n".encode()
    with pytest.raises(InvalidDataError, match=f"is UTF-8, not {encoding}"):
        converted(file_card(encoding=encoding), raw, tmp_path)


def test_windows_quotation_marks_declared_as_latin_are_found_out(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match=r"line 2 has the byte 92.*cp1252"):
        converted(file_card(encoding="latin-1"), b"a,b\n1,people\x92s\xe9\n", tmp_path)


def test_a_wrong_byte_is_found_across_the_parts_in_which_a_file_is_read(tmp_path: Path) -> None:
    line = "1,é\n".encode()
    many = b"a,b\n" + line * 300_000
    assert len(converted(file_card(), many, tmp_path)) == 300_000
    with pytest.raises(InvalidDataError, match="line 300002 has the byte FF"):
        converted(file_card(), many + b"\xff,1\n", tmp_path)


def test_cells_of_200_000_characters_are_kept(tmp_path: Path) -> None:
    long, broken = "x" * 200_000, "y\n" * 100_000
    found = converted(file_card(), as_csv(["a", "b"], [[long, 1], [broken, 2]]), tmp_path)
    assert found == [(long, "1"), (broken, "2")]
    assert csv.field_size_limit() == 131_072, "the limit of the process is as it was"


def test_a_line_of_100_mb_is_refused_without_being_held(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(InvalidDataError, match="line 2 is longer than 8,388,608 characters"):
            converted(file_card(), path, tmp_path)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()


def test_many_records_with_line_breaks_keep_their_order(tmp_path: Path) -> None:
    rows = [[n, "two\nlines" if n % 3 else "x" * (n % 50)] for n in range(130_000)]
    found = converted(file_card(), as_csv(["a", "b"], rows), tmp_path)
    assert found == [(str(n), text) for n, text in rows]


def test_a_workbook_is_read_as_a_person_reads_it(tmp_path: Path) -> None:
    rows: list[list[str | float]] = [
        ["Notes"],
        [""],
        ["Country", "Code", 2020],
        ["A", 7, 1.5],
        ["B", "007", 3.0],
    ]
    book = write_workbook(tmp_path / "book.xlsx", {"Front": [["x"]], "Data": rows})
    card = file_card(format="xlsx", options={"sheet": "Data", "header": 2})
    assert converted(card, book, tmp_path) == [("A", "7", "1.5"), ("B", "007", "3")]
    with pytest.raises(InvalidDataError, match="has no sheet 'Tables'; it has Front, Data"):
        converted(file_card(format="xlsx", options={"sheet": "Tables"}), book, tmp_path)
    with pytest.raises(InvalidDataError, match=r"has 1 rows, and the card says that row 4"):
        converted(file_card(format="xlsx", options={"header": 4}), book, tmp_path)


@pytest.mark.parametrize("form", ["xlsx", "rda", "rds", "dta", "parquet"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_files_that_were_cut_are_refused(tmp_path: Path, form: str, part: float) -> None:
    whole = _sample(tmp_path, form)
    assert converted(file_card(format=form), whole, tmp_path) != []
    cut = tmp_path / f"cut.{form}"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * part)])
    with pytest.raises(InvalidDataError, match=r"cut.*Nothing was stored"):
        converted(file_card(format=form), cut, tmp_path)


def _sample(folder: Path, form: str) -> Path:
    """An invented table of 500 rows in a format."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": range(500), "b": [f"text {n * 7919 % 500}" for n in range(500)]})
    path = folder / f"whole.{form}"
    rows: list[list[str | float]] = [["a", "b"], *frame.to_numpy().tolist()]
    if form == "dta":
        frame.to_stata(path, write_index=False)
    elif form == "parquet":
        frame.to_parquet(path)
    elif form == "xlsx":
        write_workbook(path, {"Data": rows})
    else:
        rdata = pytest.importorskip("rdata")
        numbers = pandas.DataFrame({"a": [n * 7919 % 500 for n in range(500)]})
        if form == "rda":
            rdata.write_rda(path, {"cells": numbers})
        else:
            rdata.write_rds(path, numbers)
    return path


def test_a_damaged_workbook_does_not_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def aborted(*_: object, **__: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], -6, stdout="", stderr="memory allocation failed")

    monkeypatch.setattr("foedus.evidence.sources.workbooks.subprocess.run", aborted)
    with pytest.raises(InvalidDataError, match=r"damaged workbook.*ended with status -6"):
        converted(file_card(format="xls"), b"\xd0\xcf\x11\xe0", tmp_path)


def test_r_objects_are_named_where_a_file_has_several(tmp_path: Path) -> None:
    pandas, rdata = pytest.importorskip("pandas"), pytest.importorskip("rdata")
    frame = pandas.DataFrame({"a": [1.0, float("nan")]})
    path = tmp_path / "two.rda"
    rdata.write_rda(path, {"cells": frame, "notes": "text"})
    found = converted(file_card(format="rda", options={"object": "cells"}), path, tmp_path)
    assert found == [(1.0,), (None,)]
    with pytest.raises(InvalidDataError, match="holds the objects cells, notes"):
        converted(file_card(format="rda"), path, tmp_path)
    with pytest.raises(InvalidDataError, match="holds the objects cells, notes"):
        converted(file_card(format="rda", options={"object": "gone"}), path, tmp_path)
    with pytest.raises(InvalidDataError, match="not a data frame"):
        converted(file_card(format="rda", options={"object": "notes"}), path, tmp_path)


def test_columns_of_data_frames_keep_what_they_hold(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "kind": pandas.Categorical(["one", None, "two"]),
            "mixed": [1, None, ["x", "y"]],
            "number": [1.5, float("nan"), 3.0],
        }
    )
    frame.columns = ["kind", "kind", "number"]
    target = tmp_path / "frame.parquet"
    formats._write_frames([frame], target)
    assert pq.read_table(target).to_pylist() == [
        {"kind": "one", "kind_2": "1", "number": 1.5},
        {"kind": None, "kind_2": None, "number": None},
        {"kind": "two", "kind_2": "['x', 'y']", "number": 3.0},
    ]


def test_stata_files_are_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1.0, 2.0, None, 4.0, 5.0], "b": list("abcde")})
    path = tmp_path / "cells.dta"
    frame.to_stata(path, write_index=False)
    monkeypatch.setattr(formats, "STATA_ROWS", 2)
    found = converted(file_card(format="dta"), path, tmp_path)
    assert found == [(1.0, "a"), (2.0, "b"), (None, "c"), (4.0, "d"), (5.0, "e")]


def test_json_may_lack_keys_and_nest(tmp_path: Path) -> None:
    items: list[dict[str, Any]] = [
        {"a": "x", "b": 1},
        {"b": 2.5, "c": {"d": [1, "é"]}},
        {"a": None, "b": True},
    ]
    cells = [("x", "1", ""), ("", "2.5", '{"d": [1, "é"]}'), ("", "true", "")]
    card = file_card(format="jsonl")
    lines = "\n\n".join(json.dumps(i) for i in items).encode()
    assert converted(card, lines, tmp_path) == cells
    assert converted(card, b"\xef\xbb\xbf" + lines, tmp_path) == cells
    assert converted(card, json.dumps(items, indent=1).encode(), tmp_path) == cells


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"a": 1}\n{"a": ', "line 2 is not JSON .*may have been cut"),
        (b'{"a": 1}\n[1, 2]\n', r"line 2 is '\[1, 2\]', no object"),
        (b'[{"a": 1}, 7]', "item 2 is '7', no object"),
        (b'[{"a": 1}, {"a"', "cannot be read as jsonl"),
        (b'{"a": "\xff"}', "line 1 has the byte FF"),
        (b"[]", "has no objects with keys"),
        (b"[{}]", "has no objects with keys"),
    ],
)
def test_json_that_is_not_whole_is_refused(tmp_path: Path, raw: bytes, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message):
        converted(file_card(format="jsonl"), raw, tmp_path)


def test_a_row_of_a_text_file_has_the_number_of_its_line(tmp_path: Path) -> None:
    found = converted(file_card(format="text"), b"one\r\n\r\n three\nfour", tmp_path)
    assert found == [("one",), ("",), (" three",), ("four",)]


def test_texts_of_an_archive_are_rows_by_name(tmp_path: Path) -> None:
    path = _archive(tmp_path, {"b/RUS.txt": b"\xef\xbb\xbfone", "a/CHN.txt": b"two", "x.pdf": b""})
    card = file_card(format="texts", options={"names": r"[A-Z]{3}\.txt"})
    assert converted(card, path, tmp_path) == [("CHN.txt", "two"), ("RUS.txt", "one")]
    twice = _archive(tmp_path, {"b/RUS.txt": b"one", "a/RUS.txt": b"two"})
    with pytest.raises(InvalidDataError, match=r"a/RUS\.txt and b/RUS\.txt have one name"):
        converted(card, twice, tmp_path)
    latin = _archive(tmp_path, {"a/RUS.txt": b"caf\xe9"})
    with pytest.raises(InvalidDataError, match=r"a/RUS\.txt is not utf-8"):
        converted(card, latin, tmp_path)


def _archive(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "texts.tar"
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_a_missing_package_is_named_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rdata", None)
    with pytest.raises(MissingExtraError, match=r'package rdata.*pip install "foedus\[data\]"'):
        converted(file_card(format="rda"), b"RDX3", tmp_path)


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from tests.sources.machinery import converted, file_card\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))\n"
        "converted(file_card(), Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    path, work = tmp_path / "cells.csv", tmp_path / "work"
    path.write_bytes(as_csv(["a", "b"], [[n, n * n] for n in range(5000)]))
    work.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), str(work)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stderr.strip().splitlines()[-1]
    assert OutputError.__name__ in last
    assert "no room to work" in last
    assert "Nothing was stored" in last
