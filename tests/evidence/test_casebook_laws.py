"""Laws of reading: what is valid comes back as written; junk is found where it lies."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.casebook_samples import Rows, line_of, write
from tests.evidence.casebook_strategies import casebooks

from foedus.evidence.casebooks import FieldSchema, check_casebook, load_schemas, read_casebook
from foedus.identity import load_states

few = settings(max_examples=40)


@given(casebooks())
@few
def test_a_valid_casebook_round_trips(tables: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        evidence = read_casebook(write(Path(folder), tables), load_states())
    assert [s.id for s in evidence.sources.values()] == [r["id"] for r in tables["sources"]]
    for name, schema in load_schemas().items():
        if not schema.common:
            continue
        assert [r.id for r in evidence[name]] == [row["id"] for row in tables[name]]
        for record, row in zip(evidence[name], tables[name], strict=True):
            assert record.known_on == date.fromisoformat(row["known_on"])
            assert ";".join(record.sources) == row["sources"]
            for column in schema.own:
                written = as_written(record[column], schema.fields[column])
                assert written == row[column].strip(), column


def as_written(value: Any, field: FieldSchema) -> str:
    """A value as a cell of the strategies has it."""
    if value is None:
        return ""
    if field.list:
        return ";".join(value)
    if field.type == "flag":
        return "y" if value else "n"
    return f"{value:.10g}" if field.type == "number" else str(value)


@given(casebooks(), st.data())
@few
def test_junk_in_any_required_cell_is_reported_at_its_line_and_column(
    tables: Rows, data: st.DataObject
) -> None:
    schemas = load_schemas()
    table = data.draw(st.sampled_from([name for name, rows in tables.items() if rows]))
    index = data.draw(st.integers(0, len(tables[table]) - 1))
    column = data.draw(st.sampled_from(schemas[table].required))
    field = schemas[table].fields[column]
    anything_goes = field.type == "text" and not field.values and column != "id"
    tables[table][index][column] = (
        "" if anything_goes else data.draw(st.sampled_from(["", "\u2603 ?"]))
    )
    with tempfile.TemporaryDirectory() as folder:
        faults = check_casebook(write(Path(folder), tables), load_states())
    place = (f"{table}.csv", line_of(table, tables, index), column)
    assert place in {(f.file, f.row, f.column) for f in faults}, [str(f) for f in faults]


@given(
    st.binary(max_size=400),
    st.sampled_from(["sources.csv", "counts.csv", "datapackage.json", "corrections.yml"]),
)
@settings(max_examples=200)
def test_no_bytes_whatever_break_the_reader(junk: bytes, file: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        casebook = write(Path(folder), {"sources": [], "counts": []})
        path = casebook / file
        old = path.read_bytes() if path.exists() else b""
        for content in (junk, old + junk):
            path.write_bytes(content)
            assert all(f.remedy and f.message for f in check_casebook(casebook, load_states()))
