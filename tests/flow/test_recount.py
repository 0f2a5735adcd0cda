"""Numbers of the Russia-China assessment, counted again from the CSV files without foedus."""

from __future__ import annotations

import csv
import math
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from foedus.flow import gather, measure_indicators
from foedus.project import Project
from foedus.store import Cache

FOLDER = Path(__file__).parents[2] / "casebooks" / "rus-chn"
COUNTS = {"reported", "demonstrated", "institutionalised"}
PATROLS = {"joint air patrol", "joint naval patrol"}
DAYS = ["2013-12-31", "2019-12-31", "2026-10-01"]


def rows(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known(table: str, day: str, *parties: str) -> list[dict[str, str]]:
    """Rows known by a day that name both sides in one column or across two."""
    published = {s["id"]: s["date"] for s in rows("sources")}

    def last_day(text: str) -> str:
        return text + {4: "-12-31", 7: "-31"}.get(len(text), "")

    def both(row: dict[str, str]) -> bool:
        named = {p.replace("SUN", "RUS") for c in parties for p in row[c].split(";")}
        return {"RUS", "CHN"} <= named

    def first_day(text: str) -> str:
        return text + {4: "-01-01", 7: "-01"}.get(len(text), "")

    return [
        r
        for r in rows(table)
        if r["known_on"] <= day
        and first_day(r["date"]) <= day
        and both(r)
        and any(last_day(published[s]) <= day or not published[s] for s in r["sources"].split(";"))
    ]


@pytest.fixture(scope="module")
def readings() -> dict[tuple[str, str, str, int], float | None]:
    project = Project(cache=Cache(None))  # made before any test turns the user's cache off
    found = {}
    for day in DAYS:
        evidence = gather(project, project.dyad("RUS-CHN"), date.fromisoformat(day))
        chosen = [
            "joint_exercises", "joint_patrols", "leader_meetings", "joint_statements",
            "multilateral_exercises", "gdp_ratio", "stance", "arms_deliveries",
        ]  # fmt: skip
        for r in measure_indicators(project, evidence, chosen):
            found[(day, r.indicator, r.direction, r.year)] = r.value
    return found


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("indicator", "table", "parties", "of"),
    [
        ("joint_exercises", "exercises", "participants", lambda r: r["kind"] not in PATROLS),
        ("joint_patrols", "exercises", "participants", lambda r: r["kind"] in PATROLS),
        ("multilateral_exercises", "exercises", "participants",
         lambda r: r["kind"] == "multilateral exercise"),
        ("leader_meetings", "contacts", "parties", lambda r: r["level"] == "head of state"),
        ("joint_statements", "agreements", "parties", lambda r: r["type"] == "joint statement"),
    ],
)  # fmt: skip
def test_counts_by_year(
    readings: dict[tuple[str, str, str, int], float | None],
    day: str,
    indicator: str,
    table: str,
    parties: str,
    of: object,
) -> None:
    counted = Counter(
        int(r["date"][:4])
        for r in known(table, day, parties)
        if r["status"] in COUNTS and of(r)  # type: ignore[operator]
    )
    found = {y: v for (d, i, _, y), v in readings.items() if (d, i) == (day, indicator)}
    assert found
    for year, value in found.items():
        if value is None:
            assert counted[year] == 0 or f"{year}-12-31" > day
        else:
            assert value == counted[year], year


def test_as_of_2013_holds_nothing_later(
    readings: dict[tuple[str, str, str, int], float | None],
) -> None:
    years = [y for (d, _, _, y) in readings if d == "2013-12-31"]
    assert max(years) == 2013


def test_gdp_ratio_2023_from_the_two_figures(
    readings: dict[tuple[str, str, str, int], float | None],
) -> None:
    gdp = {
        r["actor"]: float(r["value"])
        for r in rows("flows")
        if r["flow"] == "gdp_current" and r["date"] == "2023" and r["actor"] in ("RUS", "CHN")
    }
    value = readings[("2026-10-01", "gdp_ratio", "", 2023)]
    assert value == pytest.approx(math.log(gdp["RUS"] / gdp["CHN"]))


def test_stance_is_the_mean_of_the_coded_statements(
    readings: dict[tuple[str, str, str, int], float | None],
) -> None:
    said = [
        int(r["stance"])
        for r in known("statements", "2026-10-01", "speaker", "about")
        if r["date"][:4] == "2023"
        and (r["speaker"] == "CHN" or r["joint"] == "y")
        and r["status"] in COUNTS
    ]
    value = readings[("2026-10-01", "stance", "CHN>RUS", 2023)]
    assert value == pytest.approx(sum(said) / len(said))


def test_deliveries_of_2016(
    readings: dict[tuple[str, str, str, int], float | None],
) -> None:
    lines = [
        r["id"]
        for r in known("transfers", "2026-10-01", "supplier", "recipient")
        if r["supplier"] == "RUS"
        and r["category"] != "dual-use"
        and r["delivered_from"]
        and r["delivered_from"] <= "2016" <= (r["delivered_to"] or r["delivered_from"])
        and r["delivery"] != "not delivered"
        and r["status"] in COUNTS
    ]
    assert readings[("2026-10-01", "arms_deliveries", "RUS>CHN", 2016)] == len(lines)
