"""Figures that publishers print, reproduced from their own data."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from foedus.cli import main
from foedus.datasets import measure_data
from foedus.measuring.asymmetry import asymmetries, latest
from foedus.measuring.asymmetry_register import read_register
from foedus.project import Project

Of = Callable[[str], dict[tuple[str, int], Any]]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the published capabilities and the register of arms transfers."""
    mirror = Path(__file__).resolve().parents[3] / "shared" / "mirror"
    if not mirror.is_dir():
        pytest.skip("the mirror of data sets beside the repository is not here")
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FOEDUS_CACHE", "off")
        command = ["foedus", "data", "fetch", "nmc", "sipri_arms", "-q"]
        patch.setattr("sys.argv", [*command, "--mirror", str(mirror), "-w", str(folder)])
        with pytest.raises(SystemExit) as stop:
            main()
        if stop.value.code:
            pytest.skip("the mirror does not hold both data sets")
    return Project(folder)


@pytest.fixture(scope="module")
def china_russia(project: Project) -> Of:
    pair = project.dyad("RUS-CHN")

    def of(indicator: str) -> dict[tuple[str, int], Any]:
        made = measure_data(project, pair, [indicator])
        return {(r.direction, r.year): r for r in made if r.value is not None}

    return of


def test_capabilities_of_china_over_those_of_russia(china_russia: Of) -> None:
    found = china_russia("capability_ratio")
    for year, times in ((1991, 1.15), (2014, 5.84), (2022, 6.13)):
        assert math.exp(-found["", year].value) == pytest.approx(times, abs=0.005)


def test_deliveries_of_2005_add_up(project: Project) -> None:
    register = read_register(project)
    assert register is not None
    sold = [d for d in register.deliveries if (d.supplier, d.recipient) == (365, 710)]
    assert sum(d.tiv for d in sold if d.year == 2005) == pytest.approx(3066, abs=1)


def test_chinas_dependence_on_russian_arms(china_russia: Of) -> None:
    """BOFIT Weekly 2019/11, after SIPRI: Russia 70 % of China's arms imports in 2014 to 2018."""
    found = china_russia("arms_supplier_share_tiv")
    assert found["RUS>CHN", 2018].value == pytest.approx(70, abs=4)  # vintages differ
    engines = china_russia("arms_engine_dependence")
    assert 50 < engines["RUS>CHN", 2018].value < 90
    vulnerable = china_russia("arms_vulnerability")
    assert vulnerable["RUS>CHN", 2018].value < found["RUS>CHN", 2018].value / 100


def test_the_profile_of_a_pair_has_every_part_with_interval_and_lineage(project: Project) -> None:
    pair = project.dyad("USA-JPN")
    readings = measure_data(project, pair)
    measured = asymmetries(project, pair, readings)
    for item in measured:
        assert (item.value is None) == bool(item.void), item
        assert item.value is None or item.records or item.value == 0, item
        if item.low is not None and item.high is not None and item.value is not None:
            assert item.low <= item.value <= item.high, item
    last = {(m.aspect, m.direction): m for m in latest(measured)}
    supply = last["arms_supply", "USA>JPN"]
    assert supply.value is not None
    assert supply.value > 90
    assert last["capability", ""].value == pytest.approx(1.609, abs=0.01)


def test_a_newcomer_with_a_derived_system(project: Project) -> None:
    pair = project.dyad("RUS-CHN")
    found = {m.aspect: m for m in asymmetries(project, pair, ())}
    lost = found["derived_displacement_hq-9_tkm"]
    assert (lost.year, lost.direction) == (2016, "CHN>RUS")
    assert lost.value == pytest.approx(0.79, abs=0.02)
    assert found["derived_displacement_j-16"].void == "none_found"
