"""``foedus measure similarity``, called as the shell calls it, on a few invented rows."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from foedus import extras
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring
from foedus.identity import load_states
from foedus.store import Datasets
from tests.cli_runner import Run

SAMPLES = Path(__file__).parents[1] / "sources" / "samples"
FIXED = ("--coding", "valued", "--measures", "s,kappa,pi,taub,a")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two roll calls (1985 and January 2020) of three states, and alliances of 1950."""
    folder = tmp_path_factory.mktemp("similarity")
    known = load_sources()
    for name in ("un_votes", "nmc", "cow_alliances", "atop"):
        bring(known[name], Datasets(folder / "data"), load_states(), base=SAMPLES)
    return folder


def test_the_fixed_form_writes_a_row_for_each_dyad_year(
    run: Run, project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "new" / "similarity.csv"
    years = ("--from", 1985, "--to", 2020)
    seen = run(
        "measure", "similarity", "--source", "unga", *FIXED, *years, "--csv", out, "-w", project
    )
    assert seen.status == 0, seen.err
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["ccode1", "ccode2", "year", "s", "kappa", "pi", "taub", "a"]
    keys = [(int(r["ccode1"]), int(r["ccode2"]), int(r["year"])) for r in rows]
    assert keys == sorted(keys)
    assert keys[:2] == [(2, 365, 1985), (2, 365, 2020)]
    assert rows[0] == {
        "ccode1": "2", "ccode2": "365", "year": "1985", "s": "-1.0", "kappa": "0.0", "pi": "-1.0",
        "taub": "", "a": "0.0",
    }  # fmt: skip
    assert seen.out == f"{out}: {len(rows)} dyad-years.\n"


def test_base_rates_and_parquet_for_alliances(run: Run, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "ties.parquet"
    asked = ("--source", "atop", "--measures", "s", "--from", 1950, "--to", 1950)
    seen = run("measure", "similarity", *asked, "--base-rates", "--parquet", out, "-w", project)
    assert seen.status == 0, seen.err
    table = pq.read_table(out)
    rates = [f"{name}{side}" for side in "12" for name in ("consultation", "neutrality", "defence")]
    assert table.column_names == ["ccode1", "ccode2", "year", "s", "n", *rates]
    (row,) = [r for r in table.to_pylist() if (r["ccode1"], r["ccode2"]) == (2, 200)]
    assert (row["defence1"], row["consultation1"], row["defence2"], row["consultation2"]) == (
        1, 0, 0, 1,
    )  # fmt: skip
    n = row["n"]
    assert table.num_rows == n * (n - 1) // 2
    # toward the USA 3 and 1, toward the United Kingdom 3 and 3, toward all others 0 and 0
    assert row["s"] == pytest.approx(1 - 2 * 2 / (3 * n))


def test_a_dyad_is_told_with_base_rates_and_the_known_failure(run: Run, project: Path) -> None:
    seen = run("measure", "similarity", "RUS-USA", "-w", project, "--json", "--from", 1985)
    assert seen.status == 0, seen.err
    told = seen.json
    assert told["schema"] == "foedus.similarity/1"
    assert told["made"]
    assert told["citations"]
    (dyad,) = told["data"]
    assert dyad["dyad"] == "USA-RUS"
    first = dyad["years"][0]
    assert (first["year"], first["n"], first["s"], first["kappa"]) == (1985, 1, -1, 0)
    assert first["taub"] is None
    assert (first["no1"], first["yes2"], first["abstain1"]) == (1, 1, 0)
    assert "India and Pakistan, adversaries" in told["known_failure"]["text"]
    assert {m["id"]: m["undefined"] for m in told["measures"]}["kappa"].startswith("0 where")


def test_a_table_shows_base_rates_by_state_and_the_warning(run: Run, project: Path) -> None:
    seen = run("measure", "similarity", "USA-CHN", "-w", project, "-q")
    assert (seen.status, seen.err) == (0, "")
    for word in ("yes USA", "no CHN", "kappa", "Known failure: India and Pakistan"):
        assert word in seen.out, word


def test_kappa_on_votes_alone_needs_no_warning(run: Run, project: Path) -> None:
    asked = ("--measures", "kappa", "-w", project, "--json", "--from", 2015)
    assert run("measure", "similarity", *asked).json["known_failure"] is None
    ties = run("measure", "similarity", *asked, "--source", "atop").json
    assert "computed from atop.atop" in ties["known_failure"]["text"]


def test_without_the_alliances_the_known_failure_is_quoted(run: Run, tmp_path: Path) -> None:
    bring(load_sources()["un_votes"], Datasets(tmp_path / "data"), load_states(), base=SAMPLES)
    told = run("measure", "similarity", "RUS-USA", "-w", tmp_path, "--json").json["known_failure"]
    assert (told["computed"], told["values"]) == (False, {"s": 0.97, "kappa": 0.95})
    assert "quoted, ATOP 5.1" in told["text"]


def test_all_pairs_without_a_file_are_summed_up(run: Run, project: Path) -> None:
    seen = run("measure", "similarity", "--source", "cow", "--from", 2011, "-w", project, "-q")
    assert seen.status == 0
    assert "dyad-years, 2011 to 2012" in seen.out
    assert "--csv or --parquet FILE" in seen.out


def test_what_may_not_be_given_on_is_not_written(run: Run, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "cow.csv"
    seen = run(
        "measure", "similarity", "--source", "cow", "--from", 2012, "--csv", out, "-w", project
    )
    assert seen.status == 10
    assert "terms of a source forbid" in seen.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("--measures", "s,phi"), 2, "no measure is called phi; there are s, s_squared"),
        (("--measures", ","), 2, "no measure was named"),
        (("--source", "nato"), 2, "there is no such source of portfolios; atop (Alliance"),
        (("--coding", "chiba"), 2, "unga has no such coding; it has valued"),
        (("--measures", "s_weighted"), 2, "unga has no weights"),
        (("--from", 2010, "--to", 2000), 2, "the first year is after the last"),
        (("--csv", "out.txt"), 2, "must end in .csv. Nothing was made"),
        (("--from", 2030), 3, "cover 1946 to 2021, none of the years asked for (2030..)"),
        (("--source", "atop", "--to", 1815), 3, "cover 1816 to 2018, none of the years"),
        (("RUS-JPN",), 3, "no roll call in which both voted. Nothing was measured"),
        (("RUS-SCO",), 3, "has no number in the COW state system"),
        (("--as-of", "1984-12-31"), 3, "no whole year"),
        (("--as-of", "2013-12-31", "--source", "atop"), 3, "was not known by 2013-12-31"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_a_remedy(
    run: Run, project: Path, options: tuple[object, ...], status: int, message: str
) -> None:
    seen = run("measure", "similarity", *options, "-w", project)
    assert (seen.status, seen.out) == (status, "")
    assert message in seen.err


def test_what_is_not_stored_names_the_command_that_brings_it(run: Run, tmp_path: Path) -> None:
    seen = run("measure", "similarity", "RUS-CHN", "-w", tmp_path)
    assert seen.status == 3
    assert "foedus data fetch un_votes" in seen.err


def test_years_outside_coverage_are_named_not_filled(run: Run, project: Path) -> None:
    asked = ("RUS-USA", "--source", "atop", "--from", 2017, "--to", 2025, "--json", "-w", project)
    seen = run("measure", "similarity", *asked)
    assert [row["year"] for row in seen.json["data"][0]["years"]] == [2017, 2018]
    assert "atop covers 1816 to 2018; years outside are not known" in seen.err


def test_a_year_that_had_not_ended_is_not_measured(run: Run, project: Path) -> None:
    def years(day: str) -> list[int]:
        asked = ("RUS-USA", "--json", "-w", project, "--as-of", day)
        told = run("measure", "similarity", *asked).json["data"]
        return [row["year"] for row in told[0]["years"]]

    assert years("2020-06-30") == [1985]
    assert years("2020-12-31") == [1985, 2020]


def test_without_numpy_the_extra_is_named(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        if name == "numpy":
            raise ImportError(name)
        return sys.modules[name]

    monkeypatch.setattr(extras, "import_module", missing)
    seen = run("measure", "similarity", "RUS-USA", "-w", project)
    assert seen.status == 9
    assert 'pip install "foedus[measure]"' in seen.err
