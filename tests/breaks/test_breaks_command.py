"""``foedus measure breaks`` on the invented world."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli_runner import Run


def test_breaks_of_an_indicator_are_printed_with_what_was_tested(run: Run, world: Path) -> None:
    found = run("measure", "breaks", "XNO-XSU", "joint_exercises", "--at", 2008, "-w", world, "-q")
    assert found.status == 0
    assert "P(within 1 year of 2008)" in found.out
    assert "P(break) by year" in found.out
    assert found.err == ""


def test_json_and_csv_hold_every_year(run: Run, world: Path, tmp_path: Path) -> None:
    file = tmp_path / "breaks.csv"
    found = run(
        "measure",
        "breaks",
        "XNO-XSU",
        "joint_exercises",
        "-w",
        world,
        "--json",
        "--csv",
        file,
        "-q",
    )
    assert found.status == 0
    assert found.json["schema"] == "foedus.breaks/1"
    (made,) = found.json["data"]
    assert made["series"] == "joint_exercises"
    assert sum(made["number"].values()) == pytest.approx(1.0, abs=1e-6)
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [int(r["year"]) for r in rows] == [int(y) for y in made["years"]]
    assert all(0 <= float(r["p_break"]) <= 1 for r in rows)


def test_an_indicator_that_is_not_known_is_refused_with_the_nearest(run: Run, world: Path) -> None:
    found = run("measure", "breaks", "XNO-XSU", "joint_exercise", "-w", world, "-q")
    assert found.status == 3
    assert "Did you mean joint_exercises" in found.err


def test_too_few_years_say_so(run: Run, world: Path) -> None:
    found = run(
        "measure",
        "breaks",
        "XNO-XSU",
        "joint_exercises",
        "-w",
        world,
        "--as-of",
        "2003-12-31",
        "-q",
    )
    assert found.status in {3, 4}
    assert "observed years" in found.err or "known by" in found.err
