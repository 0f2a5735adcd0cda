"""Official editions of the Correlates of War and ATOP, on invented rows in their formats."""

from __future__ import annotations

import pytest

from tests.sources.conftest import Bring

OFFICIAL = {
    "state_system": "cow-2024",
    "nmc": "cow-7.0",
    "contiguity": "cow-3.2",
    "cow_alliances": "cow-4.1",
    "atop": "atop-5.1",
    "mids": "cow-5.0",
    "gml_mids": "gml-2.2.1",
    "igo": "cow-3.0",
    "trade": "cow-4.0",
}


@pytest.mark.parametrize(("source", "edition"), OFFICIAL.items())
def test_the_official_edition_comes_first_and_is_read_without_loss(
    brought: Bring, source: str, edition: str
) -> None:
    held = brought(source, edition, sample=True)
    assert held.source.card.editions[0].id == edition
    assert held.unresolved == []


def test_versions_differ_in_the_years_that_they_cover(brought: Bring) -> None:
    held = brought("state_system", "cow-2024", sample=True)
    assert held.edition.coverage["state_years"].last == 2024
    assert {r["year"] for r in held.rows("cow_majors", ccode=220)} == set(range(2020, 2025))
    (shared,) = held.rows("cow_majors", ccode=220, year=2021)
    assert sorted(shared["rows"]) == [2, 3]


def test_marks_for_missing_are_empty_and_noughts_are_not(brought: Bring) -> None:
    (china,) = brought("nmc", "cow-7.0", sample=True).rows("nmc", ccode=710)
    assert (china["milex"], china["milper"], china["cinc"]) == (None, 0, 0.5)


def test_contiguity_by_month_becomes_the_closest_of_the_year(brought: Bring) -> None:
    rows = brought("contiguity", "cow-3.2", sample=True).rows("contiguity", ccode2=20)
    types = {r["year"]: (r["conttype"], sorted(r["rows"])) for r in rows}
    assert types[1924] == (4, [1])
    assert types[1925] == (1, [1, 2])
    assert types[1926] == (1, [2])


def test_promises_follow_the_direction_of_the_row(brought: Bring) -> None:
    rows = brought("atop", "atop-5.1", sample=True).rows("atop")
    assert {(r["ccode1"], r["atop_defense"]) for r in rows} == {(2, 1), (200, 0)}
    treaties = brought("atop", "atop-5.1", sample=True).rows("atop_alliances")
    assert [(t["endyr"], t["milcon"]) for t in treaties] == [(None, None), (1955, 3)]


def test_a_state_that_comes_back_into_a_dispute_begins_again(brought: Bring) -> None:
    held = brought("mids", "cow-5.0", sample=True)
    rows = held.rows("mid_sides", dispnum=9001, ccode1=2, ccode2=200)
    assert [(r["year"], r["onset"]) for r in rows] == [(2011, 1), (2012, 0), (2013, 1)]
    (both,) = held.rows("mid", ccode1=2, ccode2=200, year=2012)
    assert (both["cowmid_n"], both["cowmid_dispnum"], both["cowmid_hostmax"]) == (2, 9002, 4)
    assert both["rows"] == [1, 2, 5, 6]


def test_organisations_of_which_both_are_full_members(brought: Bring) -> None:
    held = brought("igo", "cow-3.0", sample=True)
    shared = {(r["ccode1"], r["ccode2"]): r["dyadigos"] for r in held.rows("igo")}
    assert shared == {(2, 200): 2, (2, 220): 1, (200, 220): 1}
    (counts,) = held.rows("igo_counts", ccode=2, year=2000)
    assert [counts[f"sum_igo_{k}"] for k in ("full", "associate", "observer", "anytype")] == [
        2, 0, 1, 3,
    ]  # fmt: skip
    assert {r["igo"] for r in held.rows("igo_members", ccode=2, year=2000)} == {
        "aaaid",
        "bbb",
        "opec",
    }


def test_each_flow_is_a_row_of_the_importer(brought: Bring) -> None:
    held = brought("trade", "cow-4.0", sample=True)
    flows = {(r["ccode1"], r["ccode2"]): (r["flow"], r["row"]) for r in held.rows("trade")}
    assert flows == {(2, 200): (11.5, 1), (200, 2): (0, 1), (220, 2): (7, 2)}
    totals = {(r["ccode"], r["year"]): r["imports"] for r in held.rows("trade_totals")}
    assert totals == {(2, 1960): 100.5, (260, 1960): 33, (437, 1970): 5}
