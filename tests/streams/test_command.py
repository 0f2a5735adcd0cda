"""``foedus events``: from files to a series, at the command line."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli_runner import Run
from tests.streams.reports import Report, write

TOLD = [
    Report("1", date(2014, 4, 15), "RUS", "UKR", "19", 4, -10.0),
    Report("2", date(2014, 4, 15), "RUS", "UKR", "19", 4, -10.0),
    Report("3", date(2014, 5, 2), "RUS", "CHN", "04", 1, 2.0),
    Report("4", date(2014, 5, 3), "CHN", "RUS", "04", 1, 2.0),
]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    return write(tmp_path / "events.csv", TOLD)


def test_months_are_printed_with_incidents_beside_reports(run: Run, events: Path) -> None:
    seen = run("events", "months", events, "--layout", "canonical", "-q")
    assert seen.status == 0
    assert "incidents" in seen.out
    assert "Reports are not events" in seen.out
    [line] = [line for line in seen.out.splitlines() if "UKR" in line]
    assert line.split()[:4] == ["2014-04-01", "RUS", "UKR", "1"]


def test_json_has_every_row_and_column(run: Run, events: Path) -> None:
    seen = run("events", "months", events, "--layout", "canonical", "--dyad", "RUS-CHN", "--json",
               "-q")  # fmt: skip
    assert seen.json["schema"] == "foedus.events.months/1"
    assert [(r["month"], r["source"], r["volume"]) for r in seen.json["data"]] == [
        ("2014-05-01", "CHN", 2),
        ("2014-05-01", "RUS", 2),
    ]


def test_csv_and_parquet_hold_the_same_in_order(run: Run, events: Path, tmp_path: Path) -> None:
    table, columns = tmp_path / "out" / "m.csv", tmp_path / "m.parquet"
    seen = run("events", "months", events, "--layout", "canonical", "--csv", table,
               "--parquet", columns)  # fmt: skip
    assert (seen.status, seen.out) == (0, "")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    stored = pq.read_table(columns).to_pylist()
    keys = [(r["month"], r["source"], r["target"]) for r in rows]
    assert keys == sorted(keys)
    assert keys == [(str(r["month"]), r["source"], r["target"]) for r in stored]
    assert [int(r["reports"]) for r in rows] == [r["reports"] for r in stored] == [2, 1, 1]


def test_days_and_a_span(run: Run, events: Path) -> None:
    seen = run("events", "days", events, "--layout", "canonical", "--from", "2014-05", "--to",
               "2014-05-02", "--json", "-q")  # fmt: skip
    assert [(r["day"], r["source"]) for r in seen.json["data"]] == [("2014-05-02", "RUS")]


def test_converted_events_give_the_same_months(run: Run, events: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.parquet"
    assert run("events", "convert", events, "--layout", "canonical", "--parquet", kept).status == 0
    one = run("events", "months", events, "--layout", "canonical", "--json", "-q").json
    two = run("events", "months", kept, "--layout", "canonical", "--json", "-q").json
    assert one == two


def test_rows_that_are_left_out_are_told_even_where_nothing_else_is(run: Run, events: Path) -> None:
    with events.open("a") as file:
        file.write("5,2014-05-04\n")
    seen = run("events", "months", events, "--layout", "canonical", "--skip-malformed", "-q")
    assert seen.status == 0
    assert "1 malformed rows were left out; the first is line 6" in seen.err
    strict = run("events", "months", events, "--layout", "canonical", "-q")
    assert strict.status == 4
    assert "events.csv, line 6" in strict.err


def test_files_in_another_encoding_are_read_when_it_is_named(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [TOLD[0]._replace(place="Orël")])
    path.write_bytes(path.read_text().encode("latin-1"))
    assert run("events", "months", path, "--layout", "canonical").status == 4
    seen = run("events", "months", path, "--layout", "canonical", "--encoding", "latin-1")
    assert seen.status == 0


def test_no_report_is_said_and_not_shown_as_zero(run: Run, events: Path) -> None:
    seen = run("events", "months", events, "--layout", "canonical", "--dyad", "JPN-PHL")
    assert (seen.status, "No report" in seen.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("--layout", "gdelt"), 3, "There is no layout 'gdelt'"),
        (("--layout", "canonical", "--from", "May"), 2, "--from May"),
        (("--layout", "canonical", "--from", "2015", "--to", "2014"), 2, "no event can lie"),
        (("--layout", "canonical", "--csv", "m.txt"), 2, "m.txt: end the file's name in"),
        (("--layout", "canonical", "--engine", "hive://x"), 2, "no engine that foedus knows"),
        (("--layout", "canonical", "--encoding", "cp1252"), 2, "it can be utf-8, latin-1"),
        (("--layout", "canonical", "--work", "/nowhere/at/all"), 2, "there is no such folder"),
        (("--layout", "canonical", "--dyad", "RUS-XYZ"), 3, "XYZ"),
    ],
)
def test_a_wrong_call_is_told_before_any_work(
    run: Run, events: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    seen = run("events", "months", events, *arguments)
    assert seen.status == status
    assert message in seen.err


def test_too_little_memory_is_told_with_a_remedy(run: Run, tmp_path: Path) -> None:
    many = [
        Report(str(i), date(2014, 1, 1 + i % 28), "RUS", f"actor {i % 5000}", url=f"https://{i}/")
        for i in range(60_000)
    ]
    path = write(tmp_path / "many.csv", many)
    kept = tmp_path / "kept.parquet"
    assert run("events", "convert", path, "--layout", "canonical", "--parquet", kept).status == 0
    seen = run("events", "months", kept, "--layout", "canonical", "--memory", "12MB", "-q")
    assert seen.status == 2
    assert "--memory 12MB is too little" in seen.err


def test_layouts_are_listed_with_their_documents(run: Run) -> None:
    seen = run("events", "layouts")
    assert "gdelt_v2" in seen.out
    assert "doi:10.7910/DVN/28075" in seen.out


@pytest.mark.parametrize("command", [(), ("months",), ("days",), ("convert",), ("layouts",)])
def test_help_teaches(run: Run, command: tuple[str, ...]) -> None:
    seen = run("events", *command, "--help")
    assert seen.status == 0
    assert command in ((), ("layouts",)) or "foedus events" in seen.out
