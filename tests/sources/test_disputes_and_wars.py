"""Disputes, wars and rivalries: pairs made of participants, and one conflict a pair and year."""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from datetime import date
from typing import Any

import pytest

from tests.sources.conftest import MIRROR, Bring
from tests.sources.r_files import is_empty, r_rows

Key = tuple[int, int, int]


def _by_pair(rows: list[dict[str, Any]]) -> dict[Key, dict[str, Any]]:
    """The rows of each pair once, by pair and year, with the publisher's -9 left out."""
    return {
        (int(r["ccode1"]), int(r["ccode2"]), int(r["year"])): {
            k: None if is_empty(v) or v == -9 else v for k, v in r.items()
        }
        for r in rows
        if r["ccode1"] < r["ccode2"]
    }


@pytest.mark.parametrize(
    ("source", "table", "name", "shipped", "lacking"),
    [
        # Canada joined the state system in 1920, so its part of 1918-1919 is unresolved
        ("mids", "mid", "cowmid", "cow_mid_ddydisps.rda", {(20, 365, 1918), (20, 365, 1919)}),
        ("gml_mids", "gml_mid", "gmlmid", "gml_mid_ddydisps.rda", set()),
    ],
)
def test_one_dispute_a_year_is_the_one_that_peacesciencer_keeps(
    brought: Bring, source: str, table: str, name: str, shipped: str, lacking: set[Key]
) -> None:
    held = _by_pair(brought(source).rows(table))
    theirs = _by_pair(r_rows(f"peacesciencer/{shipped}"))
    assert set(theirs) - set(held) == lacking
    assert set(held) <= set(theirs)
    told = ("dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon")
    for key, row in held.items():
        assert row[f"{name}ongoing"] == 1
        assert row[f"{name}onset"] == theirs[key][f"{name}onset"]
        assert [row[f"{name}_{c}"] for c in told] == [theirs[key][c] for c in told]


def test_all_disputes_of_a_year_are_counted_and_the_highest_level_is_told(brought: Bring) -> None:
    (row,) = brought("mids").rows("mid", ccode1=220, ccode2=325, year=1860)
    sides = brought("mids").rows("mid_sides", ccode1=220, ccode2=325, year=1860)
    assert {s["dispnum"] for s in sides} == {112, 113, 306}
    assert (row["cowmid_n"], row["cowmid_hostmax"]) == (3, 5)
    raw = r_rows("peacesciencer/cow_mid_dirdisps.rda")
    traced = [raw[number - 1] for number in row["rows"]]
    assert {(t["dispnum"], t["year"]) for t in traced} == {(n, 1860) for n in (112, 113, 306)}


def test_rows_lead_to_the_record_of_every_side(brought: Bring) -> None:
    raw = r_rows("peacesciencer/cow_mid_dirdisps.rda")
    for row in random.Random(1).sample(brought("mids").rows("mid_sides"), 200):
        record = {k: None if v == -9 else v for k, v in raw[row["row"] - 1].items()}
        assert row["onset"] == record["disponset"]
        for column in ("dispnum", "ccode1", "ccode2", "year", "sidea1", "fatality2", "hiact1"):
            assert row[column] == record[column]


def test_pairs_made_of_participants_agree_with_pairs_as_published(brought: Bring) -> None:
    """Versions 4.3 and 5.0 differ in two disputes; in all others the rule gives the same pairs."""
    made = brought("mids", "cow-4.3").rows("mid_sides")
    published = [r for r in brought("mids").rows("mid_sides") if r["year"] <= 2010]
    key = ("dispnum", "ccode1", "ccode2", "year")
    ours = {tuple(r[c] for c in key): r for r in made}
    theirs = {tuple(r[c] for c in key): r for r in published}
    assert {k[0] for k in set(ours) ^ set(theirs)} == {3834, 4312}
    both = set(ours) & set(theirs)
    assert len(both) > 10_800
    assert [k for k in both if ours[k]["onset"] != theirs[k]["onset"]] == []
    assert sum(ours[k]["orig1"] != theirs[k]["orig1"] for k in both) == 0
    assert sum(ours[k]["hostlev1"] != theirs[k]["hostlev1"] for k in both) <= 4


def test_a_level_below_the_scale_is_corrected_with_its_reason(brought: Bring) -> None:
    rows = brought("mids", "cow-4.3").rows("mid_sides", dispnum=365, ccode1=365)
    assert {r["hostlev1"] for r in rows} == {1}


def test_russia_and_china_in_the_re_evaluated_list(brought: Bring) -> None:
    rows = brought("gml_mids").rows("gml_mid", ccode1=365, ccode2=710)
    assert (len(rows), max(r["year"] for r in rows)) == (47, 2009)
    assert len(brought("mids").rows("mid", ccode1=365, ccode2=710)) == 52


def test_what_is_unresolved_in_disputes(brought: Bring) -> None:
    lost = {(u["table"], u["code"], u["when"]) for u in brought("mids").unresolved}
    assert lost == {("mid_sides", "20", "1918"), ("mid_sides", "20", "1919")}
    assert brought("gml_mids").unresolved == []
    assert brought("wars").unresolved == []


