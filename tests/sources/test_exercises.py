"""Military exercises: two codings, traced back to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter

from tests.sources.conftest import MIRROR, Bring

RUSSIA, CHINA = 365, 710


def _wide() -> list[dict[str, str]]:
    with (MIRROR / "troopdata/mme_v7.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _named(record: dict[str, str]) -> list[str]:
    return [v for k, v in record.items() if k.startswith("State") and v]


def test_ten_exercises_have_both_russia_and_china(brought: Bring) -> None:
    held = brought("exercises").rows("exercise_participants")
    both = {r["mmeid"] for r in held if r["ccode"] == RUSSIA} & {
        r["mmeid"] for r in held if r["ccode"] == CHINA
    }
    assert len(both) == 10
    years = brought("exercises").rows("joint_exercises", ccode1=RUSSIA, ccode2=CHINA)
    assert {r["year"]: r["mme_exercises"] for r in years} == {
        1999: 1,
        2005: 1,
        2007: 3,
        2009: 2,
        2010: 3,
    }
    assert [r["mme_bilateral"] for r in years if r["year"] == 2005] == [1]


def test_random_participants_stand_in_the_file(brought: Bring) -> None:
    raw = _wide()
    held = brought("exercises").rows("exercise_participants")
    for row in random.Random(7).sample(held, 200):
        record = raw[row["row"] - 1]
        assert row["mmeid"].split("-")[0] == record["MMEID"]
        assert str(row["s_year"]) == record["s.year"]
        assert str(row["s_day"] or "xx") == record["s.day"]
        assert row["ex_name"] == (record["Ex_Name"] if record["Ex_Name"] != "-9" else None)
        assert (
            row["participants"] == len(set(_named(record)) - {"-9"}) + Counter(_named(record))["-9"]
        )


def test_every_named_state_is_there_or_listed_as_unresolved(brought: Bring) -> None:
    once = sum(len(set(_named(r)) - {"-9"}) + Counter(_named(r))["-9"] for r in _wide())
    read = brought("exercises")
    lost = sum(int(r["rows"]) for r in read.unresolved)
    # st. christopher is St. Kitts & Nevis, which one exercise lists under both names.
    assert read.table("exercise_participants").num_rows + lost == once - 1
    assert read.table("exercise_participants").num_rows == 13_645


def test_what_is_unresolved_is_no_state_of_that_year(brought: Bring) -> None:
    unresolved = Counter[str]()
    for line in brought("exercises").unresolved:
        unresolved[line["code"]] += int(line["rows"])
    assert unresolved == {
        "-9": 208,
        "Tonga": 6,
        "NATO": 2,
        "Hong Kong SAR China": 2,
        "Baltic States": 1,
        "Bermuda": 1,
        "Netherlands Antilles": 1,
        "New Caledonia": 1,
        "South Sudan": 1,
    }


def test_an_identifier_that_stood_for_two_exercises_no_longer_does(brought: Bring) -> None:
    held = brought("exercises").rows("exercise_participants")
    by_id: dict[str, set[int]] = {}
    for row in held:
        by_id.setdefault(row["mmeid"], set()).add(row["row"])
    assert all(len(records) == 1 for records in by_id.values())
    drill = {r["ccode"] for r in held if r["mmeid"] == "mme3460-2005"}
    assert drill == {710, 732, 740}


def test_participants_behind_the_24th_are_kept(brought: Bring) -> None:
    """The long file of the same version cuts them off; the wide file does not."""
    largest = brought("exercises").rows("exercise_participants", mmeid="mme1978")
    assert len(largest) == 37
    assert RUSSIA in {r["ccode"] for r in largest}


def test_west_germany_and_germany_are_told_apart_by_the_year(brought: Bring) -> None:
    held = brought("exercises").rows("exercise_participants")
    assert {r["ccode"] for r in held if r["s_year"] == 1985 and r["ccode"] in (255, 260)} == {260}
    assert {r["ccode"] for r in held if r["s_year"] == 1995 and r["ccode"] in (255, 260)} == {255}


def test_no_exercise_is_counted_outside_1980_to_2010(brought: Bring) -> None:
    card = brought("exercises").source.card.table("joint_exercises")
    years = brought("exercises").table("joint_exercises")["year"].to_pylist()
    assert card is not None
    assert card.coverage is not None
    assert (min(years), max(years)) == (card.coverage.first, card.coverage.last) == (1980, 2010)
    assert card.absence == "zero"
    assert brought("exercises").table("joint_exercises").num_rows == 20_209


def test_a_row_of_counts_names_the_records_it_was_counted_from(brought: Bring) -> None:
    raw = _wide()
    for row in brought("exercises").rows("joint_exercises", ccode1=RUSSIA, ccode2=CHINA):
        records = [raw[number - 1] for number in row["rows"]]
        assert len(records) == row["mme_exercises"]
        assert all({"Russia", "China"} <= set(_named(r)) for r in records)
        assert row["mme_cpx"] == sum(r["CPX"] == "1" for r in records)


def test_the_older_coding_finds_eleven_with_russia_and_china(brought: Bring) -> None:
    held = brought("exercises_jme").rows("jme_participants")
    both = {r["exercise"] for r in held if r["ccode"] == RUSSIA} & {
        r["exercise"] for r in held if r["ccode"] == CHINA
    }
    assert len(both) == 11
    years = brought("exercises_jme").rows("joint_exercises_jme", ccode1=RUSSIA, ccode2=CHINA)
    assert sum(r["jme_exercises"] for r in years) == 11
    assert {r["exercise"] for r in held if r["ex_name"] == "Peace Mission 2005"} <= both


def test_the_older_coding_takes_years_from_the_date_where_the_sheet_has_no_year(
    brought: Bring,
) -> None:
    held = brought("exercises_jme").rows("jme_participants")
    mission = [r for r in held if r["ex_name"] == "Peace mission 2010"]
    assert {(r["year"], r["start"], r["s_day"]) for r in mission} == {(2010, "09/09/2010", None)}
    assert {r["year"] for r in held if r["ex_name"] == "Elang Ausindo 07"} == {2007}
    assert (min(r["year"] for r in held), max(r["year"] for r in held)) == (1974, 2010)
    assert brought("exercises_jme").table("jme_participants").num_rows == 6_324


def test_the_older_coding_calls_west_germany_by_the_code_of_germany(brought: Bring) -> None:
    held = brought("exercises_jme").rows("jme_participants")
    germanies = [r for r in held if r["ccode"] in (255, 260, 265)]
    assert {r["ccode"] for r in germanies if r["year"] < 1990} == {260, 265}
    assert {r["ccode"] for r in germanies if r["year"] > 1990} == {255}


def test_what_the_older_coding_leaves_unresolved(brought: Bring) -> None:
    unresolved = Counter[str]()
    for line in brought("exercises_jme").unresolved:
        unresolved[line["code"]] += int(line["rows"])
    assert unresolved == {"TON": 4, "NATO": 2, "BMU": 1, "MNE": 1, "8 NATO MEMBERS": 1}


def test_the_older_coding_reads_no_absence_as_zero(brought: Bring) -> None:
    card = brought("exercises_jme").source.card.table("joint_exercises_jme")
    assert card is not None
    assert card.absence == "void"
    assert all(
        r["jme_exercises"] >= 1 for r in brought("exercises_jme").rows("joint_exercises_jme")
    )
