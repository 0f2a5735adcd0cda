"""From raw files to tables: nothing is lost in silence, and a row leads back to its record."""

from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InvalidDataError
from foedus.evidence.sources.reading import files_behind, read_source
from foedus.identity import load_states
from tests.sources.machinery import (
    FILE,
    PAIR_COLUMNS,
    PAIRS,
    TABLE,
    Outcome,
    as_csv,
    card_of,
    read,
    write_source,
)

HEADER = ["n", "code", "year"]
ROWS: list[list[object]] = [
    [1, 2, 1990],
    [2, 365, 1991],
    [3, 260, 1990],
    [4, 260, 1995],
    [5, "XYZ", 1990],
]
LEFT_BEHIND = {"cells.raw", "invented", "staging"}


def _facts(tmp_path: Path, rows: list[list[Any]], **card: Any) -> Outcome:
    source = write_source(tmp_path, card_of(**card))
    return read(source, tmp_path / "staging", cells=as_csv(HEADER, rows))


def test_rows_are_in_the_table_or_listed_with_a_reason(tmp_path: Path) -> None:
    done = _facts(tmp_path, ROWS)
    assert [(r["n"], r["ccode"], r["row"]) for r in done.rows()] == [
        (1, 2, 1),
        (2, 365, 2),
        (3, 260, 3),
    ]
    assert [tuple(line.values()) for line in done.unresolved] == [
        (
            "facts",
            "ccode",
            "260",
            "1995",
            "1",
            "West Germany did not exist on 1995-12-31 (1955-05-05 to 1990-10-02)",
        ),
        ("facts", "ccode", "XYZ", "1990", "1", "no state has this code"),
    ]
    assert [(t.name, t.rows, t.unresolved) for t in done.made] == [("facts", 3, 2)]
    assert {p.name for p in done.staging.iterdir()} == {"facts.parquet", "unresolved.csv"}


CODES = st.sampled_from(["2", " 200", "365", "260", "265", "710", "999", "XYZ", "2.0", "", "é,\n"])
YEARS = st.integers(1790, 2030).map(str) | st.sampled_from(["", "0", "99999"])


@given(st.lists(st.tuples(CODES, CODES, YEARS), min_size=1, max_size=25), st.randoms())
@settings(max_examples=8)
def test_every_record_ends_in_the_table_or_among_the_unresolved(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str, str]], order: Any
) -> None:
    folder = tmp_path_factory.mktemp("law", numbered=True)
    columns = {"n": "integer", "a": {"as": "one", "type": "text"}, "year": "integer"}
    columns["b"] = {"as": "two", "type": "text"}
    table: dict[str, Any] = deepcopy(TABLE)
    table["columns"] |= {c: {"type": "integer", "title": "State"} for c in ("one", "two")}
    del table["columns"]["ccode"]
    table["actors"] = {"one": "cow", "two": "any"}
    given_rows = [["2", "200", "1990"], *map(list, pairs)]
    records = [[n, *row] for n, row in enumerate(given_rows, 1)]
    order.shuffle(records)
    source = write_source(folder, card_of({"columns": columns}, table))
    done = read(source, folder / "staging", cells=as_csv(["n", "a", "b", "year"], records))
    kept, lost = done.rows(), sum(int(line["rows"]) for line in done.unresolved)
    assert len(kept) + lost == len(records)
    assert done.made[0].unresolved == lost
    for row in kept:
        n, a, b, year = records[row["row"] - 1]
        assert (row["n"], row["year"]) == (n, int(year) if year else None)
        assert (row["one"] is None, row["two"] is None) == (not a.strip(), not b.strip())
        assert row["one"] is None or row["one"] == int(a)
    assert [row["n"] for row in kept] == sorted(row["n"] for row in kept)
    assert all(line["reason"] for line in done.unresolved)


def test_a_row_without_a_time_is_listed_as_such(tmp_path: Path) -> None:
    done = _facts(tmp_path, [[1, 2, ""], [2, 2, 1990], [3, "", ""]])
    assert [(r["n"], r["ccode"]) for r in done.rows()] == [(2, 2), (3, None)]
    assert [(line["code"], line["when"], line["reason"]) for line in done.unresolved] == [
        ("2", "", "the row has no year")
    ]


