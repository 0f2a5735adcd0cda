"""Files that are no tables of text are named by line; what spreadsheets write is read."""

from pathlib import Path

import pytest
from tests.evidence.casebook_samples import Rows, edit, only, sample, write

from foedus.errors import InvalidDataError
from foedus.evidence.casebooks import Fault, check_casebook, read_casebook
from foedus.identity import States

HEADERS = [
    ("id,date", "id,dat", 'dat: "dat" is not a column of this table. Write "date", or call it'),
    ("id,date", "id,dat", "column date: the column is missing, and every record needs it. Add"),
    ("end_date", "date", "column date: the column stands here 2 times. Keep one of them."),
    ("series", "zzzzzz", '"zzzzzz" is not a column of this table. Delete it, or call it "x_'),
    ("series", "", "line 1: a column has no name. Give it a name, or delete the column."),
]


@pytest.mark.parametrize(("old", "new", "message"), HEADERS)
def test_a_faulty_header_is_named(
    folder: Path, states: States, old: str, new: str, message: str
) -> None:
    text = (folder / "exercises.csv").read_text("utf-8")
    (folder / "exercises.csv").write_text(text.replace(old, new, 1), "utf-8", newline="")
    faults = check_casebook(folder, states)
    assert any(message in str(fault) for fault in faults), [str(fault) for fault in faults]
    assert {(fault.file, fault.row) for fault in faults} == {("exercises.csv", 1)}


def test_a_missing_required_column_is_reported_once_and_not_per_row(
    folder: Path, states: States
) -> None:
    text = (folder / "incidents.csv").read_text("utf-8")
    (folder / "incidents.csv").write_text(text.replace(",status,", ",x_s,"), "utf-8")
    fault = only(check_casebook(folder, states))
    assert (fault.file, fault.row, fault.column) == ("incidents.csv", 1, "status")


FORMS = [
    (b"", "line 1: there is no header of this table. Write id,"),
    (b"\n\n", "line 1: there is no header of this table"),
    (b"id;date;end_date\nEX-1;2020;\n", "the columns are not separated by commas"),
    (b"EX-1,2020,,A drill\n", "there is no header of this table"),
]


@pytest.mark.parametrize(("data", "message"), FORMS)
def test_a_file_without_a_header_is_told_what_to_write(
    folder: Path, states: States, data: bytes, message: str
) -> None:
    (folder / "projects.csv").write_bytes(data)
    assert message in str(only(check_casebook(folder, states)))


def test_a_row_with_too_few_or_too_many_cells_is_counted(folder: Path, states: States) -> None:
    path = folder / "projects.csv"
    path.write_text(path.read_text("utf-8") + "PR-2,2020\n" + "," * 40 + "x\n", "utf-8")
    short, long = check_casebook(folder, states)
    assert str(short).startswith("projects.csv, line 3: cells in the row: 2; in the header: ")
    assert str(long).startswith("projects.csv, line 4: cells in the row: 41; in the header: ")


QUOTES = [
    ('\nPR-2,"2020\nnever closed', 3, "a quote that opens in this row is never closed"),
    ('\nPR-2,"20"20\nPR-3\n', 3, "a quoted cell goes on after its closing quote"),
    ('\nPR-2,"' + "x" * 140_000 + '"', 3, "a cell is longer than 131,072 characters"),
]


@pytest.mark.parametrize(("end", "line", "message"), QUOTES, ids=["open", "after", "long"])
def test_faulty_quotes_are_named_where_they_open(
    folder: Path, states: States, end: str, line: int, message: str
) -> None:
    path = folder / "projects.csv"
    path.write_text(path.read_text("utf-8").rstrip("\n") + end, "utf-8")
    fault = only(check_casebook(folder, states))
    assert (fault.file, fault.row, fault.column) == ("projects.csv", line, "")
    assert message in fault.message
    assert "Close the quote" in fault.remedy


ENCODINGS = [
    ("Флот".encode("cp1251"), "the byte 0xD4 is not UTF-8"),
    ("海军".encode("gb18030"), "the byte 0xBA is not UTF-8"),
    ("café".encode("latin-1"), "the byte 0xE9 is not UTF-8"),
    (b"a\0b", "there is a NUL byte"),
    (b"a\x07b", "there is a control character, U+0007"),
    ("\uffff".encode(), "there is a control character, U+FFFF"),
]


@pytest.mark.parametrize(("junk", "message"), ENCODINGS)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["LF", "CRLF", "CR"])
def test_bytes_that_are_not_utf8_text_are_named_by_line(
    folder: Path, states: States, junk: bytes, message: str, end: bytes
) -> None:
    path = folder / "incidents.csv"
    data = path.read_bytes().replace(b"No ships collide", junk).replace(b"\n", end)
    path.write_bytes(data)
    fault = only(check_casebook(folder, states))
    assert (fault.file, fault.row) == ("incidents.csv", 3)
    assert message in fault.message
    assert "Save the file as UTF-8" in fault.remedy or "Delete it" in fault.remedy


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_told_from_utf8(folder: Path, states: States, encoding: str) -> None:
    path = folder / "sources.csv"
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    fault = only(check_casebook(folder, states))  # and not a fault for each missing source
    assert (fault.file, fault.row) == ("sources.csv", 1)
    assert "Save the file as UTF-8" in fault.remedy


def test_a_byte_order_mark_crlf_and_blank_lines_are_fine(folder: Path, states: States) -> None:
    for path in folder.glob("*.csv"):
        data = path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n,,,\r\n\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + data)
    path = folder / "datapackage.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check_casebook(folder, states) == []


def test_a_faulty_source_is_not_reported_again_by_each_record(folder: Path, states: States) -> None:
    edit(folder, "sources.csv", "S-1,A page", "S-1,")
    fault = only(check_casebook(folder, states))
    assert (fault.file, fault.column) == ("sources.csv", "title")


def test_the_error_of_reading_shows_the_first_faults_and_the_total(
    tmp_path: Path, states: States
) -> None:
    tables: Rows = {"sources": [dict(row, kind="zzz") for row in sample()["sources"]] * 5}
    folder = write(tmp_path, tables)
    total = check_casebook(folder, states).total
    with pytest.raises(InvalidDataError) as caught:
        read_casebook(folder, states)
    message = str(caught.value)
    assert f"has {total} faults; nothing was read from it" in message
    assert f"... and {total - 10} more" in message
    assert "sources.csv, line 2, column kind:" in message
    assert f"foedus casebook check {folder}" in message


def test_a_fault_without_line_or_column_is_worded_without_them() -> None:
    fault = Fault("a.csv", 3, "b", "c.", "d.")
    assert str(fault) == "a.csv, line 3, column b: c. d."
    assert str(Fault("a.csv", 0, "", "c.", "d.")) == "a.csv: c. d."
