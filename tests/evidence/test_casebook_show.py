"""What a casebook holds is counted; nothing is a share of nothing."""

from pathlib import Path

from tests.evidence.casebook_samples import describe, sample, write

from foedus.contracts import Kind, Status
from foedus.evidence.casebooks import coverage_table, load_schemas, read_casebook
from foedus.identity import States


def test_tables_are_counted_by_year_status_and_source(folder: Path, states: States) -> None:
    span = {"from": "1990", "to": "2023", "completeness": 0.7}
    describe(folder, lambda c: c.update({"foedus:coverage": [span]}))
    describe(folder, lambda c: [r.pop("foedus:coverage", None) for r in c["resources"]])
    covered = coverage_table(read_casebook(folder, states))
    agreements = covered.tables[0]
    assert (agreements.name, agreements.title, agreements.records) == (
        "agreements",
        "Agreements",
        2,
    )
    assert (agreements.first_year, agreements.last_year) == (1956, 2023)
    assert agreements.by_year == {1956: 1, 2023: 1}
    assert agreements.by_status == {Status.REPORTED: 1, Status.DEMONSTRATED: 1}
    assert (agreements.memory_share, agreements.dated_share) == (0.5, 0.5)
    assert agreements.sources == {"A": 1, "F": 1}
    assert agreements.spans[0].completeness == 0.7


def test_the_whole_is_the_sum_of_its_tables(folder: Path, states: States) -> None:
    covered = coverage_table(read_casebook(folder, states))
    rows = sum(len(rows) for table, rows in sample().items() if table != "sources")
    assert covered.records == rows
    assert sum(covered.count(t.name, y) for t in covered.tables for y in covered.years) == rows
    assert (covered.years[0], covered.years[-1]) == (1956, 2023)
    assert (covered.count("exercises", 2023), covered.count("exercises", 1956)) == (2, 0)
    assert covered.count("nothing", 2023) == 0
    assert covered.sources == {"A": 1, "B": 1, "F": 1}
    assert covered.source_kinds == {Kind.PRIMARY: 1, Kind.PRESS: 1, Kind.MEMORY: 1}
    assert covered.origins == 3


def test_a_mixed_record_does_not_rest_on_memory(folder: Path, states: States) -> None:
    covered = coverage_table(read_casebook(folder, states))
    exercises = next(t for t in covered.tables if t.name == "exercises")
    assert exercises.memory_share == 0.0


def test_an_empty_casebook_has_no_years_and_no_shares(tmp_path: Path, states: States) -> None:
    covered = coverage_table(read_casebook(write(tmp_path, {"sources": []}), states))
    assert (covered.records, covered.years, covered.sources) == (0, (), {})
    assert [t.name for t in covered.tables] == [n for n in load_schemas() if n != "sources"]
    for table in covered.tables:
        assert (table.memory_share, table.dated_share, table.first_year) == (None, None, None)