def test_codes_are_resolved_at_the_day_of_each_row(tmp_path: Path) -> None:
    table = deepcopy(TABLE) | {"at": "day"}
    table["columns"]["day"] = {"type": "date", "title": "Day"}
    del table["columns"]["year"]
    columns = {"n": "integer", "code": FILE["columns"]["code"], "day": "date"}
    source = write_source(tmp_path, card_of({"columns": columns}, table))
    rows = [[1, 265, "1990-10-02"], [2, 265, "1990-10-03"], [3, 265, "1990-12-01"], [4, 2, ""]]
    done = read(source, tmp_path / "staging", cells=as_csv(["n", "code", "day"], rows))
    assert [r["n"] for r in done.rows()] == [1]
    assert [(line["code"], line["when"], line["rows"]) for line in done.unresolved] == [
        ("2", "", "1"),
        ("265", "1990", "2"),
    ]


def test_row_numbers_hold_in_files_of_many_rows(tmp_path: Path) -> None:
    count = 130_000  # more than one part of a Parquet file
    rows: list[list[Any]] = [[(n * 7919) % count, 2, 1990] for n in range(count)]
    done = _facts(tmp_path, rows)
    assert all(rows[r["row"] - 1][0] == r["n"] for r in done.rows())
    assert done.made[0].rows == count


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    read_py = (
        "def facts(cells):\n"
        "    return cells.group_by('ccode', 'year').aggregate(\n"
        "        n=cells.x.sum(), rows=cells.row.collect())\n"
    )
    columns = FILE["columns"] | {"n": {"as": "x", "type": "number"}}
    table = deepcopy(TABLE) | {"key": ["ccode", "year"], "shape": "state_year"}
    table["columns"]["n"]["type"] = "number"
    rows: list[list[Any]] = [[n * 0.1 + 1e9 / (n + 1), 2, 1950 + n % 3] for n in range(130_000)]
    source = write_source(tmp_path, card_of({"columns": columns}, table), read_py)
    raw = as_csv(HEADER, rows)
    done = [read(source, tmp_path / f"s{i}", cells=raw) for i in range(2)]
    assert done[0].bytes() == done[1].bytes()
    assert [r["rows"][:3] for r in done[0].rows()] == [[1, 4, 7], [2, 5, 8], [3, 6, 9]]


@pytest.mark.parametrize("order", [[1, 2, 0], [2, 1, 0]])
def test_the_order_of_columns_does_not_matter(tmp_path: Path, order: list[int]) -> None:
    source = write_source(tmp_path, card_of())
    plain = read(source, tmp_path / "plain", cells=as_csv(HEADER, ROWS))
    turned = as_csv([HEADER[i] for i in order], [[row[i] for i in order] for row in ROWS])
    other = read(source, tmp_path / "turned", cells=turned)
    assert other.bytes() == plain.bytes()
    assert other.unresolved == plain.unresolved


def test_rows_come_in_the_order_of_their_key(tmp_path: Path) -> None:
    done = _facts(tmp_path, [[3, 2, 1990], [1, 2, 1990], [2, 2, 1990]])
    assert [(r["n"], r["row"]) for r in done.rows()] == [(1, 2), (2, 3), (3, 1)]


def test_undirected_pairs_have_the_lower_number_first(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of({"columns": PAIR_COLUMNS}, PAIRS))
    rows: list[list[object]] = [[365, 2, 1990, 0.5], [2, 200, 1990, ""]]
    done = read(source, tmp_path / "s", cells=as_csv(["a", "b", "year", "share"], rows))
    assert [(r["ccode1"], r["ccode2"], r["share"], r["row"]) for r in done.rows()] == [
        (2, 200, None, 2),
        (2, 365, 0.5, 1),
    ]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [[2, 200, 1990, 0.1], [200, 2, 1990, 0.2], [2, 365, 1990, 0]],
            r"2 rows share 1 keys .*first: ccode1 2, ccode2 200, year 1990\. A key names one row",
        ),
        ([[2, 2, 1990, 0.5]], "1 rows pair a state with itself .*first: ccode1 2, ccode2 2"),
        ([[2, "", 1990, 0.5]], "1 rows have no ccode2, first: ccode1 2, ccode2 None, year 1990"),
        ([[2, 200, 1990, 1.5], [2, 200, 1991, -1]], r"share in 2 rows \(ccode1 2, ccode2 200"),
        ([[2, 999, 1990, 0.5]], "has no rows; 1 were left out because their actors"),
    ],
)
def test_a_table_that_breaks_its_card_is_refused(
    tmp_path: Path, rows: list[list[Any]], message: str
) -> None:
    source = write_source(tmp_path, card_of({"columns": PAIR_COLUMNS}, PAIRS))
    with pytest.raises(InvalidDataError, match=message) as raised:
        read(source, tmp_path / "staging", cells=as_csv(["a", "b", "year", "share"], rows))
    assert str(raised.value).startswith("invented, edition one: table facts: ")
    assert list((tmp_path / "staging").iterdir()) == []