def _war_days() -> dict[int, list[tuple[int, int, date, date]]]:
    """Spells of the participants, read by the standard library: war -> (state, side, days)."""
    path = MIRROR / "cow" / "Inter-StateWarData_v4.0.csv"
    if not path.is_file():
        pytest.skip("the mirror of data sets beside the repository is not here")
    spells = defaultdict(list)
    with path.open(encoding="latin-1", newline="") as file:
        for r in csv.DictReader(file.read().splitlines()):
            for n in ("1", "2"):
                if int(r[f"StartYear{n}"]) > 0:
                    days = [
                        date(*(int(r[f"{end}{part}{n}"]) for part in ("Year", "Month", "Day")))
                        for end in ("Start", "End")
                    ]
                    spells[int(r["WarNum"])].append((int(r["ccode"]), int(r["Side"]), *days))
    return spells


def test_pairs_of_a_war_are_those_whose_days_overlap(brought: Bring) -> None:
    expected = set()
    for war, spells in _war_days().items():
        for one, side, first, last in spells:
            for two, other, begin, end in spells:
                start, stop = max(first, begin), min(last, end)
                if one != two and side != other and start <= stop:
                    expected |= {(war, one, two, y) for y in range(start.year, stop.year + 1)}
    key = ("warnum", "ccode1", "ccode2", "year")
    held = {tuple(r[c] for c in key) for r in brought("wars").rows("war_sides")}
    assert held == expected
    assert len(held) == 1_932


def test_peacesciencer_lacks_pairs_of_which_one_paused(brought: Bring) -> None:
    """It pairs first spells with first ones only: France left in 1940 and came back in 1944."""
    key = ("warnum", "ccode1", "ccode2", "year")
    held = {tuple(r[c] for c in key) for r in brought("wars").rows("war_sides")}
    shipped = {tuple(int(r[c]) for c in key) for r in r_rows("peacesciencer/cow_war_inter.rda")}
    assert shipped <= held
    assert {k[0] for k in held - shipped} == {100, 139}
    assert (139, 220, 255, 1944) in held - shipped


def test_one_war_a_year_tells_of_its_rows(brought: Bring) -> None:
    rows = brought("wars").rows("war", ccode1=365, ccode2=710)
    assert [(r["year"], r["cowwar_n"], r["cowwar_warnum"]) for r in rows] == [
        (1900, 2, 83),
        (1929, 1, 118),
    ]
    with (MIRROR / "cow" / "Inter-StateWarData_v4.0.csv").open(newline="") as file:
        raw = list(csv.DictReader(file.read().splitlines()))
    assert {raw[number - 1]["ccode"] for number in rows[0]["rows"]} == {"365", "710"}


def test_rivalries_cover_each_of_their_years_in_which_both_were_members(brought: Bring) -> None:
    members = {(r["ccode"], r["year"]) for r in brought("state_system").rows("state_years")}
    expected = set()
    for spell in brought("rivalries").rows("rivalry_spells"):
        for year in range(max(spell["start"], 1816), min(spell["end"], 2016) + 1):
            states = [
                305 if code == 300 and year >= 1919 else code
                for code in (spell["ccode1"], spell["ccode2"])
            ]
            if all((code, year) in members for code in states):
                expected.add((*sorted(states), year))
    key = ("ccode1", "ccode2", "year")
    held = {tuple(r[c] for c in key) for r in brought("rivalries").rows("rivalry")}
    assert {k for k in held if k[2] <= 2016} == expected


@pytest.mark.parametrize(
    ("pair", "first", "last"),
    [((365, 710), 1860, 1989), ((255, 300), 1816, 1870), ((305, 345), 1919, 1920)],
)
def test_known_rivalries(brought: Bring, pair: tuple[int, int], first: int, last: int) -> None:
    rows = brought("rivalries").rows("rivalry", ccode1=pair[0], ccode2=pair[1])
    years = [r["year"] for r in rows]
    assert (min(years), max(years)) == (first, last)


def test_codes_of_states_that_were_not_there_are_corrected_and_the_rest_listed(
    brought: Bring,
) -> None:
    raw = {int(r["tssr_id"]): r for r in r_rows("peacesciencer/tss_rivalries.rda")}
    held = {r["tssr_id"]: r for r in brought("rivalries").rows("rivalry_spells")}
    changed = {n for n, r in held.items() if (r["ccode1"], r["ccode2"]) != _codes(raw[n])}
    assert changed == {19, 92, 140, 141, 158}
    lost: Counter[str] = Counter()
    for line in brought("rivalries").unresolved:
        lost[line["table"]] += int(line["rows"])
    assert lost == {"rivalry": 1045, "td_rivalry": 1032}


def _codes(record: dict[str, Any]) -> tuple[int, int]:
    return int(record["ccode1"]), int(record["ccode2"])
