"""Casebooks that are valid by construction, drawn from the schemas for property tests."""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.evidence.casebook_samples import Rows

from foedus.evidence.casebooks import FieldSchema, TableSchema, load_schemas

ACTORS = ("JPN", "PHL", "USA", "ASEAN")
FIRST, LAST = date(2000, 1, 1), date(2020, 12, 31)

_words = st.text(
    st.characters(exclude_categories=["C", "Z"], include_characters=" ,\n\"'"),
    min_size=1,
    max_size=12,
).filter(str.strip)
_days = st.dates(FIRST, LAST)


@st.composite
def casebooks(draw: st.DrawFn) -> Rows:
    """Rows of a casebook: two or three sources, and up to two records in every table."""
    schemas = load_schemas()
    sources = [_source(draw, n) for n in range(draw(st.integers(2, 3)))]
    ids = [
        (table, f"{schemas[table].prefix}-{n}")
        for table in schemas
        if table != "sources"
        for n in range(draw(st.integers(0, 2)))
    ]
    tables: Rows = {name: [] for name in schemas}
    tables["sources"] = sources
    for place, (table, own) in enumerate(ids):
        later = [other for _, other in ids[place + 1 :]]
        tables[table].append(_record(draw, schemas[table], own, later, sources))
    return tables


def _source(draw: st.DrawFn, number: int) -> dict[str, str]:
    row = {field.name: _cell(draw, field) for field in load_schemas()["sources"].fields.values()}
    row |= {"id": f"S-{number}", "retrieved": "", "date": ""}
    if draw(st.booleans()):
        row["date"] = draw(_days).isoformat()
    return row


def _record(
    draw: st.DrawFn,
    schema: TableSchema,
    own: str,
    later: list[str],
    sources: list[dict[str, str]],
) -> dict[str, str]:
    row = {field.name: _cell(draw, field) for field in schema.fields.values()}
    for field in schema.fields.values():
        if field.of == "records":
            row[field.name] = draw(st.sampled_from(["", *later]))
    cited = draw(st.lists(st.sampled_from(sources), min_size=1, unique_by=lambda s: s["id"]))
    dates = [source["date"] for source in cited if source["date"]]
    row |= {
        "id": own,
        "sources": ";".join(source["id"] for source in cited),
        "known_on": min(dates, default=row["date"]),
        "known_on_basis": "source" if dates else "event",
        "status": draw(st.sampled_from(["announced", "reported", "denied"])),
    }
    return row


def _cell(draw: st.DrawFn, field: FieldSchema) -> str:
    """A value in order with its neighbours: bounds and later dates are derived, not drawn."""
    if field.bound or field.not_before or field.together_with:
        return _FIXED.get(field.name, "")
    if not field.required and draw(st.booleans()):
        return ""
    one = _one(field)
    parts = draw(st.lists(one, min_size=1, max_size=3, unique=True)) if field.list else [draw(one)]
    return ";".join(parts)


_FIXED = {"latitude": "14.5", "longitude": "-120", "end_date": "2021", "lapses_on": "2030-06"}


def _one(field: FieldSchema) -> st.SearchStrategy[str]:
    if field.values:
        return st.sampled_from(field.values)
    low, high = field.minimum, field.maximum
    bounds: dict[str, Any] = {
        "min_value": -1000 if low is None else int(low),
        "max_value": 100_000 if high is None else int(high),
    }
    quarters = st.integers(**bounds).map(
        lambda n: f"{n}.25" if n != bounds["max_value"] else f"{n}"
    )
    return {
        "text": _words.map(lambda text: text.replace(";", ",").strip()).filter(bool),
        "integer": st.integers(**bounds).map(str),
        "number": quarters,
        "year": st.integers(2000, 2020).map(str),
        "date": _days.map(date.isoformat),
        "fuzzy": _days.map(date.isoformat),
        "flag": st.sampled_from("yn"),
        "actor": st.sampled_from(ACTORS),
        "ids": st.just("S-0"),
        "url": st.integers(0, 99).map(lambda n: f"https://example.org/{n}?a=b"),
    }[field.type]
