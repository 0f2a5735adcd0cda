"""Columns of stored tables, laid over a frame of dyad-years.

A join never adds or loses a row: the rows are those of the frame, and a table that would double
one is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from foedus.contracts.dataset import SourceCard
from foedus.errors import UsageError
from foedus.evidence.dyads.columns import (
    Extras,
    Out,
    added_columns,
    key_columns,
    name_columns,
)
from foedus.evidence.dyads.frame import Frame
from foedus.evidence.dyads.offers import Part
from foedus.evidence.dyads.seen import Seen, see
from foedus.evidence.sources.cards import LINEAGE
from foedus.store import export_table
from foedus.store.streams import Stream

BLOCK = 1 << 16
"""Rows that are worked out at a time; also those of a row group."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A frame with columns of stored tables; cells are worked out when they are asked for."""

    frame: Frame
    parts: tuple[Part, ...]
    columns: tuple[Out, ...]

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def schema(self) -> Any:
        """Names and types of the columns, as a pyarrow schema."""
        return self._block(0, 0).schema

    @property
    def sources(self) -> tuple[SourceCard, ...]:
        """The cards of all sources, each once."""
        return tuple({p.offer.card.id: p.offer.card for p in self.parts}.values())

    def batches(self) -> Iterator[Any]:
        """The rows as Arrow record batches, in order."""
        for start in range(0, len(self), BLOCK):
            yield self._block(start, min(BLOCK, len(self) - start))

    def head(self, count: int) -> Any:
        """The first rows as a record batch."""
        return self._block(0, min(count, len(self)))

    def to_arrow(self) -> Any:
        """All rows as one pyarrow table."""
        return pa.Table.from_batches(self.batches(), self.schema)

    def filled(self) -> dict[str, int]:
        """For each column, in how many rows it has a value."""
        counts = dict.fromkeys((c.name for c in self.columns), 0)
        for batch in self.batches():
            for name, column in zip(counts, batch.columns, strict=True):
                counts[name] += len(column) - column.null_count
        return counts

    def export(self, path: Path) -> int:
        """Write all rows to a .csv, .parquet or .dta file; return their number.

        Raises
        ------
        LicenceError
            The terms of a source forbid it.
        UsageError, MissingExtraError, OutputError
            As :func:`foedus.store.export_table`; a file that was there is whole.
        """
        stream = Stream(self.schema, self.batches)
        labels = {c.name: c.title for c in self.columns}
        return export_table(stream, stream, path, self.sources, rows=False, labels=labels)

    def _block(self, start: int, count: int) -> Any:
        cells = [column.cells(start, count) for column in self.columns]
        return pa.RecordBatch.from_arrays(cells, [column.name for column in self.columns])


def join(frame: Frame, parts: Sequence[Part], extras: Extras | None = None) -> Joined:
    """Lay the columns of some additions over a frame.

    The columns of a state-year table appear with 1 and 2 behind their names.  Those of a dyad-year
    table are the same in both directions.  Those of a directed table show on an undirected frame
    by the rule that the card gives each (``both``).

    Raises
    ------
    UsageError
        Additions of two tables give a column of the same name.
    InvalidDataError
        A table cannot be read, or has a key twice.
    """
    extras = extras or Extras()
    grid = frame.grid
    columns = {column.name: column for column in key_columns(grid)}
    if extras.names:
        columns |= {column.name: column for column in name_columns(grid)}
    owners: dict[str, str] = {}
    seen: dict[str, Seen] = {}
    for place, part in enumerate(parts):
        table = part.offer.table.name
        if table not in seen:
            seen[table] = see(part, grid, _wanted(table, parts, extras), directed=frame.directed)
        for column in added_columns(replace(seen[table], part=part), extras):
            if owners.setdefault(column.name, table) != table:
                raise _clash(column, columns[column.name], table, owners[column.name])
            columns.setdefault(column.name, column)
        if table not in {later.offer.table.name for later in parts[place + 1 :]}:
            del seen[table]
        pa.default_memory_pool().release_unused()  # keys and places, which were large
    return Joined(frame, tuple(parts), tuple(columns.values()))


def _wanted(table: str, parts: Sequence[Part], extras: Extras) -> tuple[str, ...]:
    """The columns of a table that any of the additions shows."""
    stated = [c for p in parts if p.offer.table.name == table for c in p.offer.addition.columns]
    return tuple(dict.fromkeys([*stated, *(LINEAGE if extras.lineage else ())]))


def _clash(here: Out, there: Out, table: str, other: str) -> UsageError:
    return UsageError(
        f"The additions {there.addition} and {here.addition} both give a column {here.name!r}, of "
        f"the tables {other} and {table}. Nothing was made; write them to two files, which fit "
        "together on ccode1, ccode2 and year."
    )
