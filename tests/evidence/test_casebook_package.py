"""Faults of datapackage.json and corrections.yml are named by line or by key."""

from pathlib import Path
from typing import Any

import pytest
from tests.evidence.casebook_samples import describe, only, sample, write

from foedus.errors import NotFoundError
from foedus.evidence.casebooks import check_casebook, read_casebook
from foedus.identity import States


def test_there_is_one_fault_for_a_folder_that_is_not_there(tmp_path: Path, states: States) -> None:
    for read in (check_casebook, read_casebook):
        with pytest.raises(NotFoundError, match=r"no casebook folder .*casebook new"):
            read(tmp_path / "absent", states)


def test_a_folder_without_a_descriptor_is_a_fault(tmp_path: Path, states: States) -> None:
    fault = only(check_casebook(tmp_path, states))
    assert str(fault) == (
        "datapackage.json: there is no such file. "
        "Put it back, or begin a casebook with `foedus casebook new`."
    )


DESCRIPTORS = [
    ("{", 1, "", "this is not JSON"),
    ('{"name": "a",\n "title" "b"}', 2, "", "this is not JSON"),
    ("[" * 100_000, 0, "", "not a JSON object"),
    ("[]", 0, "", "not a JSON object"),
    ("null", 0, "", "not a JSON object"),
    ("{}", 0, "name", '"" is not a name'),
    ('{"name": "../x"}', 0, "name", '"../x" is not a name'),
    ("{}", 0, "foedus:dyad", "not a list of two states"),
    ("{}", 0, "resources", "there is no list of tables"),
    ('{"name": 3}', 0, "name", "this is not a text"),
    ('{"foedus:dyad": ["JPN"]}', 0, "foedus:dyad", "not a list of two states"),
    ('{"foedus:dyad": ["JPN", "Japan"]}', 0, "foedus:dyad", '"Japan" is no state\'s code'),
    ('{"foedus:dyad": ["SUN", "RUS"]}', 0, "foedus:dyad", "same state"),
    ('{"foedus:dyad": [["JPN"], 1]}', 0, "foedus:dyad", "is no state's code"),
    ('{"foedus:actors": ["X"]}', 0, "foedus:actors", "not a list of codes with names"),
    ('{"resources": []}', 0, "resources", "the table of sources is not listed"),
]


@pytest.mark.parametrize("case", DESCRIPTORS, ids=lambda case: case[0][:40])
def test_a_faulty_descriptor_is_named_by_line_or_key(
    tmp_path: Path, states: States, case: tuple[str, int, str, str]
) -> None:
    text, line, column, message = case
    (tmp_path / "datapackage.json").write_text(text, "utf-8")
    found = [f for f in check_casebook(tmp_path, states) if message in f.message]
    assert [(f.file, f.row, f.column) for f in found] == [("datapackage.json", line, column)]


RESOURCES = [
    (
        {"name": "exercize", "path": "a.csv"},
        "name",
        'Write "exercises", or add "foedus:ignore"',
    ),
    (
        {"name": "zzzz", "path": "a.csv"},
        "name",
        "is not a table of a casebook. Tables are sources",
    ),
    ({"path": "a.csv"}, "name", "is not a table of a casebook"),
    ({"name": ["flows"], "path": "a.csv"}, "name", "is not a table of a casebook"),
    ({"name": "sources", "path": "sources.csv"}, "name", '"sources" is listed twice'),
    ({"name": "flows"}, "path", "there is no path of one file"),
    ({"name": "flows", "path": ""}, "path", "there is no path of one file"),
    ({"name": "flows", "path": ["a.csv", "b.csv"]}, "path", "there is no path of one file"),
    ({"name": "flows", "path": "absent.csv"}, "path", 'there is no file "absent.csv"'),
    ({"name": "flows", "path": "."}, "path", 'there is no file "."'),
    ({"name": "flows", "path": "x" * 5000}, "path", "x"),
    ({"name": "flows", "path": "../secret.csv"}, "path", "leads out of the casebook"),
    ({"name": "flows", "path": "link.csv"}, "path", "leads out of the casebook"),
    ({"name": "flows", "path": "/etc/passwd"}, "path", "is not a path inside the casebook"),
    ({"name": "flows", "path": "C:\\a.csv"}, "path", "is not a path inside the casebook"),
    ({"name": "flows", "path": "https://example.org/a.csv"}, "path", "not a path inside"),
    ("flows.csv", "", "this is not a JSON object"),
]


