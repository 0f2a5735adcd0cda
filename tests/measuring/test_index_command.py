"""``foedus measure index``, ``foedus measure gates``, and ``foedus why`` on the index."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from foedus.reference import index as kept
from tests.cli_runner import Run


@pytest.fixture
def passed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fit that passed all of its gates, whatever the one that ships did."""
    found = {
        code: replace(index, withheld="", gates=tuple(replace(v, passed=True) for v in index.gates))
        for code, index in kept.pairs().items()
    }
    monkeypatch.setattr(kept, "pairs", lambda: found)


@pytest.mark.usefixtures("passed")
def test_the_index_of_pairs_as_a_table(run: Run, tmp_path: Path) -> None:
    done = run("measure", "index", "RUS-CHN", "USA-JPN", "--csv", str(tmp_path / "i.csv"))
    assert done.status == 0, done.err
    rows = list(csv.DictReader((tmp_path / "i.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0]) == ["ccode1", "ccode2", "year", "median", "q05", "q25", "q75", "q95"]
    assert {(r["ccode1"], r["ccode2"]) for r in rows} == {("365", "710"), ("2", "740")}
    for r in rows:
        levels = [float(r[name]) for name in ("q05", "q25", "median", "q75", "q95")]
        assert levels == sorted(levels)


@pytest.mark.usefixtures("passed")
def test_the_index_as_json_has_gates_loadings_and_contributions(run: Run) -> None:
    done = run("measure", "index", "RUS-CHN", "--json")
    assert done.status == 0, done.err
    (index,) = done.json["data"]
    assert {"years", "contributions", "loadings", "gates", "breaks"} <= set(index)
    assert all(v["passed"] for v in index["gates"])
    assert {c["indicator"] for c in index["contributions"]} >= {"arms_tiv", "joint_exercises"}


@pytest.mark.usefixtures("passed")
def test_the_gates_are_printed_with_their_tests(run: Run) -> None:
    done = run("measure", "gates")
    assert done.status == 0, done.err
    assert "Known groups" in done.out
    assert "USA-GBR above RUS-CHN" in done.out
    told = run("measure", "gates", "--json").json
    assert [v["gate"] for v in told["data"]] == ["groups", "history", "placebo", "coverage"]


@pytest.mark.usefixtures("passed")
def test_why_takes_a_year_of_the_index_down_to_records(run: Run) -> None:
    done = run("why", "RUS-CHN", "2018", "alignment_index", "--json")
    assert done.status == 0, done.err
    told = done.json
    shifts = [abs(c["shift"]) for c in told["contributions"]]
    assert shifts == sorted(shifts, reverse=True)
    exercises = next(t for t in told["traces"] if t["indicator"] == "joint_exercises")
    assert any(record["sources"] for record in exercises["records"])
    assert "What moved it" in run("why", "RUS-CHN", "2018", "alignment_index").out


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["measure", "index"], 2, "Name at least one pair"),
        (["measure", "index", "RUS-CHN", "--as-of", "2013"], 5, "came out by"),
        (["measure", "index", "XXX-YYY"], 3, "XXX"),
        (["measure", "index", "--panel", "none.csv"], 2, "--panel needs --items"),
        (["measure", "index", "--panel", "none.csv", "--items", "none.yml"], 2, "no such file"),
        (["measure", "index", "--all"], 3, "foedus data fetch --all"),
        (["why", "RUS-CHN", "2010", "alignment_index", "--as-of", "2013"], 5, "withheld"),
    ],
)
def test_what_cannot_be_told_is_said_with_a_status(
    run: Run, arguments: list[str], status: int, message: str
) -> None:
    done = run(*arguments)
    assert done.status == status, done.err
    assert message in done.err
    assert "Traceback" not in done.err


def test_a_withheld_index_writes_no_row(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "i.csv"
    done = run("measure", "index", "RUS-CHN", "--as-of", "2013", "--csv", str(target))
    assert done.status == 5
    assert len(target.read_text(encoding="utf-8").splitlines()) == 1


def test_help_teaches(run: Run) -> None:
    for command in ("index", "gates"):
        done = run("measure", command, "--help")
        assert done.status == 0
        assert "Example" in done.out


@pytest.mark.usefixtures("passed")
def test_a_year_before_the_index_begins_is_not_found(run: Run) -> None:
    done = run("why", "RUS-CHN", "1890", "alignment_index")
    assert done.status == 3
    assert "has no value for 1890" in done.err


def test_a_gate_that_failed_is_told_and_its_index_withheld(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {
        code: replace(
            index,
            withheld="The model failed the gate Known groups, so that no number of it is shown.",
            gates=tuple(replace(v, passed=v.gate != "groups") for v in index.gates),
        )
        for code, index in kept.pairs().items()
    }
    monkeypatch.setattr(kept, "pairs", lambda: found)
    done = run("measure", "gates")
    assert done.status == 5
    assert "Known groups: FAILED" in done.out
    shown = run("measure", "index", "USA-JPN", "--json").json["data"][0]
    assert shown["years"] == []
    assert shown["withheld"]
    why = run("why", "RUS-CHN", "2018", "alignment_index")
    assert why.status == 5
    assert "withheld" in why.err
