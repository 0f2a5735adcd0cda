"""Which passages a search may find: by language, day, and fields of their documents."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from foedus.evidence.literature.search.query import FieldFilter, phrase

_THERE = (
    "select p.rowid from json_each(?) asked join passages p on p.rowid = asked.value "
    "join documents d on d.number = p.document"
)
_ANALYSED = frozenset({"title", "author", "publisher"})


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may be found: ``None`` and empty stand for any.

    ``language`` is that of the passage.  ``since`` and ``until`` are days of publication, ``as_of``
    the day by which it must have been known; ``fields`` are what a query asks of documents.
    """

    language: str | None = None
    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    fields: tuple[FieldFilter, ...] = ()


def admitted(connection: sqlite3.Connection, rowids: Collection[int], filters: Filters) -> set[int]:
    """Those of some passages that are in the corpus and may be found."""
    terms, values = _conditions(filters)
    rows = connection.execute(
        f"{_THERE} where {' and '.join(terms)}",
        (json.dumps(list(rowids)), *values),
    )
    return {row[0] for row in rows}


def _conditions(filters: Filters) -> tuple[list[str], list[str]]:
    given: list[tuple[str, object]] = [
        ("p.language = ?", filters.language),
        ("d.published >= ?", filters.since),
        ("d.published <= ?", filters.until),
        ("d.known_on <= ?", filters.as_of),
    ]
    given += [_field(one) for one in filters.fields]
    kept = [(term, str(value)) for term, value in given if value is not None]
    return ["1", *(term for term, _ in kept)], [value for _, value in kept]


def _field(asked: FieldFilter) -> tuple[str, str]:
    no = "" if asked.wanted else "not "
    if asked.name in _ANALYSED:
        within = "select rowid from document_words where document_words match ?"
        return f"d.number {no}in ({within})", f"{asked.name}: {phrase(asked.places)}"
    return f"{no}lower(d.{asked.name}) = ?", asked.text.lower()
