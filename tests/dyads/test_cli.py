"""``foedus dyads``, called as the shell calls it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.cli_runner import Run

COLUMNS = [
    "ccode1",
    "ccode2",
    "year",
    "force1",
    "force2",
    "fleet1",
    "fleet2",
    "pledge",
    "flow1",
]


def create(run: Run, *options: object) -> Any:
    return run("dyads", "create", *options)


def test_the_fixed_form_writes_keys_and_then_the_columns_of_the_cards(
    run: Run, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "d.csv"
    seen = create(
        run, "--from", 1950, "--to", 1952, "--add", "force,promise", "-w", project, "--csv", out
    )
    assert (seen.status, seen.err) == (0, "")
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [*COLUMNS, "flow2"]
    assert seen.out == f"{out}: {len(rows):,} rows, 10 columns.\n"
    keys = [(int(r["ccode1"]), int(r["ccode2"]), int(r["year"])) for r in rows]
    assert keys == sorted(set(keys))
    (row,) = [r for r in rows if r["ccode1"] == "2" and r["ccode2"] == "740"][-1:]
    assert row == {
        "ccode1": "2", "ccode2": "740", "year": "1952", "force1": "", "force2": "1.0",
        "fleet1": "1", "fleet2": "0", "pledge": "0", "flow1": "", "flow2": "",
    }  # fmt: skip


def test_all_formats_hold_the_same(run: Run, project: Path, tmp_path: Path) -> None:
    files = {kind: tmp_path / f"d.{kind}" for kind in ("csv", "parquet", "dta")}
    seen = create(
        run, "--from", 1950, "--to", 1953, "--add", "force", "--add", "talk,promise",
        "--dyad", "RUS-USA", "--dyad", "USA-GBR", "--lineage", "--void", "--names",
        "-w", project, "-q", *(x for kind, path in files.items() for x in (f"--{kind}", path)),
    )  # fmt: skip
    assert (seen.status, seen.out, seen.err) == (0, "", "")
    parquet = pq.read_table(files["parquet"]).to_pylist()
    assert len(parquet) == 8
    with files["csv"].open(newline="") as file:
        plain = list(csv.DictReader(file))
    stata = pd.read_stata(files["dta"])
    assert list(plain[0]) == list(parquet[0]) == list(stata.columns)
    talk = next(r for r in parquet if r["ccode2"] == 365 and r["year"] == 1951)
    assert (talk["talked"], talk["talk_row"], talk["code2"]) == (1, [1, 2], "SUN")
    assert talk["talk_source"].startswith("invented:invented-1:1.0:")
    shown = next(r for r in plain if r["ccode2"] == "365" and r["year"] == "1951")
    assert (shown["talk_row"], shown["last_talk"]) == ("1;2", "1951-11-05")
    row = stata[(stata.ccode2 == 365) & (stata.year == 1951)].iloc[0]
    assert (row["talk_row"], row["pledge"], row["force_void1"]) == ("1;2", 3, "")
    gone = stata[(stata.ccode2 == 365) & (stata.year == 1953)].iloc[0]
    assert (gone["force_void1"], gone["force_source"]) == ("none_found", "")


def test_without_a_file_the_first_rows_and_counts_are_shown(run: Run, project: Path) -> None:
    seen = create(run, "--from", 1950, "--to", 1951, "--add", "force", "-w", project)
    assert seen.status == 0
    assert "dyad-years, 1950 to 1951" in seen.out
    assert "2-20 1950" in seen.out
    assert "Force (thousand) (first state)" in seen.out
    assert "Cite what you use (invented)" in seen.out


def test_the_summary_counts_values_and_names_versions(
    run: Run, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "d.parquet"
    summary = create(
        run, "--from", 1950, "--to", 1951, "--directed", "--dyad", "2-365", "--add", "force",
        "--as-of", "2001-06", "-w", project, "--parquet", out, "--json",
    ).json  # fmt: skip
    assert summary["schema"] == "foedus.dyads/1"
    assert (summary["rows"], summary["directed"]) == (4, True)
    assert summary["as_of"] == "2001-06-30"
    filled = {c["name"]: c["filled"] for c in summary["columns"]}
    assert filled == dict.fromkeys(COLUMNS[:7], 4)
    assert summary["citations"] == {"invented": "Nobody (2001). Invented figures."}
    assert summary["versions"]["force"].startswith("invented:invented-1:1.0:")
    assert summary["files"] == [str(out)]


def test_additions_are_listed_with_what_is_missing(run: Run, project: Path) -> None:
    listed = {a["id"]: a for a in run("dyads", "additions", "-w", project, "--json").json["data"]}
    assert listed["force"]["columns"] == ["force", "fleet"]
    assert listed["force"]["years"] == [1950, 1960]
    assert listed["force"]["stored"].startswith("invented:")
    assert (listed["cinc"]["stored"], listed["cinc"]["fetch"]) == (
        None,
        "foedus data fetch nmc",
    )
    text = run("dyads", "additions", "-w", project).out
    assert "no: foedus data fetch nmc" in text
    assert f"4 of {len(listed)} are stored in" in text


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (["--from", 1951, "--to", 1950], 2, "The first year, 1951, is after the last, 1950"),
        (["--from", 1950, "--to", 1951, "--add", "nothing"], 2, "These can be added: arms, "),
        (["--from", 1950, "--to", 1951, "--add", "talks"], 2, "a table of single records"),
        (["--from", 1950, "--to", 1951, "--csv", "x.txt"], 2, "must end in .csv"),
        (["--from", 1950, "--to", 1951, "--add", "cinc"], 3, "foedus data fetch nmc"),
        (["--from", 1950, "--to", 1951, "--dyad", "USA-XYZ"], 3, "XYZ"),
        (["--from", 1950, "--to", 1951, "--as-of", "never"], 2, "--as-of never"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    options: list[object], status: int, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    seen = create(run, *options, "-w", project, "--parquet", "d.parquet")
    assert seen.status == status
    assert message in " ".join(seen.err.split())
    assert not list(tmp_path.iterdir())


def test_terms_that_forbid_export_are_obeyed_before_anything_is_written(
    run: Run, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "d.csv"
    out.write_text("old")
    seen = create(
        run, "--from", 1950, "--to", 1951, "--add", "secrets", "-w", project, "--csv", out
    )
    assert (seen.status, out.read_text()) == (10, "old")
    assert "withheld" in seen.err


def test_a_place_that_cannot_be_written_leaves_no_trace(
    run: Run, project: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "d.parquet"
    seen = create(run, "--from", 1950, "--to", 1950, "-w", project, "--parquet", out)
    assert seen.status == 1
    assert "cannot be written" in seen.err
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_table_with_a_doubled_key_is_refused_and_the_old_file_stays(
    run: Run, project: Path, tmp_path: Path
) -> None:
    own = tmp_path / "project"
    shutil.copytree(project, own)
    (table,) = (own / "data" / "tables" / "invented").glob("*/forces.parquet")
    rows = pq.read_table(table)
    table.chmod(0o644)
    pq.write_table(rows.take([0, 0, 1]), table)
    out = tmp_path / "d.csv"
    out.write_text("old")
    seen = create(run, "--from", 1950, "--to", 1951, "--add", "force", "-w", own, "--csv", out)
    assert (seen.status, out.read_text()) == (4, "old")
    assert "forces.parquet: ccode 2, year 1950 stands in more than one row" in seen.err
