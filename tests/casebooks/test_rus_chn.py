"""The Russia-China casebook: nothing lost of the compiled facts, nothing weak dressed up."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.evidence.casebooks import check_casebook, read_casebook
from foedus.identity import load_states

CASEBOOK = Path(__file__).resolve().parents[2] / "casebooks" / "rus-chn"
TABLES = (
    "exercises",
    "transfers",
    "projects",
    "agreements",
    "contacts",
    "statements",
    "flows",
    "incidents",
    "counts",
)
COMPILED = {
    "exercises": "exercises",
    "transfers": "transfers",
    "projects": "projects",
    "agreements": "agreements",
    "visits": "contacts",
    "perceptions": "statements",
    "macro": "flows",
    "thirdparty": "incidents",
}
COUNTED = {"VI-021", "VI-028", *(f"VI-{number:03d}" for number in range(43, 49))}

Row = dict[str, str]

SAME = {
    "exercises": "name kind domains participants place ships aircraft",
    "transfers": "supplier recipient system category delivered_from delivered_to quantity "
    "value_usd_m kind",
    "projects": "project field partners milestones military_relevance",
    "agreements": "date name type parties duration_years",
    "contacts": "date level format host place occasion outcome",
    "statements": "person role date topic proposition stance",
    "flows": "partner value unit",
    "incidents": "date category event actors direction",
    "counts": "date",
}
RENAMED = {
    "exercises": {
        "date": "start_date",
        "latitude": "lat",
        "longitude": "lon",
        "troops": "troops_total",
    },
    "transfers": {"date": "ordered_year", "designation": "designation_nato"},
    "projects": {"date": "start", "end_date": "end", "outcome": "status"},
    "agreements": {"content": "military_content", "in_force_from": "entry_into_force"},
    "contacts": {},
    "statements": {"speaker": "country", "language": "original_language"},
    "flows": {"actor": "country", "flow": "indicator", "date": "year", "window": "period"},
    "incidents": {"relation": "relation_to_dyad"},
    "counts": {"value": "count_in_year"},
}


TRADE_DATA = "S-0451"
"""COW Trade 4.0, which replaced recollections of trade until 2014."""


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def table(name: str) -> dict[str, Row]:
    return {row["id"]: row for row in rows(CASEBOOK / f"{name}.csv")}


@cache
def corrections() -> list[dict[str, Any]]:
    text = (CASEBOOK / "corrections.yml").read_text(encoding="utf-8")
    return [{key: str(value) for key, value in entry.items()} for entry in yaml.safe_load(text)]


def corrected() -> dict[tuple[str, str], Mapping[str, str]]:
    return {
        (entry["id"], entry["column"]): entry
        for entry in corrections()
        if entry["status"] == "corrected"
    }


def records() -> dict[str, Row]:
    return {key: row for name in TABLES for key, row in table(name).items()}


def cited(row: Row) -> list[Row]:
    return [table("sources")[key] for key in row["sources"].split(";")]


def pairs(shared: Path) -> list[tuple[str, Row, Row]]:
    """Every compiled row with its record: table of the record, row, record."""
    found = []
    for file, name in COMPILED.items():
        for row in rows(shared / "facts" / f"{file}.csv"):
            place = "counts" if row["id"] in COUNTED else name
            found.append((place, row, table(place)[row["id"]]))
    return found


def same_text(compiled: str, record: str) -> bool:
    if compiled == record:
        return True
    try:
        return float(compiled) == float(record)
    except ValueError:
        return False


def test_every_compiled_row_is_in_the_casebook_exactly_once(shared: Path) -> None:
    compiled = [row["id"] for file in COMPILED for row in rows(shared / "facts" / f"{file}.csv")]
    stored = [row["id"] for name in TABLES for row in rows(CASEBOOK / f"{name}.csv")]
    assert len(compiled) == 2035
    assert len(set(stored)) == len(stored)
    assert set(compiled) <= set(stored)
    assert all(key.startswith("CO-") for key in set(stored) - set(compiled))


def test_values_are_those_compiled_unless_a_correction_says_otherwise(shared: Path) -> None:
    log = corrected()
    wrong = []
    for name, row, record in pairs(shared):
        columns = {column: column for column in SAME[name].split()} | RENAMED[name]
        for column, origin in columns.items():
            entry = log.get((row["id"], column))
            if entry is None and not same_text(row[origin], record[column]):
                wrong.append((row["id"], column, row[origin], record[column]))
            if entry is not None and not same_text(row[origin], entry["was"]):
                wrong.append((row["id"], column, row[origin], f"log says {entry['was']}"))
    assert wrong == []


def test_credibility_and_the_first_source_are_those_compiled(shared: Path) -> None:
    log = corrected()
    export_series = {f"MA-{number:03d}" for number in range(1, 67)}
    for _, row, record in pairs(shared):
        assert record["credibility"] == row["confidence"][1], row["id"]
        first = cited(record)[0]
        replaced = row["id"] in export_series or (
            (row["id"], "sources") in log and log[row["id"], "sources"]["now"] == record["sources"]
        )
        if row["basis"] == "memory" or replaced:
            continue
        assert first["url"] == row["source_url"], row["id"]
        assert first["title"] == row["source_title"], row["id"]
        grade = log.get((first["id"], "reliability"), {"was": first["reliability"]})["was"]
        assert grade == row["confidence"][0], row["id"]


def test_end_dates_are_kept_and_one_day_needs_none(shared: Path) -> None:
    for name, row, record in pairs(shared):
        if name not in ("exercises", "contacts", "counts"):
            continue
        begin = row.get("start_date") or row["date"]
        expected = "" if row["end_date"] == begin else row["end_date"]
        assert record["end_date"] == expected, row["id"]


def test_what_the_compilers_noted_is_kept(shared: Path) -> None:
    for name, row, record in pairs(shared):
        noted = row.get("integration_notes") if name == "exercises" else row.get("notes")
        assert (noted or "").rstrip(". ") in record["notes"], row["id"]


def test_recodings_follow_rules(shared: Path) -> None:
    for name, row, record in pairs(shared):
        if name == "exercises" and (row["id"], "theatres") not in corrected():
            assert record["theatres"].split(";") == re.split(r";\s*", row["sea_or_region"])
        if name == "contacts":
            for side in ("russian_participant", "chinese_participant"):
                for person in row[side].split(" / "):
                    assert f"{person} (" in record["persons"], row["id"]
        if name == "statements":
            assert (record["joint"] == "y") == (" / " in row["person"]), row["id"]


def test_memory_rows_cite_memory_alone_and_are_never_more_than_reported(shared: Path) -> None:
    compiled = {row["id"] for _, row, _ in pairs(shared) if row["basis"] == "memory"}
    stored = {key for key, row in records().items() if "S-MEMORY" in row["sources"]}
    replaced = {key for key, row in records().items() if row["sources"] == TRADE_DATA}
    assert len(compiled) == 174
    assert stored == compiled - replaced
    for key in stored:
        row = records()[key]
        assert row["sources"] == "S-MEMORY"
        assert row["status"] in ("reported", "announced"), key
        assert row["known_on_basis"] == "event", key
    memory = table("sources")["S-MEMORY"]
    assert (memory["reliability"], memory["kind"], memory["url"]) == ("F", "memory", "")


def test_recalled_trade_gives_way_to_the_data_set_where_it_covers_the_year(shared: Path) -> None:
    replaced = {key for key, row in records().items() if row["sources"] == TRADE_DATA}
    recalled = {
        row["id"]
        for _, row, _ in pairs(shared)
        if row.get("basis") == "memory" and row.get("indicator", "").startswith("goods_")
    }
    covered = {key for key in recalled if int(table("flows")[key]["date"]) <= 2014}
    assert replaced == covered
    assert all((key, "value") in corrected() for key in replaced)
    russian_imports, chinese_imports = 51.13, 42.81  # COW Trade 4.0, 2014, USD billion
    assert float(table("flows")["MA-510"]["value"]) == russian_imports
    assert float(table("flows")["MA-543"]["value"]) == chinese_imports


def test_nothing_is_shown_by_memory_forums_or_doubtful_items_alone() -> None:
    for key, row in records().items():
        if row["status"] not in ("demonstrated", "institutionalised"):
            continue
        sound = [s for s in cited(row) if s["reliability"] in "ABC" and s["kind"] != "forum"]
        assert sound, key
        assert int(row["credibility"]) <= 3, key


def test_demonstrated_acts_have_a_primary_document_or_an_independent_second_origin() -> None:
    for name in ("exercises", "contacts", "incidents"):
        for key, row in table(name).items():
            if row["status"] != "demonstrated":
                continue
            sound = [s for s in cited(row) if s["reliability"] in "ABC" and s["kind"] != "forum"]
            primary = any(s["kind"] == "primary" for s in sound)
            outside = any(s["origin_party"] not in ("RUS", "CHN") for s in sound)
            assert primary or (len({s["origin"] for s in sound}) >= 2 and outside), key


def test_every_source_is_cited_and_every_citation_exists() -> None:
    used = {key for row in records().values() for key in row["sources"].split(";")}
    assert used == set(table("sources"))


def test_contradictions_are_linked_in_both_directions() -> None:
    found = records()
    for key, row in found.items():
        for other in filter(None, row["contradicts"].split(";")):
            assert key in found[other]["contradicts"].split(";"), (key, other)


def test_spreads_hold_the_chosen_value() -> None:
    for key, row in records().items():
        for column in [name for name in row if name.endswith("_low")]:
            value = row[column.removesuffix("_low")]
            low, high = row[column], row[column.removesuffix("_low") + "_high"]
            assert not (low or high) or float(low or value) <= float(value), key
            assert not (low or high) or float(value) <= float(high or value), key


def test_the_ten_air_patrols_of_2019_to_2025_are_all_there_in_order() -> None:
    patrols = [r for r in table("exercises").values() if r["series"] == "joint-air-patrol"]
    patrols.sort(key=lambda row: row["date"])
    ordinals = [int(re.match(r"\d+", row["name"])[0]) for row in patrols]  # type: ignore[index]
    assert ordinals == list(range(1, 11))
    assert (patrols[0]["date"][:4], patrols[-1]["date"][:4]) == ("2019", "2025")
    assert all(row["participants"] == "RUS;CHN" for row in patrols)


def test_the_editions_of_joint_sea_agree_with_the_count_of_xinhua() -> None:
    editions = [r for r in table("exercises").values() if r["series"] == "joint-sea"]
    until_2022 = [row for row in editions if row["date"] < "2023"]
    assert len(until_2022) == int(table("counts")["CO-007"]["value"])


def test_the_treaty_of_2001_is_a_duty_to_consult_and_nobody_owes_defence() -> None:
    agreements = table("agreements")
    assert agreements["AG-016"]["obligation"] == "consultation"
    assert agreements["AG-016"]["status"] == "institutionalised"
    assert not [key for key, row in agreements.items() if "defence" in row["obligation"]]


def test_renewals_point_to_what_they_renew() -> None:
    renewals = {
        key: row["renewal_of"] for key, row in table("agreements").items() if row["renewal_of"]
    }
    assert renewals == {"AG-039": "AG-025", "AG-040": "AG-016", "AG-042": "AG-033"}


def test_contested_claims_of_march_2013_do_not_count() -> None:
    assert {records()[key]["status"] for key in ("TR-050", "PR-006", "AG-028")} == {"denied"}


def test_corrections_name_real_cells_and_what_stands_there() -> None:
    found = records() | table("sources")
    for entry in corrections():
        cell = found[entry["id"]][entry["column"]]
        if entry["status"] == "flagged":
            assert entry["was"] == entry["now"] == cell, entry
        elif not entry["now"].startswith("a later source"):
            assert cell == entry["now"], entry
        assert entry["status"] in ("corrected", "flagged")
        assert entry["reason"].endswith("."), entry


def test_files_are_utf8_with_plain_line_ends() -> None:
    for path in CASEBOOK.iterdir():
        data = path.read_bytes()
        assert b"\r" not in data, path.name
        assert data.decode("utf-8").endswith("\n"), path.name


def test_foedus_finds_no_fault_and_reads_every_record() -> None:
    states = load_states()
    assert list(check_casebook(CASEBOOK, states)) == []
    evidence = read_casebook(CASEBOOK, states)
    assert evidence.dyad == ("RUS", "CHN")
    assert sum(len(evidence[name]) for name in TABLES) == len(records())
    assert all(evidence[name].coverage for name in TABLES)


def test_an_outside_reader_takes_it_for_a_valid_data_package() -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    validate: Callable[[str], Any] = frictionless.validate
    report = validate(str(CASEBOOK / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
