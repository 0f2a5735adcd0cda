"""Errors of publishers are repaired from a public list, and only where they still are."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pytest
import yaml

from foedus.errors import InvalidDataError
from foedus.evidence.sources.corrections import check_named, correct, load_corrections
from tests.sources.machinery import as_csv, card_of, read, write_source

ENTRY: dict[str, Any] = {
    "file": "cells",
    "where": {"n": 2},
    "column": "code",
    "was": "666",
    "becomes": "2",
    "reason": "The name beside it says so.",
    "reported": "2024-01-01",
}
DROP = {
    "file": "cells",
    "where": {"n": 3},
    "drop": True,
    "reason": "Stands twice.",
    "reported": "not reported",
}
ROWS = [
    {"n": 1, "code": "666", "x": 0.5, "day": date(2020, 1, 1), "row": 1},
    {"n": 2, "code": "666", "x": None, "day": None, "row": 2},
    {"n": 3, "code": "700", "x": 1.0, "day": date(2020, 1, 2), "row": 3},
]


def _listed(folder: Path, *entries: object) -> Any:
    (folder / "corrections.yml").write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
    return load_corrections(folder)


def _corrected(folder: Path, *entries: object, edition: str = "one") -> list[dict[str, Any]]:
    connection = ibis.duckdb.connect()
    table = ibis.memtable(pa.Table.from_pylist(ROWS))
    found = correct(table, "cells", edition, _listed(folder, *entries), connection)
    listed: list[dict[str, Any]] = connection.to_pyarrow(found.order_by("row")).to_pylist()
    return listed


def test_no_list_is_no_correction(tmp_path: Path) -> None:
    assert load_corrections(tmp_path) == ()
    (tmp_path / "corrections.yml").write_text("# none yet\n", encoding="utf-8")
    assert load_corrections(tmp_path) == ()
    assert _corrected(tmp_path) == ROWS


def test_only_the_cell_that_is_wrong_is_changed(tmp_path: Path) -> None:
    assert _corrected(tmp_path, ENTRY) == [ROWS[0], {**ROWS[1], "code": "2"}, ROWS[2]]


def test_each_entry_is_compared_with_the_file_as_it_came(tmp_path: Path) -> None:
    other = {**ENTRY, "where": {"n": 1}, "becomes": "700"}
    chained = {**ENTRY, "where": {"code": "700"}, "was": "700", "becomes": "710"}
    found = _corrected(tmp_path, ENTRY, other, chained, DROP)
    assert [(r["n"], r["code"]) for r in found] == [(1, "700"), (2, "2")]


def test_rows_are_found_by_lists_by_absence_and_by_date(tmp_path: Path) -> None:
    both = {**ENTRY, "where": {"n": [1, 2]}}
    assert [r["code"] for r in _corrected(tmp_path, both)] == ["2", "2", "700"]
    empty = {**ENTRY, "where": {"x": None}, "column": "x", "was": None, "becomes": 3}
    assert [r["x"] for r in _corrected(tmp_path, empty)] == [0.5, 3.0, 1.0]
    dated = {**ENTRY, "where": {"day": date(2020, 1, 2)}, "was": "700", "becomes": None}
    assert [r["code"] for r in _corrected(tmp_path, dated)] == ["666", "666", None]


def test_rows_that_do_not_fit_survive_beside_a_drop(tmp_path: Path) -> None:
    by_empty = {**DROP, "where": {"x": 1.0}}
    assert [r["n"] for r in _corrected(tmp_path, by_empty)] == [1, 2]


def test_an_edition_may_be_left_alone(tmp_path: Path) -> None:
    limited = {**ENTRY, "editions": ["two"]}
    assert _corrected(tmp_path, limited) == ROWS
    assert _corrected(tmp_path, limited, edition="two")[1]["code"] == "2"


def test_many_corrections_take_no_longer_than_few(tmp_path: Path) -> None:
    """One flat choice for each column: a nested one would keep the engine planning for minutes."""
    rows = [{"n": n, "code": str(n), "row": n} for n in range(300)]
    entries = [
        {**ENTRY, "where": {"n": n}, "was": str(n), "becomes": f"new {n}"} for n in range(200)
    ]
    connection = ibis.duckdb.connect()
    given = ibis.memtable(pa.Table.from_pylist(rows))
    table = correct(given, "cells", "one", _listed(tmp_path, *entries), connection)
    found = connection.to_pyarrow(table.order_by("n"))["code"].to_pylist()
    assert found == [f"new {n}" for n in range(200)] + [str(n) for n in range(200, 300)]


@pytest.mark.parametrize("change", [{"was": "999"}, {"where": {"n": 9}}, {"where": {"n": 3}}])
def test_an_error_that_is_no_longer_there_stops_the_reading(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    with pytest.raises(
        InvalidDataError, match=r"entry 2 .*finds no row where .*and still has .*Remove the entry"
    ):
        _corrected(tmp_path, DROP, {**ENTRY, **change})
    with pytest.raises(InvalidDataError, match=r"entry 1 .*finds no row where \{'n': 9\}: the"):
        _corrected(tmp_path, {**DROP, "where": {"n": 9}})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"column": "name"}, "names the column 'name'; the file cells has n, code, x, day, row"),
        ({"where": {"m": 1}}, "names the column 'm'"),
        ({"where": {"n": "two"}}, "'two' is not of the type of the column 'n'"),
        ({"was": 6.66}, "6.66 is not of the type of the column 'code'.*text in quotes"),
        ({"where": {"n": 2.5}}, "2.5 is not of the type of the column 'n'"),
        ({"where": {"n": True}}, "True is not of the type of the column 'n'"),
        ({"where": {"day": "2020-01-01"}}, "'2020-01-01' is not of the type of the column 'day'"),
        ({"column": "x", "was": None, "becomes": "many"}, "'many' is not of the type"),
    ],
)
def test_an_entry_fits_the_columns_of_its_file(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(InvalidDataError, match=message):
        _corrected(tmp_path, {**ENTRY, **change})


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("one", "entry 1 is 'one'"),
        ({**ENTRY, "note": "x"}, "has the unknown note"),
        ({k: v for k, v in ENTRY.items() if k != "reason"}, "lacks reason"),
        ({k: v for k, v in ENTRY.items() if k != "was"}, "lacks was"),
        ({**DROP, "becomes": 1}, "has the unknown becomes"),
        ({**ENTRY, "where": {}}, "where maps columns"),
        ({**ENTRY, "where": "n = 2"}, "where maps columns"),
        ({**ENTRY, "editions": "one"}, "editions is a list of ids"),
        ({**DROP, "drop": "yes"}, "drop is true or false"),
        ({**ENTRY, "reason": " "}, "the reason is empty"),
    ],
)
def test_an_entry_is_whole(tmp_path: Path, entry: object, message: str) -> None:
    with pytest.raises(InvalidDataError, match=message) as raised:
        _listed(tmp_path, entry)
    assert str(tmp_path / "corrections.yml") in str(raised.value)


@pytest.mark.parametrize("text", ["file: cells\n", "- [", "- file: a\n  file: b\n"])
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "corrections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"is a list of entries|is not YAML"):
        load_corrections(tmp_path)


def test_an_entry_names_a_file_and_editions_of_the_card(tmp_path: Path) -> None:
    card = write_source(tmp_path, card_of()).card
    check_named(_listed(tmp_path, ENTRY, DROP), card)
    with pytest.raises(InvalidDataError, match="entry 1 names sells, which is no file or edition"):
        check_named(_listed(tmp_path, {**ENTRY, "file": "sells"}), card)
    with pytest.raises(InvalidDataError, match="names two, which is no file or edition"):
        check_named(_listed(tmp_path, {**ENTRY, "editions": ["one", "two"]}), card)


def test_corrections_reach_the_table(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of())
    entry = deepcopy(ENTRY) | {"column": "ccode", "was": "999", "becomes": "365"}
    _listed(source.folder, entry, DROP)
    raw = as_csv(["n", "code", "year"], [[1, 2, 1990], [2, 999, 1990], [3, 2, 1990]])
    done = read(source, tmp_path / "staging", cells=raw)
    assert done.rows() == [
        {"n": 1, "ccode": 2, "year": 1990, "row": 1},
        {"n": 2, "ccode": 365, "year": 1990, "row": 2},
    ]