@pytest.mark.parametrize(
    ("read_py", "message"),
    [
        ("def facts(cells:\n", r"read\.py: cannot be loaded: SyntaxError"),
        ("import nowhere_to_be_found\n", r"read\.py: cannot be loaded: ModuleNotFoundError"),
        ("def other(cells):\n    return cells\n", "has no function named facts"),
        ("def facts(sells):\n    return sells\n", "facts takes 'sells', which is neither a file"),
        ("def facts():\n    return None\n", "no function takes the file cells of edition one"),
        ("def facts(cells):\n    return None\n", "no function fits the files of edition one"),
        ("def facts(cells):\n    return cells.gone\n", "facts fails with AttributeError"),
        ("def facts(cells):\n    1 / 0\n", r"facts fails with ZeroDivisionError \(division by"),
        (
            "def facts(cells):\n    return cells.mutate(n=cells.ccode.cast('int64'))\n",
            "facts fails with ConversionException .*'XYZ'.*Correct the function",
        ),
        ("def facts(cells):\n    return cells.drop('year')\n", r"lacks \['year'\] of the card's"),
        ("def facts(cells):\n    return cells.mutate(x=1)\n", r"and has \['x'\] that the card"),
        ("def facts(cells):\n    return cells.drop('row')\n", "has neither row nor rows"),
        (
            "def facts(cells):\n"
            "    return cells.mutate(row=(cells.n > 1).ifelse(cells.row, None))\n",
            "1 rows have no row, first: n 1",
        ),
        (
            "def facts(cells):\n    return cells.mutate(n=cells.n / 2)\n",
            "n has decimals in 3 rows, and the card calls it an integer",
        ),
        ("def facts(cells):\n    return cells.filter(cells.n > 9)\n", "has no rows; 0 were left"),
    ],
)
def test_a_reader_that_does_not_fit_its_card_is_named(
    tmp_path: Path, read_py: str, message: str
) -> None:
    source = write_source(tmp_path, card_of(), read_py)
    with pytest.raises(InvalidDataError, match=message):
        read(source, tmp_path / "staging", cells=as_csv(HEADER, ROWS))
    assert list((tmp_path / "staging").iterdir()) == []
    assert {p.name for p in tmp_path.iterdir()} == LEFT_BEHIND


def test_a_source_without_reader_is_named(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of())
    (source.folder / "read.py").unlink()
    with pytest.raises(InvalidDataError, match=r"read\.py: is missing"):
        read(source, tmp_path / "staging", cells=as_csv(HEADER, ROWS))


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    read_py = "def facts(cells):\n    return cells.mutate(share=cells.share / cells.share)\n"
    source = write_source(tmp_path, card_of({"columns": PAIR_COLUMNS}, PAIRS), read_py)
    rows: list[list[object]] = [[2, 200, 1990, 0], [2, 200, 1991, 0.5]]
    with pytest.raises(
        InvalidDataError, match=r"share in 1 rows \(ccode1 2, ccode2 200, year 1990"
    ):
        read(source, tmp_path / "staging", cells=as_csv(["a", "b", "year", "share"], rows))


def test_a_later_failure_leaves_no_earlier_table(tmp_path: Path) -> None:
    card = card_of()
    card["tables"]["later"] = {**deepcopy(TABLE), "key": ["year"]}
    read_py = "def facts(cells):\n    return cells\ndef later(facts):\n    return facts\n"
    source = write_source(tmp_path, card, read_py)
    told: list[str] = []
    path = tmp_path / "cells.csv"
    path.write_bytes(as_csv(HEADER, ROWS))
    staging = tmp_path / "staging"
    (staging / "mine").mkdir(parents=True)
    with pytest.raises(InvalidDataError, match="table later: 2 rows share 1 keys"):
        read_source(
            source,
            source.card.editions[0],
            {"cells": path},
            load_states(),
            staging,
            told.append,
        )
    assert [p.name for p in staging.iterdir()] == ["mine"]
    assert told == ["invented: cells", "invented: table facts", "invented: table later"]


