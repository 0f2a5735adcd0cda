"""A casebook begun by foedus checks clean, teaches, and is never half there."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.evidence.casebook_samples import sample, write

from foedus.errors import OutputError
from foedus.evidence.casebooks import (
    check_casebook,
    descriptor,
    load_schemas,
    new_casebook,
    read_casebook,
)
from foedus.identity import Dyad, States, resolve_dyad


@pytest.fixture(scope="module")
def dyad(states: States) -> Dyad:
    return resolve_dyad("JPN-PHL", states)


@pytest.mark.parametrize(
    "pair",
    ["JPN-PHL", "Россия-Китай", "美国-英国", "SUN-CHN", "EU-NATO", "Côte d'Ivoire-France"],
)
def test_a_new_casebook_checks_clean_for_any_pair(
    tmp_path: Path, states: States, pair: str
) -> None:
    named = resolve_dyad(pair, states)
    folder = new_casebook(named, tmp_path / "casebooks" / named.slug)
    assert check_casebook(folder, states) == []
    evidence = read_casebook(folder, states)
    assert evidence.dyad == (named.a.code, named.b.code)
    assert (evidence.name, evidence.title) == (named.slug, named.title)
    assert all(len(table) == 0 for table in evidence.tables.values())


def test_a_new_casebook_holds_every_table_a_log_and_a_guide(tmp_path: Path, dyad: Dyad) -> None:
    folder = new_casebook(dyad, tmp_path / "jpn-phl")
    expected = {f"{name}.csv" for name in load_schemas()}
    expected |= {"datapackage.json", "corrections.yml", "README.md"}
    assert {path.name for path in folder.iterdir()} == expected
    for name, schema in load_schemas().items():
        (header,) = (folder / f"{name}.csv").read_text("utf-8").splitlines()
        assert header.split(",") == list(schema.fields)


def test_the_guide_explains_every_column_and_value(tmp_path: Path, dyad: Dyad) -> None:
    guide = (new_casebook(dyad, tmp_path / "x") / "README.md").read_text("utf-8")
    assert "$" not in guide
    for schema in load_schemas().values():
        assert f"### {schema.name}.csv" in guide
        for field in schema.fields.values():
            assert f"`{field.name}`" in guide
            assert " / ".join(field.values) in guide
    for word in ("known_on", "foedus:coverage", "Admiralty", "foedus casebook check"):
        assert word in guide


def test_the_example_of_the_guide_checks_clean(tmp_path: Path, states: States, dyad: Dyad) -> None:
    folder = new_casebook(dyad, tmp_path / "x")
    for table, row in zip(("sources", "exercises"), _example(folder), strict=True):
        with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, load_schemas()[table].fields).writerow(row)
    assert check_casebook(folder, states) == []
    (record,) = read_casebook(folder, states)["exercises"]
    assert record["troops_high"] == 2200


def _example(folder: Path) -> Iterator[dict[str, str]]:
    lines = (folder / "README.md").read_text("utf-8").splitlines()
    for place, line in enumerate(lines):
        if line.startswith(("| S-0001 |", "| EX-001 |")):
            header, cells = (
                [cell.strip() for cell in part.strip("|").split("|")]
                for part in (lines[place - 2], line)
            )
            yield dict(zip(header, cells, strict=True))


def test_an_empty_folder_is_filled(tmp_path: Path, states: States, dyad: Dyad) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert check_casebook(new_casebook(dyad, folder), states) == []
    assert [path.name for path in tmp_path.iterdir()] == ["empty"]


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path: Path, dyad: Dyad) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="exists and is not empty; nothing was changed"):
        new_casebook(dyad, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_left_as_it_is(tmp_path: Path, dyad: Dyad) -> None:
    path = tmp_path / "file"
    path.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match="nothing was changed"):
        new_casebook(dyad, path)
    with pytest.raises(OutputError, match=r"cannot be written \(.+\); nothing was changed"):
        new_casebook(dyad, path / "below" / "deeper")
    assert path.read_text("utf-8") == "mine"


def test_a_read_only_folder_is_said_to_be_so(tmp_path: Path, dyad: Dyad) -> None:
    tmp_path.chmod(0o500)
    if os.access(tmp_path, os.W_OK):
        pytest.skip("nothing is read-only to this user")
    try:
        with pytest.raises(OutputError, match=r"Permission denied.*nothing was changed"):
            new_casebook(dyad, tmp_path / "x")
    finally:
        tmp_path.chmod(0o700)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("writes", [0, 1, 7])
def test_an_interruption_leaves_nothing_half_written(
    tmp_path: Path,
    dyad: Dyad,
    monkeypatch: pytest.MonkeyPatch,
    fault: BaseException,
    writes: int,
) -> None:
    done: list[Path] = []
    write_text = Path.write_text

    def breaking(path: Path, *args: str, **options: str) -> int:
        if len(done) == writes:
            raise fault
        done.append(path)
        return write_text(path, *args, **options)

    monkeypatch.setattr(Path, "write_text", breaking)
    with pytest.raises((KeyboardInterrupt, OutputError)):
        new_casebook(dyad, tmp_path / "project" / "casebooks" / "jpn-phl")
    assert len(done) == writes
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("filled", [False, True], ids=["new", "filled"])
def test_other_programs_can_validate_a_casebook(
    tmp_path: Path, dyad: Dyad, *, filled: bool
) -> None:
    frictionless = pytest.importorskip("frictionless")
    folder = tmp_path / "x"
    if filled:
        write(folder, sample())
    else:
        new_casebook(dyad, folder)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])


def test_other_programs_find_faults_by_the_written_schema(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    tables = sample()
    tables["exercises"][0] |= {"troops": "abc", "credibility": "7", "live_fire": "yes"}
    report = frictionless.validate(str(write(tmp_path, tables) / "datapackage.json"))
    columns = {row[0] for row in report.flatten(["fieldName"])}
    assert columns == {"troops", "credibility", "live_fire"}


def test_a_descriptor_holds_what_it_is_given_and_is_plain_json() -> None:
    span = {"from": "1999", "to": "2025", "completeness": 0.8}
    content = descriptor(
        name="a-b", title="A", dyad=("A", "B"), coverage={"flows": [span]}, tables=["flows"]
    )
    assert json.loads(json.dumps(content)) == content
    (resource,) = content["resources"]
    assert (resource["path"], resource["foedus:coverage"]) == ("flows.csv", [span])
    assert content["foedus:dyad"] == ["A", "B"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert fields["date"]["constraints"]["required"]
    assert fields["credibility"]["constraints"]["maximum"] == 6
