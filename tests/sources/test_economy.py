"""GDP and population of three publishers, traced back to their files."""

from __future__ import annotations

import csv
import random
from functools import lru_cache

import pytest

from tests.sources.conftest import MIRROR, Bring
from tests.sources.r_files import is_empty, r_rows

RUSSIA, CHINA, USA = 365, 710, 2


@lru_cache(maxsize=2)
def _figures(name: str) -> dict[tuple[str, int], float]:
    with (MIRROR / f"wb/{name}.csv").open(encoding="utf-8", newline="") as file:
        return {
            (r["Country Code"], int(r["Year"])): float(r["Value"]) for r in csv.DictReader(file)
        }


def test_figures_of_the_world_bank_are_those_of_its_files(brought: Bring) -> None:
    held = {(r["ccode"], r["year"]): r for r in brought("world_bank").rows("world_bank")}
    codes = {"USA": 2, "CHN": 710, "RUS": 365, "DEU": 255, "IND": 750, "GBR": 200, "UKR": 369}
    years = random.Random(4).sample(range(1992, 2024), 20)
    for iso3, cow in codes.items():
        for year in years:
            row = held[cow, year]
            assert row["gdp"] == _figures("gdp").get((iso3, year))
            assert row["population"] == _figures("population").get((iso3, year))


def test_the_territory_of_today_is_not_the_larger_state_of_before(brought: Bring) -> None:
    read = brought("world_bank")
    first = {
        cow: min(r["year"] for r in read.rows("world_bank", ccode=cow))
        for cow in (RUSSIA, 345, 816, 770, 255, USA)
    }
    assert first == {RUSSIA: 1992, 345: 2007, 816: 1977, 770: 1972, 255: 1990, USA: 1960}
    assert ("RUS", 1990) in _figures("gdp")


def test_aggregates_and_territories_are_listed_as_no_states(brought: Bring) -> None:
    unknown = {
        r["code"] for r in brought("world_bank").unresolved if r["reason"].startswith("no state")
    }
    assert {"WLD", "ARB", "EUU", "HIC", "SSF", "OED"} <= unknown
    assert {"HKG", "ABW", "PRI", "PSE"} <= unknown
    assert not {"USA", "XKX", "COD", "ROU", "TLS"} & unknown
    iso3 = {code for code, _ in [*_figures("gdp"), *_figures("population")]}
    assert len(unknown) == 71
    assert len(iso3) == 265


def test_absence_of_a_figure_is_void(brought: Bring) -> None:
    read = brought("world_bank")
    assert read.rows("world_bank", ccode=713) == []  # Taiwan does not report
    (row,) = read.rows("world_bank", ccode=731, year=2000)
    assert row["gdp"] is None
    assert row["population"] > 20_000_000
    (latest,) = read.rows("world_bank", ccode=USA, year=2024)
    assert latest["gdp"] is None


@pytest.mark.parametrize(
    ("source", "table", "path"),
    [
        ("economy", "economy", "isard/cw_gdppop.rda"),
        ("sdp_gdp", "sdp_gdp", "peacesciencer/cow_sdp_gdp.rds"),
    ],
)
def test_random_estimates_stand_in_the_file(
    brought: Bring, source: str, table: str, path: str
) -> None:
    raw, held = r_rows(path), brought(source).rows(table)
    for row in random.Random(6).sample(held, 200):
        record = raw[row.pop("row") - 1]
        assert {c: (None if is_empty(v) else v) for c, v in record.items()} == row


def test_estimates_come_with_their_errors_from_1816_on(brought: Bring) -> None:
    read = brought("economy")
    years = set(read.table("economy").column("year").to_pylist())
    assert (min(years), max(years)) == (1816, 2019)
    (row,) = read.rows("economy", ccode=CHINA, year=2019)
    assert row["pwtpop"] == pytest.approx(1404.6, abs=0.1)
    assert row["mrgdppc"] == pytest.approx(15_177.5, abs=0.1)
    assert all(r["sd_pwtrgdp"] > 0 for r in read.rows("economy"))
    assert read.unresolved == []
    assert len(read.rows("economy")) == 16_536 - 43


def test_figures_of_what_was_not_yet_a_state_are_listed(brought: Bring) -> None:
    read = brought("sdp_gdp")
    raw = [r for r in r_rows("peacesciencer/cow_sdp_gdp.rds") if r["year"] >= 1816]
    given = [r for r in raw if not is_empty(r["wbgdp2011est"])]
    lost = sum(int(r["rows"]) for r in read.unresolved)
    assert len(read.rows("sdp_gdp")) + lost == len(given)
    assert len(read.rows("sdp_gdp")) == 15_605
    assert {r["code"] for r in read.unresolved} >= {"563", "99", "815"}
    assert all(
        "no state" in r["reason"] or "did not exist" in r["reason"] or "not a member" in r["reason"]
        for r in read.unresolved
    )
