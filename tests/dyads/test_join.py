"""Columns laid over a frame: nothing added or lost, and missing is never zero."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts.dataset import Shape, TableCard
from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.dyads import Frame, dyad_years
from foedus.evidence.dyads.columns import Extras
from foedus.evidence.dyads.join import BLOCK, join
from foedus.identity import load_states
from tests.dyads.invented import FORCE, MEETINGS, PLEDGES, TABLES, Row, naive, part, write

STATES = load_states()
CODES = (2, 20, 200, 365, 740)
PAIRS = [(a, b) for a in CODES for b in CODES if a < b]
VALUES: dict[str, Any] = {
    "integer": st.integers(0, 3),
    "number": st.floats(0, 9, allow_nan=False).map(lambda x: round(x, 2)),
    "flag": st.booleans(),
    "text": st.sampled_from(["here", "there"]),
}


def small(*, directed: bool) -> Frame:
    """Ten pairs, with a gap: Japan (740) is no member from 1946 to 1951."""
    return dyad_years(STATES, 1944, 1962, directed=directed, pairs=PAIRS)


def rows_of(table: TableCard) -> st.SearchStrategy[list[Row]]:
    """Rows with keys that lie in the frame, beside it and outside its years."""
    code, year = st.sampled_from((*CODES, 710)), st.integers(1940, 1970)
    if table.shape is Shape.STATE_YEAR:
        keys: Any = st.tuples(code, year)
    else:
        pairs = st.tuples(code, code).filter(lambda p: p[0] != p[1])
        if table.shape is Shape.DYAD_YEAR:
            pairs = pairs.map(lambda p: (min(p), max(p)))
        keys = st.tuples(pairs, year).map(lambda k: (*k[0], k[1]))
    cells = {c.name: st.none() | VALUES[c.type] for c in table.columns if c.name not in table.key}

    def row(key: tuple[int, ...]) -> Any:
        fixed = {name: st.just(cell) for name, cell in zip(table.key, key, strict=True)}
        return st.fixed_dictionaries({**fixed, **cells})

    return st.lists(keys, unique=True, max_size=40).flatmap(
        lambda listed: st.tuples(*(row(key) for key in listed)).map(list)
    )


@pytest.mark.parametrize("way", ["undirected", "directed"])
@pytest.mark.parametrize("table", TABLES, ids=lambda t: str(t.name))
@given(data=st.data())
def test_a_join_is_that_of_looking_up_each_dyad_year(
    table: TableCard, way: str, data: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = data.draw(rows_of(table))
    directed = way == "directed"
    frame = small(directed=directed)
    folder = tmp_path_factory.mktemp("law")
    made = join(frame, [part(table, rows, folder)]).to_arrow().to_pylist()
    grid = frame.grid
    keys = zip(*(c.to_pylist() for c in (grid.ccode1, grid.ccode2, grid.year)), strict=True)
    assert made == naive(table, rows, keys, directed=directed)


@given(data=st.data())
def test_every_empty_cell_has_its_reason_and_no_full_one_has(
    data: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    rows = data.draw(rows_of(FORCE))
    added = part(FORCE, rows, tmp_path_factory.mktemp("law"), columns=["force"])
    made = join(small(directed=False), [added], Extras(void=True)).to_arrow().to_pylist()
    listed = {(r["ccode"], r["year"]) for r in rows}
    for row in made:
        for end in "12":
            value, why = row[f"force{end}"], row[f"force_void{end}"]
            assert (value is None) == (why is not None)
            if why is not None:
                here = (row[f"ccode{end}"], row["year"]) in listed
                outside = not 1950 <= row["year"] <= 1960
                assert why == (
                    "not_stated" if here else "outside_coverage" if outside else "none_found"
                )


def one(frame: Frame, added: Any, key: tuple[int, int, int], **extras: bool) -> dict[str, Any]:
    rows = join(frame, [added], Extras(**extras)).to_arrow().to_pylist()
    (found,) = [r for r in rows if (r["ccode1"], r["ccode2"], r["year"]) == key]
    return {k: v for k, v in found.items() if k not in {"ccode1", "ccode2", "year"}}


def test_absence_is_zero_only_in_covered_years_and_of_covered_states(tmp_path: Path) -> None:
    added = part(PLEDGES, [], tmp_path, columns=["pledge", "aid"])
    frame = small(directed=True)
    assert one(frame, added, (2, 200, 1955), void=True) == {
        "pledge": 0, "aid": None, "pledges_void": None,
    }  # fmt: skip
    assert one(frame, added, (200, 2, 1955), void=True) == {
        "pledge": None, "aid": None, "pledges_void": "outside_coverage",
    }  # fmt: skip
    assert one(frame, added, (2, 200, 1959), void=True)["pledges_void"] == "outside_coverage"


def test_a_one_sided_promise_is_kept_apart_by_a_directed_frame(tmp_path: Path) -> None:
    rows = [{"ccode1": 365, "ccode2": 2, "year": 1955, "pledge": 1, "aid": 4.0, "flow": 9.0}]
    added = part(PLEDGES, rows, tmp_path)
    directed, undirected = small(directed=True), small(directed=False)
    assert one(directed, added, (365, 2, 1955))["pledge"] == 1
    assert one(directed, added, (2, 365, 1955))["pledge"] == 0
    seen = one(undirected, added, (2, 365, 1955))
    assert seen["pledge"] == 1, "the stronger of both directions"
    assert (seen["flow1"], seen["flow2"]) == (None, 9.0)
    assert seen["aid"] is None, "the sum of a figure and an unknown one is unknown"


def test_a_sample_of_unknown_coverage_says_none_found(tmp_path: Path) -> None:
    sample = TableCard(FORCE.name, FORCE.title, FORCE.shape, FORCE.key, FORCE.columns, None, "void")
    seen = one(small(directed=False), part(sample, [], tmp_path), (2, 20, 1944), void=True)
    assert seen["force_void1"] == "none_found"


def test_lineage_leads_to_the_record_and_the_edition(tmp_path: Path) -> None:
    rows = [{"ccode": 2, "year": 1950, "force": 1.0}, {"ccode": 20, "year": 1950, "force": 2.0}]
    added = part(FORCE, rows, tmp_path, columns=["force"])
    seen = one(small(directed=False), added, (2, 20, 1950), lineage=True)
    assert (seen["force_row1"], seen["force_row2"]) == (1, 2)
    assert seen["force_source"] == "invented:invented-1:1.0:abcdef01"
    away = one(small(directed=False), added, (2, 20, 1951), lineage=True)
    assert (away["force_row1"], away["force_source"]) == (None, None)


def test_lineage_of_a_row_made_of_several_is_a_list_and_a_zero_has_its_source(
    tmp_path: Path,
) -> None:
    rows = [{"ccode1": 2, "ccode2": 20, "year": 1950, "meetings": 3}]
    added = part(MEETINGS, rows, tmp_path, several=True)
    for directed, key in ((False, (2, 20, 1950)), (True, (20, 2, 1950))):
        seen = one(small(directed=directed), added, key, lineage=True)
        assert (seen["meetings_row"], seen["meetings_file"]) == ([1, 101], "first.csv")
    none = one(small(directed=False), added, (2, 20, 1951), lineage=True)
    assert (none["meetings"], none["meetings_row"]) == (0, None)
    assert none["meetings_source"] == "invented:invented-1:1.0:abcdef01"


def test_names_are_those_of_the_year(tmp_path: Path) -> None:
    frame = dyad_years(STATES, 1990, 1991, pairs=[(365, 710)])
    made = join(frame, [part(FORCE, [], tmp_path)], Extras(names=True)).to_arrow()
    assert made.column_names[:7] == [
        "ccode1", "ccode2", "year", "code1", "name1", "code2", "name2",
    ]  # fmt: skip
    assert made["code1"].to_pylist() == ["SUN", "RUS"]
    assert made["name2"].to_pylist() == ["China", "China"]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: str(t.name))
@pytest.mark.parametrize("way", ["undirected", "directed"])
def test_a_key_that_stands_twice_is_an_error_and_names_it(
    table: TableCard, way: str, tmp_path: Path
) -> None:
    key = (2, 1950) if table.shape is Shape.STATE_YEAR else (2, 20, 1950)
    row = dict(zip(table.key, key, strict=True))
    named = ", ".join(f"{k} {v}" for k, v in row.items())
    with pytest.raises(InvalidDataError, match=f"{table.name}.parquet: {named} stands in more"):
        join(small(directed=way == "directed"), [part(table, [row, row], tmp_path)])


def test_a_damaged_table_is_named_with_the_remedy(tmp_path: Path) -> None:
    added = part(FORCE, [], tmp_path)
    added.path.write_bytes(b"<html>not a table</html>")
    with pytest.raises(InvalidDataError, match=r"force\.parquet: cannot be read .*data verify"):
        join(small(directed=False), [added])


def test_two_additions_of_one_table_share_columns(tmp_path: Path) -> None:
    rows = [{"ccode": 2, "year": 1950, "force": 1.0, "fleet": True}]
    both = [
        part(FORCE, rows, tmp_path, columns=["force"], name="force"),
        part(FORCE, rows, tmp_path, columns=["fleet", "force"], name="power"),
    ]
    made = join(small(directed=False), both)
    assert [c.name for c in made.columns][3:] == ["force1", "force2", "fleet1", "fleet2"]


def test_the_same_name_from_two_tables_is_refused(tmp_path: Path) -> None:
    other = TableCard(
        "strength", "Strength", FORCE.shape, FORCE.key, FORCE.columns, FORCE.coverage, "void"
    )
    (tmp_path / "b").mkdir()
    both = [part(FORCE, [], tmp_path), part(other, [], tmp_path / "b")]
    with pytest.raises(UsageError, match="force and strength both give a column 'force1'"):
        join(small(directed=False), both)


def test_a_pair_that_never_met_gives_an_empty_table_with_its_columns(tmp_path: Path) -> None:
    added = [part(t, [], tmp_path) for t in TABLES]
    frame = dyad_years(STATES, 1975, 1975, pairs=[(115, 817)])
    made = join(frame, added, Extras(names=True, lineage=True, void=True))
    assert (len(made), made.to_arrow().num_rows) == (0, 0)
    assert made.export(tmp_path / "none.csv") == 0
    assert (tmp_path / "none.csv").read_text().startswith("ccode1,ccode2,year,code1,name1,")


def test_rows_are_written_in_order_over_many_blocks(tmp_path: Path) -> None:
    frame = dyad_years(STATES, 1982, 1999)
    assert len(frame) > 2 * BLOCK
    rows = [{"ccode": 2, "year": y, "force": float(y)} for y in range(1940, 1999)]
    made = join(frame, [part(FORCE, rows, tmp_path)])
    assert made.export(tmp_path / "all.parquet") == len(frame)
    read = pq.read_table(tmp_path / "all.parquet")
    assert read.select(["ccode1", "ccode2", "year"]).equals(frame.grid.table())
    assert read.equals(made.to_arrow())
    known = read.filter(pc.equal(read["ccode1"], 2))
    assert known["force1"].to_pylist()[:9] == [float(y) for y in range(1982, 1991)]


def test_what_was_written_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    frame = dyad_years(STATES, 1950, 1955)
    rows = [{"ccode": c, "year": 1950, "force": 1.0} for c in CODES]
    write(FORCE, rows, tmp_path / "force.parquet")
    for name in ("a.parquet", "b.parquet"):
        join(frame, [part(FORCE, rows, tmp_path)]).export(tmp_path / name)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()
