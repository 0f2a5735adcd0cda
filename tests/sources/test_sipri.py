"""Arms transfers and military expenditure of SIPRI, traced back to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from foedus.errors import InvalidDataError
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states
from tests.sources.conftest import MIRROR, Bring
from tests.sources.workbooks import write_workbook

RUSSIA, CHINA, USA = 365, 710, 2
BANNER = 11


@lru_cache(maxsize=1)
def _register() -> list[dict[str, str]]:
    with (MIRROR / "sipri/trade_register.csv").open(encoding="utf-8", newline="") as file:
        lines = [line.rstrip("\r\n").rstrip(";") for line in file][BANNER:]
    return list(csv.DictReader(lines))


def test_russia_delivered_to_china_what_the_register_says(brought: Bring) -> None:
    rows = brought("sipri_arms").rows("arms", ccode1=RUSSIA, ccode2=CHINA)
    tiv = {r["year"]: round(r["tiv"]) for r in rows}
    assert {y: tiv[y] for y in (2000, 2005, 2010, 2018, 2021, 2023, 2024)} == {
        2000: 2205,
        2005: 3066,
        2010: 653,
        2018: 1656,
        2021: 467,
        2023: 327,
        2024: 30,
    }
    assert {r["year"]: r["tiv"] for r in rows}[1995] == 496.5
    assert max(tiv, key=lambda year: tiv[year]) == 2005
    back = brought("sipri_arms").rows("arms_deliveries", ccode1=CHINA, ccode2=RUSSIA)
    assert len(back) == 6


def test_random_deliveries_stand_in_the_register(brought: Bring) -> None:
    raw, held = _register(), brought("sipri_arms").rows("arms_deliveries")
    flags = {"Yes": True, "No": False, "": None}
    for row in random.Random(3).sample(held, 200):
        record = raw[row["row"] - 1]
        assert row["order_id"] == int(record["SIPRI AT Database ID"])
        assert row["year"] == int(record["Delivery year"])
        assert row["designation"] == record["Designation"]
        assert row["tiv"] == float(record["TIV delivery values"])
        assert row["number"] == float(record["Numbers delivered"])
        assert row["number_estimated"] is flags[record["Numbers delivered is estimate"]]
        assert row["local_production"] is flags[record["Local production"]]


def test_sums_of_random_pairs_are_those_of_a_second_count(brought: Bring) -> None:
    sums: Counter[tuple[str, str, int]] = Counter()
    licensed: Counter[tuple[str, str, int]] = Counter()
    for r in _register():
        key = (r["Supplier"], r["Recipient"], int(r["Delivery year"]))
        sums[key] += float(r["TIV delivery values"])  # type: ignore[assignment]
        if r["Local production"] == "Yes":
            licensed[key] += float(r["TIV delivery values"])  # type: ignore[assignment]
    names = {"United States": 2, "Japan": 740, "Germany": 255, "Congo": 484, "Turkiye": 640}
    for a, b, year in [
        ("United States", "Japan", 2010),
        ("Germany", "Turkiye", 2006),
        ("United States", "Germany", 1999),
    ]:
        (row,) = brought("sipri_arms").rows("arms", ccode1=names[a], ccode2=names[b], year=year)
        assert row["tiv"] == pytest.approx(sums[a, b, year])
        assert row["tiv_licensed"] == pytest.approx(licensed[a, b, year])


def test_what_is_no_state_is_listed_and_nothing_else_is_lost(brought: Bring) -> None:
    read = brought("sipri_arms")
    lost = Counter[str]()
    for line in read.unresolved:
        lost[line["code"]] += int(line["rows"])
    whole = {
        code
        for code in lost
        if not code.endswith("*") and not code.startswith(("unknown", "Unknown"))
    }
    assert whole == {
        "Aruba",
        "Northern Cyprus",
        "Palestine",
        "South Sudan",
        "Tonga",
        "Western Sahara",
    }
    assert lost["unknown supplier(s)"] == 194
    assert lost["South Sudan"] == 5  # before 2011
    held = read.table("arms_deliveries").num_rows
    # A row whose supplier and recipient are both no states is listed once, under its supplier.
    assert held + sum(lost.values()) == len(_register()) == 25_024


def test_the_register_covers_its_own_years_and_no_others(brought: Bring) -> None:
    read = brought("sipri_arms")
    years = set(read.table("arms").column("year").to_pylist())
    assert (min(years), max(years)) == (1995, 2024)
    card = read.source.card.table("arms")
    assert card is not None
    assert card.coverage is not None
    assert (card.coverage.first, card.coverage.last) == (1995, 2024)
    assert read.edition.released.isoformat() == "2026-02-12"


@lru_cache(maxsize=16)
def _table(name: str) -> dict[str, dict[int, float]]:
    path = MIRROR / f"sipri/TIV-Export-{name}-1950-2021.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[10:]
    years = rows[0][1:-1]
    return {
        row[0]: {int(y): float(v) for y, v in zip(years, row[1:], strict=False) if v}
        for row in rows[1:]
    }


def test_the_tables_of_2022_are_a_vintage_of_their_own(brought: Bring) -> None:
    older = {
        r["year"]: r["tiv_2022"]
        for r in brought("sipri_tiv").rows("arms_exports", ccode1=RUSSIA, ccode2=CHINA)
    }
    assert (older[2018], older[2021], older[1954]) == (1767, 773, 3500)
    newer = {
        r["year"]: round(r["tiv"])
        for r in brought("sipri_arms").rows("arms", ccode1=RUSSIA, ccode2=CHINA)
    }
    assert newer[2018] == 1656
    assert not {*older} & {*range(1969, 1990)}
    assert {**_table("USR")["China"], **_table("RUS")["China"]} == older


def test_suppliers_of_the_tables_are_states_of_their_time(brought: Bring) -> None:
    read = brought("sipri_tiv")
    table = read.table("arms_exports")
    assert {*table.column("ccode1").to_pylist()} == {2, 200, 220, 255, 260, 365, 369, 666, 710}
    german = _table("FRG")["Turkey"]
    west = {r["year"]: r["tiv_2022"] for r in read.rows("arms_exports", ccode1=260, ccode2=640)}
    united = {r["year"]: r["tiv_2022"] for r in read.rows("arms_exports", ccode1=255, ccode2=640)}
    assert {**west, **united} == german
    assert max(west) < 1990 <= min(united)
    card = read.source.card.table("arms_exports")
    assert card is not None
    assert card.coverage is not None
    assert {*card.coverage.states} == {2, 200, 220, 255, 260, 365, 369, 666, 710}


def test_recipients_of_the_tables_without_a_state_are_listed(brought: Bring) -> None:
    codes = {r["code"] for r in brought("sipri_tiv").unresolved}
    states = {c for c in codes if not c.endswith("*")}
    assert {"Biafra", "Katanga", "Palestine", "Unknown recipient(s)"} <= states
    reasons = {r["code"]: r["reason"] for r in brought("sipri_tiv").unresolved}
    unknown = {c for c in states if reasons[c] == "no state has this code"}
    assert unknown == {"Biafra", "Katanga", "Palestine", "Unknown recipient(s)", "Western Sahara"}


def test_expenditure_of_2023_is_that_of_the_workbook(brought: Bring) -> None:
    read = brought("sipri_milex")
    spent = {r["ccode"]: r for r in read.rows("sipri_milex", year=2023)}
    assert [spent[c]["sipri_milex"] for c in (USA, CHINA, RUSSIA)] == [
        pytest.approx(880_070, abs=1),
        pytest.approx(309_485, abs=1),
        pytest.approx(126_473, abs=1),
    ]
    assert 0.03 < spent[USA]["sipri_milex_gdp"] < 0.04
    assert 0.05 < spent[RUSSIA]["sipri_milex_gdp"] < 0.07


def test_what_is_not_available_and_who_did_not_exist_leave_no_row(brought: Bring) -> None:
    read = brought("sipri_milex")
    assert read.rows("sipri_milex", ccode=RUSSIA, year=1991) == []
    assert {r["year"] for r in read.rows("sipri_milex", ccode=RUSSIA) if r["year"] < 1992} == {
        1988,
        1989,
        1990,
    }
    assert read.rows("sipri_milex", ccode=731) == []  # North Korea: never available
    assert min(r["year"] for r in read.rows("sipri_milex", ccode=316)) == 1993
    assert all(r["sipri_milex"] != 0 for r in read.rows("sipri_milex", ccode=CHINA))


def test_names_of_the_workbook_are_states_of_their_year(brought: Bring) -> None:
    read = brought("sipri_milex")
    reasons = {r["code"]: r["reason"] for r in read.unresolved}
    assert reasons["European Union"] == "European Union is no member of the COW state system"
    others = [reason for code, reason in reasons.items() if code != "European Union"]
    assert all("did not exist" in r or "was not a member" in r for r in others)
    german = {r["ccode"] for r in read.rows("sipri_milex") if r["ccode"] in (255, 260, 265)}
    assert german == {255, 260, 265}
    assert min(r["year"] for r in read.rows("sipri_milex", ccode=732)) == 1953


def _banner(title: str) -> list[list[str | float]]:
    return [[title, "", ""], ["", "", ""], ["", "", ""], ["", "", ""], ["", "", ""]]


def test_the_workbook_of_2025_is_read_in_its_own_prices(tmp_path: Path) -> None:
    book = write_workbook(
        tmp_path / "milex.xlsx",
        {
            "Constant (2024) US$": [
                *_banner("Invented figures"),
                ["Country", "", "Notes", 2024, 2025],
                ["Europe", "", "", "", ""],
                ["Russia", "", "x", 100.5, "..."],
                ["Kosovo", "", "", "xxx", 2.25],
            ],
            "Share of GDP": [
                *_banner("Invented figures"),
                ["Country", "Notes", 2024, 2025],
                ["Europe", "", "", ""],
                ["Russia", "x", 0.0625, 0.125],
            ],
        },
    )
    source = load_sources()["sipri_milex"]
    edition = source.card.edition("milex-2025")
    assert edition is not None
    read_source(source, edition, {"constant": book, "share": book}, load_states(), tmp_path / "out")
    rows = pq.read_table(tmp_path / "out/sipri_milex.parquet").to_pylist()
    assert [
        (r["ccode"], r["year"], r["sipri_milex"], r["sipri_milex_gdp"], r["file"]) for r in rows
    ] == [
        (347, 2025, 2.25, None, "constant"),
        (365, 2024, 100.5, 0.0625, "constant"),
        (365, 2025, None, 0.125, "share"),
    ]


def test_a_workbook_of_another_base_year_is_refused_by_name(tmp_path: Path) -> None:
    book = write_workbook(tmp_path / "milex.xlsx", {"Constant (2023) US$": [["Country"]]})
    source = load_sources()["sipri_milex"]
    edition = source.card.edition("milex-2025")
    assert edition is not None
    with pytest.raises(InvalidDataError, match=r"no sheet 'Constant \(2024\) US\$'"):
        read_source(
            source, edition, {"constant": book, "share": book}, load_states(), tmp_path / "out"
        )
