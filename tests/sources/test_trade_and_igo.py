"""Trade and organisations of the Correlates of War, traced to their files."""

from __future__ import annotations

import math
import random
from collections import Counter

import pyarrow as pa
import pyarrow.compute as pc

from tests.sources.conftest import Bring
from tests.sources.r_files import r_frame

WEST_GERMANY, GERMANY = 260, 255


def test_random_flows_are_those_of_the_file(brought: Bring) -> None:
    raw = r_frame("peacesciencer/cow_trade_ddy.rds")
    held = brought("trade").table("trade")
    assert held.num_rows == 1_296_475
    for place in random.Random(5).sample(range(held.num_rows), 300):
        row = held.slice(place, 1).to_pylist()[0]
        record = raw.iloc[row["row"] - 1]
        assert [record[c] for c in ("ccode1", "ccode2", "year", "flow1", "smoothflow1")] == [
            row[c] for c in ("ccode1", "ccode2", "year", "flow", "smoothflow")
        ]


def test_imports_of_russia_and_china_from_one_another(brought: Bring) -> None:
    table = brought("trade").table("trade")
    at = pc.and_(
        pc.equal(table["year"], 2014),
        pc.and_(
            pc.is_in(table["ccode1"], pa.array([365, 710])),
            pc.is_in(table["ccode2"], pa.array([365, 710])),
        ),
    )
    flows = {r["ccode1"]: r["flow"] for r in table.filter(at).to_pylist()}
    assert flows == {365: 51_135, 710: 42_807}


def test_a_pair_without_any_figure_has_no_row_and_a_nought_is_kept(brought: Bring) -> None:
    table = brought("trade").table("trade")
    assert table["flow"].null_count == 0
    assert 0.0 in table["flow"].slice(0, 5000).to_pylist()
    assert len(r_frame("peacesciencer/cow_trade_ddy.rds")) - table.num_rows == 50_833


def test_west_german_totals_stand_under_west_germany(brought: Bring) -> None:
    raw = r_frame("peacesciencer/cow_trade_sy.rda").set_index(["ccode", "year"])
    totals = {(r["ccode"], r["year"]): r["imports"] for r in brought("trade").rows("trade_totals")}
    for year in range(1960, 1990):
        assert totals[WEST_GERMANY, year] == raw.loc[(GERMANY, year), "imports"]
        assert (GERMANY, year) not in totals
        assert math.isnan(raw.loc[(WEST_GERMANY, year), "imports"])
    assert totals[WEST_GERMANY, 1959] == raw.loc[(WEST_GERMANY, 1959), "imports"]
    assert totals[GERMANY, 1991] == raw.loc[(GERMANY, 1991), "imports"]


def test_totals_of_years_before_membership_are_listed_as_unresolved(brought: Bring) -> None:
    lost = brought("trade").unresolved
    assert {line["table"] for line in lost} == {"trade_totals"}
    rows = Counter({line["code"]: 0 for line in lost})
    for line in lost:
        rows[line["code"]] += int(line["rows"])
    assert sum(rows.values()) == 735
    assert "255" not in rows
    assert rows["80"] >= 20  # Belize, a member from 1981


def test_random_counts_of_joint_organisations_are_those_of_the_file(brought: Bring) -> None:
    raw = r_frame("peacesciencer/cow_igo_ndy.rda")
    held = brought("igo").table("igo")
    assert held.num_rows == len(raw) == 917_695
    for place in random.Random(2).sample(range(held.num_rows), 300):
        row = held.slice(place, 1).to_pylist()[0]
        record = raw.iloc[row["row"] - 1]
        names = ("ccode1", "ccode2", "year", "dyadigos")
        assert [record[c] for c in names] == [row[c] for c in names]


def test_russia_and_china_shared_55_organisations_in_2014(brought: Bring) -> None:
    table = brought("igo").table("igo")
    at = pc.and_(
        pc.equal(table["year"], 2014),
        pc.and_(pc.equal(table["ccode1"], 365), pc.equal(table["ccode2"], 710)),
    )
    assert table.filter(at)["dyadigos"].to_pylist() == [55]
    assert pc.sum(pc.equal(table["dyadigos"], 0)).as_py() > 0
    assert brought("igo").unresolved == []
