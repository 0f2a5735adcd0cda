"""Every kind of faulty cell is reported at its file, line and column, with a remedy."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.evidence.casebook_samples import describe, edit, line_of, only, sample, write

from foedus.errors import InvalidDataError
from foedus.evidence.casebooks import check_casebook, load_schemas, read_casebook
from foedus.evidence.casebooks.cells import today
from foedus.identity import States

SOON = (today() + timedelta(days=3)).isoformat()


def test_the_sample_is_sound(folder: Path, states: States) -> None:
    assert check_casebook(folder, states) == []


CELLS = [
    (
        "exercises",
        0,
        "troops",
        "abc",
        '"abc" is not a number. Write digits only, e.g. 1200; leave',
    ),
    ("exercises", 0, "troops", "1,200", '"1,200" is not a number'),
    ("exercises", 0, "troops", "nan", '"nan" is not a number'),
    ("exercises", 0, "troops", "1e999", '"1e999" is not a number'),
    ("exercises", 0, "troops", "1_000", "is not a number"),
    ("exercises", 0, "troops", "２０００", "is not a number"),
    ("exercises", 0, "troops", "-5", '"-5" is out of range. Write a value of 0 or more'),
    ("exercises", 0, "latitude", "91", "out of range. Write a value from -90 to 90"),
    ("exercises", 0, "longitude", "-181", "out of range. Write a value from -180 to 180"),
    ("exercises", 0, "interoperability", "2.0", '"2.0" is not a whole number'),
    ("exercises", 0, "interoperability", "4", "from 0 to 3"),
    ("exercises", 0, "live_fire", "yes", '"yes" is neither y nor n'),
    ("exercises", 0, "kind", "bilateral exercice", 'Write "bilateral exercise".'),
    ("exercises", 0, "kind", "Bilateral Exercise", 'Write "bilateral exercise".'),
    ("exercises", 0, "kind", "zzz", "Write one of 5 values: bilateral exercise; multilateral"),
    ("exercises", 0, "domains", "sea;sky", '"sky" is not a value'),
    ("exercises", 0, "domains", "sea;sea", '"sea" stands twice'),
    ("exercises", 0, "domains", ";", "lists nothing"),
    ("exercises", 0, "participants", "JPN;Philippines", "Write PHL."),
    ("exercises", 0, "participants", "JPN;ZZZ9", 'declare your own under "foedus:actors"'),
    ("exercises", 0, "date", "2023-02-30", "not a date of the calendar"),
    ("exercises", 0, "date", "05/06/2023", "Write as much as is known, YYYY, YYYY-MM"),
    ("exercises", 0, "date", "", "the cell is empty. Fill it. When it happened"),
    ("exercises", 0, "end_date", "2023-06-04", "2023-06-04 is before date, 2023-06-05"),
    ("exercises", 0, "lapses_on", "2022", "2022 is before date"),
    ("exercises", 0, "known_on", "2023-06", "Write a full date, YYYY-MM-DD; this cell must"),
    ("exercises", 0, "known_on", "2023-13-01", "not a day of the calendar"),
    ("exercises", 0, "known_on", "1799-12-31", "not a day on which anybody can have read"),
    ("exercises", 0, "known_on", SOON, "not a day on which anybody can have read"),
    (
        "exercises",
        0,
        "known_on",
        "2023-06-11",
        "before the earliest dated source, of 2023-06-12",
    ),
    ("exercises", 0, "known_on_basis", "event", 'a source is dated 2023-06-12. Write "source"'),
    ("exercises", 0, "known_on_basis", "guess", "not a value of this column"),
    ("exercises", 0, "status", "rumoured", "not a value of this column"),
    ("exercises", 0, "credibility", "7", "Write a value from 1 to 6"),
    ("exercises", 0, "credibility", "B", "not a whole number"),
    ("exercises", 0, "sources", "", "the cell is empty. Fill it. Ids of the sources"),
    ("exercises", 0, "sources", "S-9", 'there is no id "S-9" in the casebook'),
    ("exercises", 0, "sources", "S-1;EX-2", '"EX-2" is a record, not a source'),
    ("exercises", 0, "sources", "S-1, S-2", '"S-1, S-2" cannot be an id'),
    ("exercises", 0, "superseded_by", "EX-9", 'no id "EX-9"'),
    ("exercises", 0, "superseded_by", "S-1", '"S-1" is a source, not a record'),
    ("exercises", 0, "superseded_by", "EX-1", "in a circle: EX-1 -> EX-1"),
    ("exercises", 0, "contradicts", "EX-1", '"EX-1" points to itself'),
    ("exercises", 0, "contradicts", "EX-2;XX-1", 'no id "XX-1"'),
    ("exercises", 1, "id", "EX-1", 'the id "EX-1" stands already in exercises.csv, line 2'),
    ("exercises", 1, "id", "EX 2", '"EX 2" cannot be an id'),
    ("exercises", 1, "id", "<b>", "cannot be an id"),
    ("exercises", 1, "participants", "SUN;JPN", "SUN (Soviet Union) did not exist on 2023"),
    ("exercises", 0, "troops_low", "2001", "2001 is above the value in troops, 2000"),
    ("exercises", 0, "troops_high", "1999", "1999 is below the value in troops, 2000"),
    ("transfers", 0, "delivered_from", "20233", "is not a year. Write four digits"),
    ("transfers", 0, "delivered_to", "2022", "2022 is before delivered_from, 2023"),
    ("agreements", 0, "known_on", "1956-07-22", "before the last day of the event, 1956-07-23"),
    ("agreements", 0, "known_on_basis", "source", "no source of this record has a date"),
    ("agreements", 0, "status", "demonstrated", "all its sources are memory or a forum"),
    ("agreements", 0, "superseded_by", "S-3", "is a source, not a record"),
    ("agreements", 1, "in_force_until", "2022", "2022 is before in_force_from, 2023"),
    ("agreements", 1, "renewal_of", "AG-9", 'no id "AG-9"'),
    ("agreements", 1, "parties", "SUN;PHL", "SUN (Soviet Union) did not exist on 2023"),
    ("statements", 0, "stance", "3", "from -2 to 2"),
    ("statements", 0, "speaker", "the Philippines", "Write PHL."),
    ("contacts", 0, "host", "Middle-earth", "is not the code of an actor"),
    ("contacts", 0, "session", "0", "of 1 or more"),
    ("flows", 0, "value", "", "the cell is empty"),
    ("sources", 0, "reliability", "A1", "not a value of this column"),
    ("sources", 0, "kind", "blog", "not a value of this column"),
    ("sources", 0, "url", "example.org/a", "Write the full address, beginning with https://"),
    ("sources", 0, "url", "javascript:alert(1)", "is not a web address"),
    ("sources", 0, "url", "https://exa mple.org", "is not a web address"),
    ("sources", 0, "url", "http://[bad", "is not a web address"),
    ("sources", 0, "archive_url", "ftp:/x", "is not a web address"),
    ("sources", 0, "retrieved", "2023", "not a day of the calendar"),
    ("sources", 0, "origin", "", "the cell is empty. Fill it. Who first reported"),
    ("sources", 0, "origin_party", "Japan", "Write JPN."),
]


@pytest.mark.parametrize("case", CELLS, ids=lambda case: f"{case[0]}-{case[2]}-{case[3]}"[:40])
def test_a_faulty_cell_is_named_by_file_line_and_column(
    tmp_path: Path, states: States, case: tuple[str, int, str, str, str]
) -> None:
    table, index, column, cell, message = case
    tables = sample()
    tables[table][index][column] = cell
    folder = write(tmp_path / "casebook", tables)
    line = line_of(table, tables, index)

    faults = check_casebook(folder, states)

    places = {(f.file, f.row, f.column) for f in faults}
    assert (f"{table}.csv", line, column) in places, [str(f) for f in faults]
    assert any(message in str(f) and f.column == column for f in faults), list(map(str, faults))
    with pytest.raises(InvalidDataError, match=rf"{table}\.csv, line {line}, column {column}:"):
        read_casebook(folder, states)


def test_one_coordinate_without_the_other_is_a_fault(tmp_path: Path, states: States) -> None:
    tables = sample()
    del tables["exercises"][0]["longitude"]
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert (fault.row, fault.column, fault.message) == (2, "latitude", "longitude is empty.")


def test_a_range_without_a_value_is_an_answer_but_not_upside_down(
    tmp_path: Path, states: States
) -> None:
    tables = sample()
    tables["exercises"][0] |= {"ships_low": "3", "ships_high": "5"}
    assert check_casebook(write(tmp_path, tables), states) == []
    tables["exercises"][0] |= {"ships_low": "6"}
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert (fault.column, fault.message) == ("ships_high", "5 is below ships_low, 6.")


def test_an_id_of_a_source_cannot_be_an_id_of_a_record(tmp_path: Path, states: States) -> None:
    tables = sample()
    tables["projects"][0]["id"] = "S-2"
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert str(fault) == (
        'projects.csv, line 2, column id: the id "S-2" stands already in sources.csv, line 3. '
        "Give one of the two another id."
    )


def test_a_state_before_its_time_is_a_fault_with_who_acted_then(
    tmp_path: Path, states: States
) -> None:
    tables = sample()
    tables["incidents"][1] |= {"actors": "RUS", "date": "1985"}
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert (fault.file, fault.row, fault.column) == ("incidents.csv", 3, "actors")
    assert "Write SUN, or correct the date." in str(fault)


def test_an_occupied_state_may_sign_a_treaty(tmp_path: Path, states: States) -> None:
    tables = sample()
    tables["agreements"][0]["date"] = "1951-09-08"
    assert check_casebook(write(tmp_path, tables), states) == []


def test_an_actor_that_the_casebook_declares_is_known(folder: Path, states: States) -> None:
    edit(folder, "exercises.csv", "PHL;JPN;USA", "PHL;JPN;QX")
    assert "QX" in str(only(check_casebook(folder, states)))
    describe(folder, lambda content: content.update({"foedus:actors": {"QX": "A club"}}))
    assert check_casebook(folder, states) == []


def test_a_circle_of_overtaken_records_is_named_once(tmp_path: Path, states: States) -> None:
    tables = sample()
    for own, other in (("AG-1", "EX-2"), ("EX-2", "TP-1"), ("TP-1", "AG-1")):
        row = next(r for rows in tables.values() for r in rows if r["id"] == own)
        row["superseded_by"] = other
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert (fault.file, fault.row, fault.column) == ("agreements.csv", 2, "superseded_by")
    assert "AG-1 -> EX-2 -> TP-1 -> AG-1" in fault.message


def test_a_chain_that_leads_into_a_circle_is_not_called_one(tmp_path: Path, states: States) -> None:
    tables = sample()
    tables["agreements"][1]["superseded_by"] = "EX-1"
    tables["exercises"][0]["superseded_by"] = "EX-2"
    tables["exercises"][1]["superseded_by"] = "EX-1"
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert "circle: EX-1 -> EX-2 -> EX-1." in fault.message


def test_rows_that_span_lines_are_named_by_their_first_line(tmp_path: Path, states: States) -> None:
    tables = sample()
    tables["exercises"].append(dict(tables["exercises"][0], id="EX-3", troops="many"))
    fault = only(check_casebook(write(tmp_path, tables), states))
    assert (fault.row, fault.column) == (5, "troops")  # EX-2 takes the lines 3 and 4


def test_every_kind_of_column_has_a_faulty_cell_in_this_file() -> None:
    schemas = load_schemas()
    tried = {schemas[table].fields[column].type for table, _, column, *_ in CELLS}
    assert tried == {f.type for table in schemas.values() for f in table.fields.values()}
