"""From a fetched data set to a reading, and back to the row of the raw file."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.cli_runner import Run

from foedus import reference
from foedus.contracts.reading import check_reading
from foedus.indicators import load_shelf, shelf_digest
from foedus.indicators.worldwide import FRAMES
from foedus.project import Project

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"
SHELF = load_shelf()


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    """A project into which invented capabilities and alliances were fetched."""
    folder = tmp_path / "project"
    folder.mkdir()
    fetched = run("data", "fetch", "nmc", "atop", "--mirror", SAMPLES, "-w", folder)
    assert fetched.status == 0, fetched.err
    return folder


def test_any_pair_has_readings_from_fetched_data(project: Path, run: Run) -> None:
    done = run("indicators", "USA-CHN", "capability_ratio", "-w", project, "--json")
    assert done.status == 0, done.err
    found = {r["year"]: r for r in done.json["data"]}
    assert found[2022]["value"] == pytest.approx(-0.6931472)
    assert found[2022]["low"] < found[2022]["value"] < found[2022]["high"]
    assert found[2022]["records"] == ["nmc:2", "nmc:3"]
    assert found[2021]["void"] == "unobservable"


def test_why_leads_to_the_rows_of_the_raw_file(project: Path, run: Run) -> None:
    done = run("why", "USA-CHN", 2022, "capability_ratio", "-w", project, "--json")
    assert done.status == 0, done.err
    with (SAMPLES / "nmc" / "NMC-70-abridged.csv").open(newline="") as file:
        raw = list(csv.DictReader(file))
    for record in done.json["records"]:
        row = raw[int(record["id"].partition(":")[2]) - 1]
        assert f"ccode {row['ccode']}" in record["title"]
        assert f"cinc {float(row['cinc'])}" in record["title"]
        assert "NMC-70-abridged.csv" in record["title"]
    (source,) = {s["title"] for r in done.json["records"] for s in r["sources"]}
    assert "7.0" in source


def test_what_was_released_later_is_not_used(project: Path, run: Run) -> None:
    before = ("-w", project, "--json", "--as-of", "2020-01-01")
    done = run("indicators", "USA-CHN", "capability_ratio", *before)
    assert done.status == 3
    assert "Nothing is known of United States-China" in done.err


def test_the_panel_of_all_pairs_agrees_with_the_reading_of_one(project: Path, run: Run) -> None:
    out = project / "panel"
    done = run("panel", "build", "--out", out, "--from", 2020, "-w", project, "-q")
    assert done.status == 0, done.err
    rows = pq.read_table(out / "capability_ratio.parquet").to_pylist()
    one = next(r for r in rows if (r["ccode1"], r["ccode2"], r["year"]) == (2, 710, 2022))
    own = run("indicators", "USA-CHN", "capability_ratio", "-w", project, "--json").json["data"]
    assert one["value"] == next(r["value"] for r in own if r["year"] == 2022)
    assert not [r for r in rows if r["void"] and r["value"] is not None]
    made = json.loads((out / "panel.json").read_text())
    assert made["indicators"]["capability_ratio"]["tables"]["nmc"]["version"] == "7.0"
    casebooks = pq.read_table(out / "casebooks.parquet").to_pylist()
    assert {r["dyad"] for r in casebooks} == {"RUS-CHN"}


def test_a_panel_without_data_names_the_command_that_brings_some(tmp_path: Path, run: Run) -> None:
    done = run("panel", "build", "--out", tmp_path / "panel", "-w", tmp_path)
    assert done.status == 3
    assert "foedus data fetch --all" in done.err
    assert not (tmp_path / "panel").exists()


def test_the_shipped_panel_is_intact_and_small() -> None:
    assert reference.intact()
    files = Path(reference.__file__).parent.glob("*")
    assert sum(f.stat().st_size for f in files if f.is_file()) < 5_000_000


def test_the_shipped_panel_keeps_what_its_cards_promise() -> None:
    made = reference.readings()
    assert len({r.dyad for r in made}) >= 40
    faults = [f for r in made for f in check_reading(r, SHELF[r.indicator].card)]
    assert [f for f in faults if "without records" not in f] == []


def test_the_shipped_panel_was_made_by_the_cards_and_code_of_today() -> None:
    """Where this fails: foedus panel reference --out src/foedus/reference -w PROJECT."""
    for name, made in reference.manifest()["indicators"].items():
        assert made["code"] == shelf_digest([SHELF[name]]), name
        assert set(made["tables"]) == set(SHELF[name].card.needs) - set(FRAMES)


def test_the_shipped_panel_holds_nothing_of_sources_that_may_not_be_given_on() -> None:
    sources = Project().sources
    for made in reference.manifest()["indicators"].values():
        for table in made["tables"].values():
            assert sources[table["source"]].card.licence.value in ("redistribute", "derive")


def test_the_shipped_panel_knows_when_its_numbers_became_known() -> None:
    early = reference.readings("USA-JPN", date(2014, 12, 31))
    assert {r.indicator for r in early} == {"un_voting_kappa"}
    assert max(r.year for r in early) == 2014


def test_without_any_data_the_shipped_panel_answers(run: Run, tmp_path: Path) -> None:
    done = run("indicators", "USA-JPN", "un_voting_kappa", "--json", "-w", tmp_path)
    assert done.status == 0, done.err
    found = {r["year"]: r for r in done.json["data"]}
    assert found[2018]["value"] == pytest.approx(0.20, abs=0.03)
    assert "reference panel" in found[2018]["from"]
    told = run("why", "USA-JPN", 2018, "un_voting_kappa", "-w", tmp_path)
    assert "foedus data fetch un_votes" in told.out


def test_a_pair_of_which_nothing_is_known_is_named(run: Run, tmp_path: Path) -> None:
    done = run("indicators", "PER-NOR", "-w", tmp_path)
    assert done.status == 3
    assert "foedus data fetch --all" in done.err


def test_published_agreement_in_the_general_assembly_is_reproduced(shared: Path) -> None:
    golden = json.loads((shared / "golden" / "similarity" / "un_pairs.json").read_text())
    codes = {
        "United States": "USA", "United Kingdom": "GBR", "Russia": "RUS", "China": "CHN",
        "Japan": "JPN", "France": "FRA", "India": "IND", "Pakistan": "PAK",
    }  # fmt: skip
    ours = {
        (*sorted(r["dyad"].split("-")), r["year"]): r
        for r in reference._rows()
        if r["indicator"] == "un_voting_kappa"
    }
    pairs = [
        (g["kappa"], ours[key]["value"], 2 * g["n"] == ours[key]["n_records"])
        for g in golden
        if g["a"] in codes and g["b"] in codes and g["kappa"] is not None
        if (key := (*sorted((codes[g["a"]], codes[g["b"]])), g["year"])) in ours
    ]
    same_votes = [(kappa, value) for kappa, value, same in pairs if same]
    assert len(same_votes) > 100
    assert all(value == pytest.approx(kappa, abs=2e-6) for kappa, value in same_votes)
    # The published file also holds votes on paragraphs and amendments in some later years.
    others = [abs(kappa - value) for kappa, value, same in pairs if not same]
    assert max(others) < 0.2
