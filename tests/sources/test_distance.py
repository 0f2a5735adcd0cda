"""Distances between states and between capitals."""

from __future__ import annotations

import math
import random
from typing import Any

import pyarrow.compute as pc
import pytest

from tests.sources.conftest import Bring
from tests.sources.r_files import r_frame


def _of(table: Any, one: int, two: int, year: int) -> Any:
    at = pc.and_(pc.equal(table["ccode1"], one), pc.equal(table["ccode2"], two))
    return table.filter(pc.and_(at, pc.equal(table["year"], year))).to_pylist()


def _great_circle(one: tuple[float, float], two: tuple[float, float]) -> float:
    """The law of cosines, which is another formula than the one under test."""
    (a, b), (c, d) = (tuple(map(math.radians, p)) for p in (one, two))
    inner = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6378.137 * math.acos(max(-1.0, min(1.0, inner)))


def test_minimum_distance_is_that_of_the_first_day_measured(brought: Bring) -> None:
    raw = r_frame("peacesciencer/cow_mindist_plus.rds")
    days = raw[raw.mindist.notna()].drop_duplicates(["ccode1", "ccode2", "year"])
    held = brought("distance").table("distance")
    assert held.num_rows == len(days) == 972_069
    for place in random.Random(4).sample(range(held.num_rows), 200):
        row = held.slice(place, 1).to_pylist()[0]
        record = raw.iloc[row["row"] - 1]
        names = ("ccode1", "ccode2", "year", "mindist")
        assert [record[c] for c in names] == [row[c] for c in names]
    assert pc.sum(held["mindist"]).as_py() == pytest.approx(float(days.mindist.sum()))


def test_the_table_for_1_january_agrees_but_for_a_few_pairs_that_are_named(brought: Bring) -> None:
    """113 of 952,244: changes of border that the shipped table dates otherwise (see the card)."""
    key = ["ccode1", "ccode2", "year"]
    held = brought("distance").table("distance").select([*key, "mindist"]).to_pandas()
    both = r_frame("peacesciencer/cow_mindist.rda").merge(held, on=key, how="left")
    assert not both.mindist_y.isna().any()
    other = both[(both.mindist_x - both.mindist_y).abs() > 1e-6]
    assert len(other) == 113
    assert set(other.year) <= {1916, 1919, 1943, 1944}


def test_random_capital_distances_follow_another_formula(brought: Bring) -> None:
    capitals = {(r["ccode"], r["year"]): r for r in brought("distance").rows("capital_years")}
    table = brought("distance").table("capital_distance")
    assert table.num_rows == 1_107_495
    for place in random.Random(9).sample(range(table.num_rows), 300):
        row = table.slice(place, 1).to_pylist()[0]
        ends = [capitals[row[c], row["year"]] for c in ("ccode1", "ccode2")]
        one, two = ((e["capital_lat"], e["capital_lng"]) for e in ends)
        assert row["capdist"] == pytest.approx(_great_circle(one, two), abs=0.05)
        assert row["rows"] == [e["row"] for e in ends]


@pytest.mark.parametrize(
    ("ccode", "year", "capital"),
    [(365, 1918, "Saint Petersburg"), (365, 1919, "Moscow"), (140, 1960, "Rio de Janeiro")],
)
def test_the_capital_of_a_year_is_that_of_its_beginning(
    brought: Bring, ccode: int, year: int, capital: str
) -> None:
    (row,) = brought("distance").rows("capital_years", ccode=ccode, year=year)
    assert row["capital"] == capital


def test_capitals_that_the_geocoder_put_in_the_middle_of_a_country_are_moved(
    brought: Bring,
) -> None:
    raw = r_frame("peacesciencer/cow_capitals.rda").set_index("capital")
    held = {r["capital"]: r for r in brought("distance").rows("capital_years", year=2020)}
    for name, wrong in (("Brasilia", 500), ("Riyadh", 150), ("Tunis", 300)):
        was = (float(raw.loc[name, "lat"]), float(raw.loc[name, "lng"]))
        now = (held[name]["capital_lat"], held[name]["capital_lng"])
        assert _great_circle(was, now) > wrong
    (row,) = _of(brought("distance").table("capital_distance"), 2, 140, 2020)
    assert row["capdist"] == pytest.approx(6_803, abs=10)  # Washington to Brasilia


def test_only_members_of_the_state_system_have_a_capital(brought: Bring) -> None:
    years = brought("distance").rows("capital_years")
    held = {(r["ccode"], r["year"]) for r in years}
    members = {(r["ccode"], r["year"]) for r in brought("state_system").rows("state_years")}
    assert {k for k in held if k[1] <= 2016} == members
    assert len({k for k in held if k[1] == 2024}) == len({k for k in held if k[1] == 2016})
    assert brought("distance").unresolved == []