@pytest.mark.parametrize(("resource", "key", "message"), RESOURCES, ids=str)
def test_a_faulty_resource_is_named_by_key(
    tmp_path: Path, states: States, resource: object, key: str, message: str
) -> None:
    (tmp_path / "secret.csv").write_text("id\n", "utf-8")
    tables = {name: rows for name, rows in sample().items() if name != "flows"}
    folder = write(tmp_path / "casebook", tables)
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    describe(folder, lambda content: content["resources"].append(resource))
    fault = only(check_casebook(folder, states))
    column = ".".join(part for part in (f"resources[{len(tables)}]", key) if part)
    assert (fault.file, fault.row, fault.column) == ("datapackage.json", 0, column)
    assert message in str(fault)


def test_a_table_of_ones_own_can_be_listed_as_ignored(folder: Path, states: States) -> None:
    own = {"name": "scratch", "path": "https://example.org/x", "foedus:ignore": True}
    describe(folder, lambda content: content["resources"].append(own))
    assert check_casebook(folder, states) == []


def test_a_table_that_lies_there_unlisted_is_a_fault(folder: Path, states: States) -> None:
    def drop(content: dict[str, Any]) -> None:
        content["resources"] = [r for r in content["resources"] if r["name"] != "flows"]

    describe(folder, drop)
    fault = only(check_casebook(folder, states))
    assert "flows.csv lies in the casebook but is not listed" in fault.message
    (folder / "flows.csv").unlink()
    assert check_casebook(folder, states) == []


SPANS = [
    ({"from": "2000", "to": "1999", "completeness": 1}, "ends (1999) before it begins (2000)"),
    ({"from": "2000", "to": "2010", "completeness": 1.2}, "1.2 is not a number from 0 to 1"),
    ({"from": "2000", "to": "2010", "completeness": "high"}, "is not a number from 0 to 1"),
    ({"from": "2000", "to": "2010", "completeness": True}, "is not a number from 0 to 1"),
    ({"from": "2000", "to": "2010", "completeness": float("nan")}, "nan is not a number from"),
    ({"from": "2000", "to": "2010"}, "None is not a number from 0 to 1"),
    ({"from": "2000", "completeness": 1}, "the date is empty"),
    ({"from": "2000-02-30", "to": "2010", "completeness": 1}, "not a day of the calendar"),
    ("2000-2010", "the date is empty"),
]


@pytest.mark.parametrize(("span", "message"), SPANS, ids=str)
def test_a_faulty_span_of_coverage_is_named(
    folder: Path, states: States, span: object, message: str
) -> None:
    good = {"from": "1990", "to": "1999-06", "completeness": 0.5}
    describe(folder, lambda c: c["resources"][1].update({"foedus:coverage": [good, span]}))
    fault = only(check_casebook(folder, states))
    assert fault.column == "resources[1].foedus:coverage[1]"
    assert message in fault.message
    assert '"completeness": 0.8' in fault.remedy


CORRECTIONS = [
    ("id: EX-1\n", 1, "", "this is not a list"),
    ("- EX-1\n", 1, "", "this correction is not a mapping"),
    ("# log\n- id: EX-1\n", 2, "reason", "the correction does not say this"),
    ("- reason: wrong\n  id:\n", 1, "id", "the correction does not say this"),
    ("- id: EX-1\n  reason: a\n  wass: b\n", 3, "", '"wass" is not a key here'),
    ("- id: EX-1\n  reason: [a, b]\n", 2, "reason", "this is not one value"),
    ("- id: EX-1\n  reason: a\n  date: 2025-02-30\n", 1, "date", "not a date of the calendar"),
    ("- id: EX-1\n  reason: a: b\n", 2, "", "this is not YAML"),
    ("- &a [*a]\n", 1, "", "this correction is not a mapping"),
]


@pytest.mark.parametrize("case", CORRECTIONS, ids=lambda case: case[0][:40])
def test_a_malformed_correction_is_named_by_line(
    folder: Path, states: States, case: tuple[str, int, str, str]
) -> None:
    text, line, column, message = case
    (folder / "corrections.yml").write_text(text, "utf-8")
    found = [f for f in check_casebook(folder, states) if message in f.message]
    assert [(f.file, f.row, f.column) for f in found] == [("corrections.yml", line, column)]
