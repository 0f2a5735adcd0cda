"""Reports are not events, and a series says the same however its files were cut and told."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.streams.conftest import Months
from tests.streams.reports import CLASSES, Report, monthly, reports, write

DAY = date(2014, 4, 15)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("events")


def test_many_reports_of_one_day_pair_kind_and_place_are_one_incident(
    months: Months, tmp_path: Path
) -> None:
    told = [
        Report(str(i), DAY, "RUS", "UKR", "18", 4, -9.0, 10, 5, "UP", f"https://{i}.example/")
        for i in range(366)
    ]
    [row] = months(write(tmp_path / "a.csv", told))
    assert (row["incidents"], row["material_conflict"]) == (1, 1)
    assert (row["reports"], row["material_conflict_reports"]) == (366, 366)
    assert (row["distinct_urls"], row["mentions"], row["goldstein"]) == (366, 3660, -9.0)


@pytest.mark.parametrize(
    "other",
    [
        {"date": date(2014, 4, 16)},
        {"target": "CHN"},
        {"root": "19"},
        {"quad": 3},
        {"place": "CH"},
    ],
)
def test_another_day_pair_kind_class_or_place_is_another_incident(
    months: Months, tmp_path: Path, other: dict[str, Any]
) -> None:
    first = Report("1", DAY, "RUS", "UKR", "18", 4)
    rows = months(write(tmp_path / "a.csv", [first, first._replace(event_id="2", **other)]))
    assert sum(row["incidents"] for row in rows) == 2


def test_a_record_that_came_again_with_more_mentions_is_one_report(
    months: Months, tmp_path: Path
) -> None:
    first = Report("1", DAY, "RUS", "UKR", mentions=3)
    [row] = months(write(tmp_path / "a.csv", [first, first._replace(mentions=40), first]))
    assert (row["reports"], row["duplicates"], row["mentions"]) == (1, 2, 40)


def test_an_id_that_stands_for_two_days_is_two_records(months: Months, tmp_path: Path) -> None:
    first = Report("1", DAY, "RUS", "UKR")
    [row] = months(write(tmp_path / "a.csv", [first, first._replace(date=date(2014, 4, 20))]))
    assert (row["reports"], row["duplicates"], row["volume"]) == (2, 0, 2)


def test_share_is_of_all_reports_of_the_month_in_whatever_they_are_about(
    months: Months, tmp_path: Path
) -> None:
    told = [
        Report("1", DAY, "RUS", "CHN"),
        Report("2", DAY, "RUS", "RUS"),
        Report("3", DAY, "", "CHN"),
        Report("4", DAY, "", ""),
        Report("5", date(2014, 5, 1), "RUS", "CHN"),
    ]
    rows = months(write(tmp_path / "a.csv", told))
    assert [(r["month"], r["volume"], r["share"]) for r in rows] == [
        (date(2014, 4, 1), 4, 0.25),
        (date(2014, 5, 1), 1, 1.0),
    ]


def test_what_files_do_not_give_is_empty_and_never_zero(months: Months, tmp_path: Path) -> None:
    [row] = months(write(tmp_path / "a.csv", [Report("1", DAY, "RUS", "CHN")]))
    for column in ("distinct_urls", "mentions", "articles", "goldstein"):
        assert row[column] is None


@pytest.mark.parametrize(
    ("code", "day", "cow"),
    [
        ("RUS", date(2020, 1, 1), 365),
        ("SUN", date(1985, 1, 1), 365),
        ("RUS", date(1991, 12, 10), 365),
        ("DDR", date(1989, 5, 1), 265),
        ("DDR", date(1995, 5, 1), None),
        ("MNE", date(2005, 5, 1), None),
        ("EUR", date(2020, 1, 1), None),
    ],
)
def test_an_actor_has_its_number_in_the_months_in_which_it_was_a_state(
    months: Months, tmp_path: Path, code: str, day: date, cow: int | None
) -> None:
    [row] = months(write(tmp_path / "a.csv", [Report("1", day, code, "CHN")]))
    assert (row["source_cow"], row["target_cow"]) == (cow, 710)


def test_a_pair_is_asked_for_in_both_directions_under_any_code_it_bore(
    months: Months, tmp_path: Path
) -> None:
    told = [
        Report("1", date(1985, 1, 1), "SUN", "CHN"),
        Report("2", date(2020, 1, 1), "CHN", "RUS"),
        Report("3", date(2020, 1, 1), "USA", "RUS"),
    ]
    path = write(tmp_path / "a.csv", told)
    rows = months(path, dyads=("CHN-RUS",))
    assert [(r["source"], r["target"]) for r in rows] == [("RUS", "CHN"), ("CHN", "RUS")]
    both = months(path, dyads=("RUS-CHN", "USA-RUS"))
    assert len(both) == 3
    assert {r["volume"] for r in both} == {1, 2}


def test_days_outside_the_span_count_nowhere(months: Months, tmp_path: Path) -> None:
    told = [Report(str(i), date(2014, 4, i), "RUS", "CHN") for i in range(1, 11)]
    path = write(tmp_path / "a.csv", told)
    [row] = months(path, first=date(2014, 4, 3), last=date(2014, 4, 6))
    assert (row["reports"], row["volume"]) == (4, 4)


def test_the_series_by_day_adds_up_to_that_by_month(months: Months, tmp_path: Path) -> None:
    told = [Report(str(i), date(2014, 4, 1 + i % 9), "RUS", "CHN") for i in range(40)]
    path = write(tmp_path / "a.csv", told)
    by_day = months(path, by="day")
    [by_month] = months(path)
    assert len(by_day) == 9
    assert {r["source_cow"] for r in by_day} == {365}
    for column in ("incidents", "reports", "volume"):
        assert sum(r[column] for r in by_day) == by_month[column]


@settings(max_examples=12)
@given(st.lists(reports, min_size=1, max_size=40))
def test_the_expression_counts_as_plain_python_does(
    months: Months, folder: Path, told: list[Report]
) -> None:
    found = months(write(folder / "laws.csv", told))
    wanted = monthly(told)
    assert {(r["month"], r["source"], r["target"]) for r in found} == set(wanted)
    for row in found:
        counted = wanted[row["month"], row["source"], row["target"]]
        assert {name: row[name] for name in counted} == counted


@settings(max_examples=6)
@given(st.lists(reports, min_size=1, max_size=30))
def test_no_report_is_lost_and_none_is_made(
    months: Months, folder: Path, told: list[Report]
) -> None:
    rows = months(write(folder / "laws.csv", told))
    between = [r for r in told if r.source and r.target and r.source != r.target]
    assert sum(r["reports"] + r["duplicates"] for r in rows) == len(between)
    for row in rows:
        assert row["incidents"] <= row["reports"] <= row["volume"]
        assert sum(row[name] for name in CLASSES) == row["incidents"]
        assert sum(row[f"{name}_reports"] for name in CLASSES) == row["reports"]


@settings(max_examples=6)
@given(st.lists(reports, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_files_may_come_in_any_order_and_twice(
    months: Months, folder: Path, told: list[Report], chance: random.Random
) -> None:
    whole = months(write(folder / "laws.csv", told))
    mixed = [*told, *told]
    chance.shuffle(mixed)
    cut = chance.randrange(len(mixed) + 1)
    parts = (write(folder / "z.csv", mixed[:cut]), write(folder / "b.csv", mixed[cut:]))
    again = months(*parts)
    for row in [*whole, *again]:
        row.pop("duplicates")
    assert again == whole
