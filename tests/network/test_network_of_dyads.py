"""Where dyads stood in 1980 and 1955, in the real data sets; and what the command refuses."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.cli_runner import Run

from foedus.errors import NotFoundError
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring
from foedus.identity import load_states
from foedus.measuring.network import Network, covered, of_dyad
from foedus.project import Project
from foedus.store import Cache, Datasets

LAYERS = ("alliances", "votes")


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which alliances and votes are stored."""
    made = tmp_path_factory.mktemp("network")
    known = load_sources()
    for name in ("atop", "un_votes"):
        bring(known[name], Datasets(made / "data"), load_states(), base=shared / "mirror")
    return made


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return Project(folder, Cache(folder / "cache"))


def in_1980(project: Project, dyad: str) -> Network:
    return of_dyad(project, project.dyad(dyad), 1980, 1980)


@pytest.mark.parametrize("dyad", ["USA-GBR", "GBR-FRA", "RUS-POL", "POL-HUN"])
def test_allies_of_a_bloc_stood_together_in_1980(project: Project, dyad: str) -> None:
    (year,) = in_1980(project, dyad).years
    assert year.together > 0.6
    assert year.community


@pytest.mark.parametrize("dyad", ["USA-RUS", "USA-POL", "GBR-RUS", "FRA-POL"])
def test_the_blocs_stood_apart_in_1980(project: Project, dyad: str) -> None:
    (year,) = in_1980(project, dyad).years
    assert year.together < 0.4
    assert year.community == ()
    a, b = year.sides.values()
    assert not {"DDR", "HUN", "BGR"} & set(a)
    assert {"DDR", "HUN", "BGR"} <= set(b)


def test_two_germanies_stood_on_two_sides(project: Project) -> None:
    west, east = in_1980(project, "USA-GBR").years[0], in_1980(project, "RUS-POL").years[0]
    assert "GFR" in west.sides["GBR"]
    assert "DDR" in east.sides["POL"]
    assert not set(west.community) & set(east.community)


def test_layers_that_cover_the_year_are_named_and_others_reported(project: Project) -> None:
    found = in_1980(project, "USA-RUS")
    assert found.years[0].layers == LAYERS
    assert set(found.missing) == {"agreements", "exercises", "arms", "trade", "organisations"}
    assert set(found.made) == {"atop", "un_votes"}
    assert covered(project) == {"alliances": (1815, 2018), "votes": (1946, 2023)}
    late = of_dyad(project, project.dyad("USA-RUS"), 2018, 2019)
    assert [y.layers for y in late.years] == [LAYERS, ("votes",)]
    assert late.years[1].joined == {}  # other layers: what changed is not the world


def test_changes_are_told_between_years_of_the_same_layers(project: Project) -> None:
    found = of_dyad(project, project.dyad("USA-RUS"), 1990, 1991, layers=("alliances",))
    before, after = found.years
    assert set(after.joined["RUS"]) == set(after.sides["RUS"]) - set(before.sides["RUS"])
    assert set(after.left["RUS"]) == set(before.sides["RUS"]) - set(after.sides["RUS"])
    assert "DDR" in after.left["RUS"] or "DDR" not in before.sides["RUS"]


def test_a_state_that_was_no_member_has_no_standing(project: Project) -> None:
    with pytest.raises(NotFoundError, match="no member of the state system"):
        of_dyad(project, project.dyad("UKR-POL"), 1980, 1980)


def test_an_organisation_is_refused(project: Project) -> None:
    with pytest.raises(NotFoundError, match="members of the COW state system"):
        of_dyad(project, project.dyad("USA-NATO"), 1980, 1980)


def test_nothing_stored_says_what_to_fetch(tmp_path: Path) -> None:
    empty = Project(tmp_path, Cache(None))
    with pytest.raises(NotFoundError, match="foedus data fetch --all"):
        of_dyad(empty, empty.dyad("USA-RUS"), 1980, 1980)


def test_the_command_prints_and_writes(run: Run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "network.csv"
    base = ("measure", "network", "USA-RUS", "-w", folder, "-q")
    shown = run(*base, "--year", 1980)
    assert shown.status == 0
    assert "beside RUS" in shown.out
    found = run(
        *base, "--from", 1980, "--to", 1981, "--layers", "alliances", "--json", "--csv", file
    )
    assert found.status == 0
    assert [y["year"] for y in found.json["data"]] == [1980, 1981]
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [r["year"] for r in rows] == ["1980", "1981"]
    assert "POL" in rows[0]["beside_b"]


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("--year", 1980, "--from", 1970), 2, "Give either --year or --from and --to"),
        (("--from", 1990, "--to", 1980), 2, "is after the last"),
        (("--layers", "alliance"), 3, "Did you mean alliances"),
        (("--year", 2035), 3, r"No layer covers 2035 to 2035. Covered: alliances 1815-2018"),
    ],
)
def test_what_the_command_refuses(
    run: Run, folder: Path, options: tuple[object, ...], status: int, message: str
) -> None:
    found = run("measure", "network", "USA-RUS", "-w", folder, "-q", *options)
    assert found.status == status
    assert message in found.err
