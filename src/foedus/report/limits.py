"""A page that a browser can open: very long tables are cut, and what they led to with them.

The files beside the page hold every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from foedus.contracts import Anchor, Number, Panel, Ref, TableView
from foedus.contracts.panel import walk

MOST_ROWS = 3_000
"""Rows of a table that the page shows."""

MOST_PARTS = 200
"""Pieces of text in a cell, such as the records behind a value, that the page shows."""


def fit_page(panels: Sequence[Panel]) -> tuple[Panel, ...]:
    """Return the panels with long tables and cells cut, and no link that leads nowhere.

    Panels without anything too long come back as they are.
    """
    if not any(_too_long(table) for table in _tables(panels)):
        return tuple(panels)
    dropped = {
        part.id
        for table in _tables(panels)
        for row in table.rows[MOST_ROWS:]
        for part in _parts(row)
        if isinstance(part, Anchor)
    }
    return tuple(_fit(panel, dropped) for panel in panels)


def _tables(panels: Sequence[Panel]) -> Iterator[TableView]:
    for panel in walk(panels):
        yield from panel.tables


def _too_long(table: TableView) -> bool:
    return len(table.rows) > MOST_ROWS or any(
        isinstance(cell, tuple) and len(cell) > MOST_PARTS for row in table.rows for cell in row
    )


def _parts(cell: object) -> Iterator[object]:
    if isinstance(cell, tuple):
        for part in cell:
            yield from _parts(part)
    else:
        yield cell


def _fit(panel: Panel, dropped: set[str]) -> Panel:
    return replace(
        panel,
        lead=_unlinked(panel.lead, dropped),
        body=tuple(_unlinked(paragraph, dropped) for paragraph in panel.body),
        tables=tuple(_cut(table, dropped) for table in panel.tables),
        children=tuple(_fit(child, dropped) for child in panel.children),
        judgements=tuple(
            replace(judgement, basis=_unlinked(judgement.basis, dropped))
            for judgement in panel.judgements
        ),
    )


def _cut(table: TableView, dropped: set[str]) -> TableView:
    rows = tuple(tuple(_cell(c, dropped) for c in row) for row in table.rows[:MOST_ROWS])
    note = table.note
    if len(table.rows) > MOST_ROWS:
        whole = f"tables/shown-{table.id}.csv"
        note = f"{note} The first {MOST_ROWS:,} of {len(table.rows):,} rows; all are in {whole}."
    return replace(table, rows=rows, note=note.strip())


def _cell(cell: object, dropped: set[str]) -> object:
    if not isinstance(cell, tuple):
        return _unlink(cell, dropped)
    kept = _unlinked(cell[:MOST_PARTS], dropped)
    return (*kept, " and more") if len(cell) > MOST_PARTS else kept


def _unlinked(parts: Sequence[object], dropped: set[str]) -> tuple[object, ...]:
    return tuple(
        _unlinked(part, dropped) if isinstance(part, tuple) else _unlink(part, dropped)
        for part in parts
    )


def _unlink(part: object, dropped: set[str]) -> object:
    gone = (isinstance(part, Ref) and part.to in dropped) or (
        isinstance(part, Number) and part.trace in dropped
    )
    return part.text if gone and isinstance(part, Ref | Number) else part
