"""What a sound casebook becomes: typed records, their sources, coverage, digest."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from tests.evidence.casebook_samples import describe, edit, sample, write

from foedus.contracts import Kind, Status
from foedus.evidence.casebooks import (
    check_casebook,
    load_schemas,
    new_casebook,
    read_casebook,
)
from foedus.evidence.casebooks.reader import UNDECLARED
from foedus.identity import FuzzyDate, States, load_states, resolve_dyad

ROOT = Path(__file__).resolve().parents[2]


def test_cells_become_typed_values(folder: Path, states: States) -> None:
    evidence = read_casebook(folder, states)
    drill = evidence["exercises"].records[0]
    assert drill.title == "Joint drill"
    assert drill.parties == ("JPN", "PHL")
    assert (drill.start, drill.end, drill.precision) == (
        date(2023, 6, 5),
        date(2023, 6, 11),
        "day",
    )
    assert drill.ended
    assert (drill.known_on, drill.known_on_basis) == (date(2023, 6, 12), "source")
    assert (drill.status, drill.credibility) == (Status.DEMONSTRATED, 1)
    assert drill["domains"] == ("sea", "air")
    assert (drill["troops_low"], drill["troops"], drill["troops_high"]) == (1800, 2000, 2200)
    assert drill["live_fire"] is False
    assert drill["combined_command"] is None
    assert drill["ships"] is None
    assert evidence["transfers"].records[0]["delivered_from"] == 2023
    assert evidence["flows"].records[0]["value"] == 9500.0
    text = evidence["agreements"].records[1]
    assert text["in_force_until"] == FuzzyDate.parse("2033")
    assert text["renewal_of"] == "AG-1"


def test_a_partial_date_spans_the_days_that_it_admits(folder: Path, states: States) -> None:
    drill = read_casebook(folder, states)["exercises"].records[1]
    assert (drill.start, drill.end, drill.precision) == (
        date(2023, 1, 1),
        date(2023, 12, 31),
        "year",
    )
    assert not drill.ended
    assert drill.title == 'Drill, "second"\nof its name'


def test_sources_are_read_once_and_in_the_order_of_the_record(folder: Path, states: States) -> None:
    evidence = read_casebook(folder, states)
    press, memory = evidence.sources_of(evidence["exercises"].records[1])
    assert (press.id, press.published, press.kind) == ("S-2", date(2023, 7, 31), Kind.PRESS)
    assert (memory.published, memory.origin_party) == (None, "")


def test_every_record_has_every_column_of_its_table(folder: Path, states: States) -> None:
    evidence = read_casebook(folder, states)
    for name, table in evidence.tables.items():
        for record in table:
            assert tuple(record.fields) == load_schemas()[name].own


def test_evidence_is_of_all_time_and_names_its_dyad(folder: Path, states: States) -> None:
    evidence = read_casebook(folder, states)
    assert (evidence.dyad, evidence.as_of) == (("JPN", "PHL"), date.max)
    assert (evidence.name, evidence.title, evidence.version) == ("jpn-phl", "A pair", "0.1.0")
    assert len(evidence["nothing of this name"]) == 0


def test_the_dyad_is_in_canonical_order_whatever_the_descriptor_says(
    folder: Path, states: States
) -> None:
    describe(folder, lambda content: content.update({"foedus:dyad": ["PHL", "JPN"]}))
    assert read_casebook(folder, states).dyad == ("JPN", "PHL")


def test_coverage_is_read_for_its_table_and_partial_dates_take_in_their_days(
    folder: Path, states: States
) -> None:
    span = {"from": "1999", "to": "2023-06", "completeness": 0.5, "note": "own search"}
    describe(folder, lambda c: c["resources"][1].update({"foedus:coverage": [span]}))
    evidence = read_casebook(folder, states)
    declared = list(load_schemas())[1]
    (covered,) = evidence[declared].coverage
    assert (covered.first, covered.last) == (date(1999, 1, 1), date(2023, 6, 30))
    assert (covered.completeness, covered.note) == (0.5, "own search")
    for name, table in evidence.tables.items():
        assert (table.coverage[0].completeness == UNDECLARED) == (name != declared)


def test_a_table_that_declares_no_coverage_spans_the_years_of_its_records(
    folder: Path, states: States
) -> None:
    for name, table in read_casebook(folder, states).tables.items():
        (span,) = table.coverage
        assert span.completeness == UNDECLARED, name
        assert span.first == date(min(r.start for r in table).year, 1, 1)
        assert all(span.first <= r.start and r.known_on <= span.last for r in table)
        assert "not declared" in span.note


def test_a_table_without_records_and_coverage_covers_nothing(
    tmp_path: Path, states: States
) -> None:
    folder = new_casebook(resolve_dyad("JPN-PHL", states), tmp_path / "new")
    assert {t.coverage for t in read_casebook(folder, states).tables.values()} == {()}


def test_coverage_of_the_package_stands_for_tables_without_their_own(
    folder: Path, states: States
) -> None:
    def change(content: dict) -> None:  # type: ignore[type-arg]
        content["foedus:coverage"] = [{"from": "2000", "to": "2020", "completeness": 1}]
        for resource in content["resources"]:
            resource.pop("foedus:coverage", None)
        content["resources"][1]["foedus:coverage"] = []

    describe(folder, change)
    tables = list(read_casebook(folder, states).tables.values())
    assert tables[0].coverage[0].completeness == UNDECLARED
    assert all(table.coverage[0].completeness == 1.0 for table in tables[1:])


def test_optional_tables_and_columns_may_be_absent(tmp_path: Path, states: States) -> None:
    tables = {name: rows for name, rows in sample().items() if name in ("sources", "counts")}
    folder = write(tmp_path, tables)
    required = load_schemas()["counts"].required
    row = tables["counts"][0]
    lines = [",".join(required), ",".join(row[name] for name in required)]
    lines[1] = lines[1].replace("All named exercises.", '"All, named."')
    (folder / "counts.csv").write_text("\n".join(lines).replace("JPN;PHL", " JPN ; PHL "))
    count = read_casebook(folder, states)["counts"].records[0]
    assert count["value_low"] is None
    assert count["definition"] == "All, named."
    assert count.parties == ("JPN", "PHL")


def test_only_sources_are_needed_and_they_may_be_empty(tmp_path: Path, states: States) -> None:
    evidence = read_casebook(write(tmp_path, {"sources": []}), states)
    assert (evidence.tables, evidence.sources) == ({}, {})


def test_a_column_of_the_analysts_own_is_not_read(folder: Path, states: States) -> None:
    edit(folder, "projects.csv", "notes\n", "notes,x_todo\n")
    path = folder / "projects.csv"
    path.write_text(path.read_text("utf-8").rstrip("\n") + ",not a number\n", "utf-8")
    assert "x_todo" not in read_casebook(folder, states)["projects"].records[0].fields


def test_corrections_are_kept_as_they_are_written(folder: Path, states: States) -> None:
    (folder / "corrections.yml").write_text(
        "- {id: EX-1, column: troops, was: 3000, now: ~, reason: 'A: b', date: 2025-06-30}\n"
    )
    (correction,) = read_casebook(folder, states).corrections
    assert correction == {
        "id": "EX-1",
        "column": "troops",
        "was": "3000",
        "now": "",
        "reason": "A: b",
        "status": "",
        "date": "2025-06-30",
    }


def test_the_digest_changes_with_every_file_and_with_nothing_else(
    folder: Path, states: States
) -> None:
    before = read_casebook(folder, states).digest
    (folder / "README.md").write_text("unread", "utf-8")
    assert read_casebook(folder, states).digest == before
    seen = {before}
    for name in ("datapackage.json", "flows.csv", "sources.csv", "corrections.yml"):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        seen.add(read_casebook(folder, states).digest)
    assert len(seen) == 5


def test_progress_is_told_by_file_and_ends_at_its_last_row(folder: Path, states: States) -> None:
    told: dict[str, int] = {}
    read_casebook(folder, states, progress=told.__setitem__)
    assert (told["sources.csv"], told["exercises.csv"], told["flows.csv"]) == (3, 2, 1)


def test_the_clock_does_not_date_a_source_of_the_running_year_beyond_today(
    folder: Path, states: States, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "foedus.evidence.casebooks.reader.today", lambda: date(2023, 7, 10), raising=True
    )
    edit(folder, "exercises.csv", "2023-07-31", "2023-07-11")
    assert check_casebook(folder, states) == []


@pytest.mark.parametrize(
    "path",
    [
        *sorted((ROOT / "casebooks").glob("*/")),
        *sorted((ROOT / "tests/world/casebooks").glob("*/")),
    ],
    ids=lambda path: path.name,
)
def test_a_casebook_of_this_repository_has_no_faults(path: Path) -> None:
    invented = ROOT / "tests" / "world" / "states.csv"
    states = load_states((invented,) if invented.is_relative_to(path.parents[1]) else ())
    assert check_casebook(path, states) == []
    evidence = read_casebook(path, states)
    assert sum(map(len, evidence.tables.values())) > 0
    ids = [r.id for table in evidence.tables.values() for r in table]
    assert len(ids) == len(set(ids))
    for table in evidence.tables.values():
        for record in table:
            assert all(source in evidence.sources for source in record.sources)
            assert dataclasses.is_dataclass(record)
