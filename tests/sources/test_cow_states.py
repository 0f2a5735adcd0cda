"""State system, capabilities and contiguity of the Correlates of War, traced to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import date

import pytest

from tests.sources.conftest import MIRROR, Bring
from tests.sources.r_files import EPOCH, is_empty, r_rows


def test_every_member_year_of_the_list_is_there_and_none_other(brought: Bring) -> None:
    held = {(r["ccode"], r["year"]) for r in brought("state_system").rows("state_years")}
    with (MIRROR / "cow" / "system2016.csv").open(encoding="utf-8", newline="") as file:
        listed = {(int(r["ccode"]), int(r["year"])) for r in csv.DictReader(file)}
    assert held == listed
    assert len(held) == 15_951


def test_spells_that_end_with_the_list_have_not_ended(brought: Bring) -> None:
    spells = brought("state_system").rows("state_spells")
    assert len(spells) == 243
    russia = [s for s in spells if s["ccode"] == 365]
    assert [(s["first"], s["right_censored"]) for s in russia] == [(date(1816, 1, 1), 1)]
    france = [(s["first"], s["last"], s["right_censored"]) for s in spells if s["ccode"] == 220]
    assert france == [
        (date(1816, 1, 1), date(1942, 11, 11), 0),
        (date(1944, 8, 25), date(2016, 12, 31), 1),
    ]


def test_major_powers_by_year(brought: Bring) -> None:
    held = {(r["ccode"], r["year"]) for r in brought("state_system").rows("cow_majors")}
    assert {c for c, year in held if year == 2016} == {2, 200, 220, 255, 365, 710, 740}
    assert {c for c, year in held if year == 1943} == {2, 200, 255, 325, 365, 740}
    assert (710, 1949) not in held
    assert (710, 1950) in held


def test_random_capabilities_are_those_of_the_file(brought: Bring) -> None:
    raw = r_rows("peacesciencer/cow_nmc.rda")
    held = brought("nmc").rows("nmc")
    assert len(held) == len(raw) == 17_121
    for row in random.Random(7).sample(held, 200):
        record = raw[row["row"] - 1]
        for name in ("ccode", "year", "milex", "milper", "irst", "pec", "tpop", "upop", "cinc"):
            given = None if is_empty(record[name]) else record[name]
            assert row[name] == given


def test_the_copy_that_is_called_version_6_holds_version_7(brought: Bring) -> None:
    held = brought("nmc")
    assert held.edition.version == "7.0"
    assert max(r["year"] for r in held.rows("nmc")) == 2022
    label = {r["data"]: r["version"] for r in r_rows("peacesciencer/ps_data_version.rda")}
    assert label["Correlates of War National Material Capabilities"] == "6"


@pytest.mark.parametrize(("ccode", "cinc"), [(2, 0.124), (365, 0.038), (710, 0.234)])
def test_capability_index_of_2022(brought: Bring, ccode: int, cinc: float) -> None:
    (row,) = brought("nmc").rows("nmc", ccode=ccode, year=2022)
    assert row["cinc"] == pytest.approx(cinc, abs=0.0005)


def test_a_figure_that_was_not_coded_is_empty_and_a_nought_is_a_nought(brought: Bring) -> None:
    held = brought("nmc").rows("nmc")
    empty = Counter(name for r in held for name, value in r.items() if value is None)
    assert empty == {"milex": 2360, "milper": 456, "pec": 448, "upop": 68, "irst": 26}
    assert any(r["irst"] == 0 for r in held)


def test_nothing_is_unresolved(brought: Bring) -> None:
    for source in ("state_system", "nmc", "contiguity"):
        assert brought(source).unresolved == []


def test_random_contiguity_is_the_closest_of_its_records(brought: Bring) -> None:
    raw = r_rows("peacesciencer/cow_contdir.rda")
    for row in random.Random(11).sample(brought("contiguity").rows("contiguity"), 300):
        types = []
        for number in row["rows"]:
            record = raw[number - 1]
            assert {record["ccode1"], record["ccode2"]} == {row["ccode1"], row["ccode2"]}
            first, last = (
                date.fromordinal(EPOCH + int(record[name])).year for name in ("stdate", "enddate")
            )
            assert first <= row["year"] <= last
            types.append(record["conttype"])
        assert row["conttype"] == min(types) > 0


def test_every_recorded_spell_of_contiguity_shows_in_all_its_years(brought: Bring) -> None:
    held = {
        (r["ccode1"], r["ccode2"], r["year"]): r["conttype"]
        for r in brought("contiguity").rows("contiguity")
    }
    expected: dict[tuple[int, int, int], int] = {}
    for record in r_rows("peacesciencer/cow_contdir.rda"):
        if record["conttype"] > 0 and record["ccode1"] < record["ccode2"]:
            first, last = (
                date.fromordinal(EPOCH + int(record[name])).year for name in ("stdate", "enddate")
            )
            for year in range(first, last + 1):
                key = (int(record["ccode1"]), int(record["ccode2"]), year)
                expected[key] = min(expected.get(key, 9), int(record["conttype"]))
    assert held == expected
    assert len(held) == 41_220


@pytest.mark.parametrize(
    ("pair", "first", "last", "kind"),
    [((365, 710), 1860, 2016, 1), ((2, 365), 1959, 2016, 2), ((360, 365), 1944, 1991, 1)],
)
def test_contiguity_of_known_neighbours(
    brought: Bring, pair: tuple[int, int], first: int, last: int, kind: int
) -> None:
    rows = brought("contiguity").rows("contiguity", ccode1=pair[0], ccode2=pair[1])
    held = {r["year"]: r["conttype"] for r in rows}
    assert all(held[year] == kind for year in range(first, last + 1))
    assert first == 1944 or min(held) == first
