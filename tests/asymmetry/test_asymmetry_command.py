"""``foedus measure asymmetry``: the table, all years as files, and clear refusals."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from foedus.cli.measure.asymmetry import picture
from foedus.contracts.estimates import Asymmetry
from tests.cli_runner import Run

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    """A project into which invented capabilities were fetched."""
    folder = tmp_path / "project"
    folder.mkdir()
    fetched = run("data", "fetch", "nmc", "--mirror", SAMPLES, "-w", folder, "-q")
    assert fetched.status == 0, fetched.err
    return folder


def test_any_pair_is_measured_from_what_is_stored(project: Path, run: Run) -> None:
    done = run("measure", "asymmetry", "USA-CHN", "capability", "--json", "-w", project, "-q")
    assert done.status == 0, done.err
    assert done.json["schema"] == "foedus.asymmetry/1"
    found = {r["year"]: r for r in done.json["data"]}
    assert found[2022]["value"] == pytest.approx(-0.6931472)
    assert found[2022]["low"] < found[2022]["value"] < found[2022]["high"]
    assert found[2022]["records"] == ["nmc:2", "nmc:3"]
    assert found[2022]["indicators"] == ["capability_ratio"]
    assert found[2022]["reading"].startswith("China had 2 times")
    assert found[2021]["void"] == "unobservable"
    assert found[2021]["value"] is None
    assert list(done.json["made"]) == ["nmc.nmc"]


def test_a_pair_with_a_casebook_is_measured_from_it(run: Run, tmp_path: Path) -> None:
    wanted = ("gdp", "dual_use", "trade_share")
    done = run("measure", "asymmetry", "CHN-RUS", *wanted, "-w", tmp_path, "-q")
    assert done.status == 0, done.err
    assert "Russia-China: the latest year" in done.out
    assert "China's GDP was" in " ".join(done.out.split())
    assert "RUS ◄ more ► CHN" in done.out


def test_all_years_are_written_with_their_voids(project: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "out" / "asymmetry.csv"
    done = run("measure", "asymmetry", "USA-CHN", "--csv", path, "-w", project, "-q")
    assert done.status == 0, done.err
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {r["dyad"] for r in rows} == {"USA-CHN"}
    assert all((r["value"] == "") == (r["void"] != "") for r in rows)
    assert all(r["reading"] for r in rows)


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["USA-CHN", "capabilty"], 3, "There is no aspect 'capabilty'. Did you mean capability"),
        (["USA-CHN", "--year", "1700"], 3, "falls in the years asked for; it is known from"),
        (["USA-CHN", "--year", "2020", "--from", "2000"], 2, "--year names one year"),
        (["USA-CHN", "--from", "2010", "--to", "2000"], 2, "--from 2010 lies after --to 2000"),
        (["USA-USA"], 2, "USA"),
        (["USA-Atlantis"], 3, "Atlantis"),
        (["PER-NOR", "arms_supply"], 3, "foedus data fetch"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_remedy(
    project: Path, run: Run, arguments: list[str], status: int, message: str
) -> None:
    done = run("measure", "asymmetry", *arguments, "-w", project, "-q")
    assert (done.status, done.out) == (status, "")
    assert message in done.err


def drawn(value: float | None, low: float | None, high: float | None, unit: str = "") -> str:
    form = "value" if unit else "log_ratio"
    item = Asymmetry("x", "X", "", 2000, form, unit or "ln", value, low, high, "")
    return picture(item, 2.0)


def test_a_picture_leans_to_the_side_that_has_more() -> None:
    assert drawn(0.0, 0.0, 0.0) == "[          ●          ]"
    assert drawn(1.0, 0.6, 1.4) == "[   ──●──  |          ]"  # A has more
    assert drawn(-1.0, -1.4, -0.6) == "[          |  ──●──   ]"
    assert drawn(1.0, 0.6, None).startswith("◄─────●──")
    assert drawn(None, None, None) == ""


def test_a_picture_of_a_share_runs_from_nothing_to_the_whole() -> None:
    assert drawn(50.0, 50.0, 50.0, "% of imports") == "[          ●          ]"
    assert drawn(0.0, 0.0, 0.0, "share of imports") == "[●                    ]"
    assert drawn(100.0, 50.0, 100.0, "% of imports") == "[          ──────────●]"
    assert drawn(4.0, 1.0, 7.0, "lines") == ""