def test_an_edition_is_read_from_all_of_its_files(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of())
    with pytest.raises(InvalidDataError, match="the file cells was not given"):
        read(source, tmp_path / "staging")
    with pytest.raises(InvalidDataError, match=r"gone\.csv: is no file"):
        read(source, tmp_path / "staging", cells=tmp_path / "gone.csv")


def test_a_table_made_of_another_may_do_without_rows(tmp_path: Path) -> None:
    card = card_of()
    state = {"type": "integer", "title": "State"}
    number = {"type": "integer", "title": "Number of facts"}
    counts = {"key": ["ccode"], "actors": {}, "columns": {"ccode": state, "n": number}}
    card["tables"]["counts"] = TABLE | counts
    card["editions"].append(card["editions"][0] | {"id": "two", "files": {"more": FILE}})
    read_py = (
        "def facts(cells):\n    return cells\n"
        "def counts(facts, more=None):\n"
        "    assert more is None\n"
        "    return facts.group_by('ccode').aggregate(n=facts.count(), row=facts.row.min())\n"
    )
    source = write_source(tmp_path, card, read_py)
    assert files_behind(source, "counts") == ("more", "cells")
    assert files_behind(source, "facts") == ("cells",)
    done = read(source, tmp_path / "staging", cells=as_csv(HEADER, ROWS))
    assert done.rows("counts") == [
        {"ccode": 2, "n": 1, "row": 1},
        {"ccode": 260, "n": 1, "row": 3},
        {"ccode": 365, "n": 1, "row": 2},
    ]
    alone = read_py.replace(", more=None", "").replace("    assert more is None\n", "")
    without = write_source(
        tmp_path,
        card | {"editions": card["editions"][:1]},
        alone.replace(", row=facts.row.min()", ""),
    )
    done = read(without, tmp_path / "again", cells=as_csv(HEADER, ROWS))
    assert done.rows("counts")[0] == {"ccode": 2, "n": 1}


def test_a_file_that_may_be_empty_makes_an_empty_table(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of({"options": {"empty": True}}))
    done = read(source, tmp_path / "staging", cells=b"n,code,year\n")
    assert done.rows() == []
    assert done.made[0].rows == 0


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    source = write_source(tmp_path, card_of())
    path, staging = tmp_path / "cells.csv", tmp_path / "staging"
    path.write_bytes(as_csv(HEADER, ROWS))

    def interrupted(line: str) -> None:
        if "table" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_source(
            source, source.card.editions[0], {"cells": path}, load_states(), staging, interrupted
        )
    assert list(staging.iterdir()) == []


CHILD = """
import resource, sys
from pathlib import Path
from foedus.evidence.sources.cards import Source, read_card
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states
folder, raw, staging = map(Path, sys.argv[1:])
source = Source(read_card(folder / "card.yml"), folder)
made = read_source(source, source.card.editions[0], {"cells": raw}, load_states(), staging)
print(made[0].rows, made[0].unresolved, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in kilobytes on Linux")
def test_ten_million_rows_are_read_within_2_gib(tmp_path: Path) -> None:
    count, part = 10_000_000, 100_000
    source = write_source(tmp_path, card_of())
    raw, staging = tmp_path / "cells.csv", tmp_path / "staging"
    with raw.open("w", encoding="utf-8") as file:
        file.write("n,code,year\n")
        for start in range(0, count, part):
            file.write(
                "".join(
                    f'{(n * 7919) % count},"{2 if n % 1000 else 265}",{1950 + n % 70}\n'
                    for n in range(start, start + part)
                )
            )
    child = tmp_path / "child.py"
    child.write_text(CHILD, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, child, source.folder, raw, staging],
        capture_output=True,
        text=True,
        check=True,
    )
    rows, unresolved, megabytes = map(int, done.stdout.split())
    assert rows + unresolved == count
    assert unresolved == sum(not 1954 <= 1950 + n % 70 <= 1990 for n in range(0, count, 1000))
    assert megabytes < 2048
