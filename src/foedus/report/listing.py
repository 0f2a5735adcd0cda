"""The records of a table, one a row, as a section of the report lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from foedus.contracts import Record, TableView
from foedus.report.lookup import Part, record_ref, when

Column = Callable[[Record], Part]


def listing(
    name: str,
    title: str,
    records: Iterable[Record],
    columns: Mapping[str, Column],
    note: str = "",
) -> tuple[TableView, ...]:
    """Return one table, in order of date, or nothing where there are no records.

    The record and its date come first; ``columns`` gives the others, title and content.
    """
    every: dict[str, Column] = {"Record": record_ref, "Date": when, **columns}
    ordered = sorted(records, key=lambda r: (r.start, r.id))
    if not ordered:
        return ()
    rows = tuple(tuple(column(r) for column in every.values()) for r in ordered)
    return (TableView(name, title, tuple(every), rows, note),)
