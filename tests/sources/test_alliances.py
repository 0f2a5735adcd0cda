"""Alliances by ATOP and by the Correlates of War, traced to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from foedus.contracts.dataset import Licence
from tests.sources.conftest import MIRROR, Bring
from tests.sources.r_files import r_rows

RUSSIA, CHINA = 365, 710
PLEDGES = ("atop_defense", "atop_offense", "atop_neutral", "atop_nonagg", "atop_consul")


def _csv(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        pytest.skip("the mirror of data sets beside the repository is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_random_promises_are_those_of_the_file(brought: Bring) -> None:
    raw = r_rows("peacesciencer/atop_alliance.rda")
    held = brought("atop").rows("atop")
    for row in random.Random(3).sample(held, 300):
        record = raw[row["row"] - 1]
        names = ("ccode1", "ccode2", "year", *PLEDGES)
        assert [record[c] for c in names] == [row[c] for c in names]
    assert len(held) + 5_894 == len(raw)


def test_what_one_promised_need_not_be_what_the_other_promised(brought: Bring) -> None:
    rows = brought("atop").rows("atop", year=1832)
    by_direction = {
        (r["ccode1"], r["ccode2"]): r["atop_defense"]
        for r in rows
        if {r["ccode1"], r["ccode2"]} == {211, 220}
    }
    assert by_direction == {(211, 220): 0, (220, 211): 1}
    card = brought("atop").source.card.table("atop")
    assert card is not None
    assert {c.both for c in card.columns if c.name in PLEDGES} == {"max"}


def test_treaties_of_which_russia_and_china_are_both_members(brought: Bring) -> None:
    members = brought("atop").rows("atop_members")
    sets = [{m["atopid"] for m in members if m["ccode"] == c} for c in (RUSSIA, CHINA)]
    assert sorted(sets[0] & sets[1]) == [
        1395, 2415, 2550, 3030, 3200, 3460, 3755, 4385, 4810, 4980, 6020,
    ]  # fmt: skip


def test_an_end_of_0_is_no_end(brought: Bring) -> None:
    raw = {r["atopid"]: r for r in _csv(MIRROR / "atop" / "atop5_1a.csv")}
    held = brought("atop").rows("atop_alliances")
    assert len(held) == 789
    open_ended = [r for r in held if r["endyr"] is None]
    assert len(open_ended) == 372
    assert all(r["ineffect"] == 1 and raw[str(r["atopid"])]["endyr"] == "0" for r in open_ended)
    assert all(str(r["endyr"]) == raw[str(r["atopid"])]["endyr"] for r in held if r["endyr"])
    (treaty,) = [r for r in held if r["atopid"] == 4980]
    names = ("begyr", "endyr", "ineffect", "nonagg", "consul", "milcon")
    assert [treaty[c] for c in names] == [2001, None, 1, 1, 1, 0]


def test_a_cell_that_was_left_empty_stays_empty(brought: Bring) -> None:
    raw = _csv(MIRROR / "atop" / "atop5_1m.csv")
    for row in random.Random(8).sample(brought("atop").rows("atop_members"), 200):
        record = raw[row["row"] - 1]
        for name in ("atopid", "member", "yrent", "dayent", "phase", "defense", "conditio"):
            assert ("" if row[name] is None else str(row[name])) == record[name].split(".")[0]


def test_promises_of_states_outside_the_state_system_are_listed(brought: Bring) -> None:
    lost: Counter[str] = Counter()
    years = set()
    for line in brought("atop").unresolved:
        lost[line["table"]] += int(line["rows"])
        years.add((line["code"], line["when"]))
    assert lost == {"atop": 5_894, "atop_members": 31}
    assert ("200", "1815") in years  # before there was a state system
    assert ("221", "1975") in years  # Monaco, a member from 1993
    assert ("8152", "1883") in years  # Annam, never one


def test_the_list_of_the_correlates_of_war_for_russia_and_china(brought: Bring) -> None:
    rows = brought("cow_alliances").rows("cow_alliance_spells", ccode1=RUSSIA, ccode2=CHINA)
    kinds = ("defense", "neutrality", "nonaggression", "entente")
    found = {(r["begin"], r["end"]): "".join(str(r[k]) for k in kinds) for r in rows}
    assert found == {
        (date(1896, 6, 3), date(1900, 6, 17)): "1000",
        (date(1937, 8, 21), date(1945, 8, 14)): "0110",
        (date(1945, 8, 14), date(1949, 10, 1)): "1000",
        (date(1950, 2, 14), date(1980, 2, 14)): "1000",
        (date(1962, 7, 23), date(1964, 7, 12)): "0100",
        (date(1996, 4, 27), date(2012, 12, 31)): "0011",
    }
    (last,) = [r for r in rows if r["begin"].year == 1996]
    assert last["right_censor"] == 1


def test_alliance_years_are_those_of_the_spells_of_each_direction(brought: Bring) -> None:
    raw = _csv(MIRROR / "cow" / "alliance_v4.1_by_directed.csv")
    held = brought("cow_alliances").rows("cow_alliance")
    for row in random.Random(6).sample(held, 300):
        spells = [raw[number - 1] for number in row["rows"]]
        for spell in spells:
            assert (int(spell["ccode1"]), int(spell["ccode2"])) == (row["ccode1"], row["ccode2"])
            last = int(spell["dyad_end_year"] or 2012)
            assert int(spell["dyad_st_year"]) <= row["year"] <= last
        assert row["cow_defense"] == max(int(s["defense"]) for s in spells)
    assert max(r["year"] for r in held) == 2012


def test_alliances_of_a_state_are_counted_once_each(brought: Bring) -> None:
    raw = _csv(MIRROR / "cow" / "alliance_v4.1_by_member_yearly.csv")
    (row,) = brought("cow_alliances").rows("cow_alliance_counts", ccode=2, year=2012)
    own = [r for r in raw if (r["ccode"], r["year"]) == ("2", "2012")]
    assert row["cow_alliances"] == len({r["version4id"] for r in own}) == 10
    assert row["cow_defense_pacts"] == len({r["version4id"] for r in own if r["defense"] == "1"})


def test_a_union_that_the_list_keeps_under_a_state_that_ended_is_listed(brought: Bring) -> None:
    lost = brought("cow_alliances").unresolved
    german = {u["when"] for u in lost if u["code"] == "260" and u["table"] == "cow_alliance"}
    assert {str(year) for year in range(1991, 2013)} <= german
    counts = Counter({u["table"]: 0 for u in lost})
    for line in lost:
        counts[line["table"]] += int(line["rows"])
    assert counts == {
        "cow_alliance": 1_124,
        "cow_alliance_counts": 78,
        "cow_alliance_spells": 23,
        "cow_alliance_members": 6,
    }


def test_the_alliances_of_the_correlates_of_war_are_not_given_on(brought: Bring) -> None:
    assert brought("cow_alliances").source.card.licence is Licence.FETCH
    assert brought("atop").source.card.licence is Licence.DERIVE
