"""A stored table as it is seen from the rows of a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from foedus.contracts.dataset import Shape
from foedus.errors import InvalidDataError
from foedus.evidence.dyads.arrays import days, integers, number
from foedus.evidence.dyads.grid import Grid, TwiceError
from foedus.evidence.dyads.offers import Part
from foedus.evidence.sources.cards import LINEAGE, YEAR_KEYS

_ROWS = 1 << 17
"""Rows that are read at a time."""


@dataclass(frozen=True)
class Side:
    """A table seen from one place of a dyad.

    ``end`` stands behind the names of its columns; ``rows`` is, for each row of the grid, the
    number of the table's row that belongs there (null: none); ``covered`` is whether the table
    was collected for that year, and for the state whose side it tells; ``size`` is the number of
    rows of the table.
    """

    end: str
    rows: Any
    covered: Any
    size: int

    @cached_property
    def rows_or_size(self) -> Any:
        """As ``rows``, with ``size`` where the table has no row in what it covers."""
        absent = pc.and_not(self.covered, pc.is_valid(self.rows))
        return pc.if_else(absent, number(self.size, self.rows.type), self.rows)


@dataclass(frozen=True, slots=True)
class Seen:
    """A stored table: those of its rows that lie in the grid, and its sides."""

    part: Part
    table: Any
    sides: tuple[Side, ...]

    @property
    def lineage(self) -> tuple[str, ...]:
        """The columns that lead back to the raw file."""
        return tuple(c for c in LINEAGE if c in self.table.column_names)


def see(part: Part, grid: Grid, columns: Sequence[str], *, directed: bool) -> Seen:
    """Read those columns of a table that are wanted, and find where each row belongs.

    Raises
    ------
    InvalidDataError
        The table cannot be read, or has a key twice, so that it would double rows.
    """
    shape = part.offer.table.shape
    try:
        if shape is Shape.STATE_YEAR:
            return _by_state(part, grid, columns)
        return _by_dyad(part, grid, columns, mirrored=_mirrored(shape, directed=directed))
    except TwiceError:
        raise _twice(part) from None
    except (OSError, pa.ArrowException, KeyError) as error:
        raise InvalidDataError(
            f"{part.path}: cannot be read ({error}); nothing was made. Look what is wrong with: "
            f"foedus data verify {part.offer.card.id}"
        ) from error


def _mirrored(shape: Shape, *, directed: bool) -> str:
    """How a table of pairs is seen from the other direction."""
    if shape is Shape.DYAD_YEAR:
        return "same" if directed else "no"
    return "no" if directed else "apart"


def _by_state(part: Part, grid: Grid, columns: Sequence[str]) -> Seen:
    batches = list(_batches(part, ("ccode", "year"), columns))
    table = _together([_stated(b, columns) for b in batches], part)
    ccode, year = (pa.concat_arrays([b[name] for b in batches]) for name in ("ccode", "year"))
    one, two = grid.laid_by_state(ccode, year)
    first = Side("1", one, _covered(part, grid, grid.ccode1), len(table))
    second = Side("2", two, _covered(part, grid, grid.ccode2), len(table))
    return Seen(part, table, (first, second))


def _by_dyad(part: Part, grid: Grid, columns: Sequence[str], mirrored: str) -> Seen:
    there: list[Any] = []
    back: list[Any] = []
    kept: list[Any] = []
    for batch in _batches(part, YEAR_KEYS[Shape.DYAD_YEAR], columns):
        one, two, year = batch["ccode1"], batch["ccode2"], batch["year"]
        places = grid.places_of(one, two, year)
        turned = None if mirrored == "no" else grid.places_of(two, one, year)
        used = pc.is_valid(places if turned is None else pc.coalesce(places, turned))
        kept.append(_stated(batch, columns).filter(used))
        there.append(places.filter(used))
        if turned is not None:
            back.append(turned.filter(used))
    table = _together(kept, part)
    kept.clear()
    rows, who = grid.laid(pa.concat_arrays(there)), grid.ccode1
    if mirrored == "apart":
        other = grid.laid(pa.concat_arrays(back))
        one = Side("1", rows, _covered(part, grid, who), len(table))
        two = Side("2", other, _covered(part, grid, grid.ccode2), len(table))
        return Seen(part, table, (one, two))
    if mirrored == "same":
        rows = pc.coalesce(rows, grid.laid(pa.concat_arrays(back)))
        who = pc.min_element_wise(grid.ccode1, grid.ccode2)
    return Seen(part, table, (Side("", rows, _covered(part, grid, who), len(table)),))


def _covered(part: Part, grid: Grid, who: Any) -> Any:
    """For each row of the grid, whether the table was collected for it."""
    span, year = part.span, grid.year
    if span is None:
        return pa.repeat(number(0).cast(pa.bool_()), len(year))
    first, last = number(span.first, year.type), number(span.last, year.type)
    within = pc.and_(pc.greater_equal(year, first), pc.less_equal(year, last))
    if not span.states:
        return within
    return pc.and_(within, pc.is_in(who, value_set=integers(span.states, who.type)))


def _batches(part: Part, keys: Sequence[str], columns: Sequence[str]) -> Any:
    """The rows that were known at the time, some at a time."""
    with pq.ParquetFile(part.path, pre_buffer=False) as file:
        lineage = [c for c in LINEAGE if c in file.schema_arrow.names and c in columns]
        stated = [c for c in columns if c not in LINEAGE]
        dated = [part.offer.table.known] if part.until is not None else []
        wanted = list(dict.fromkeys([*keys, *stated, *lineage, *dated]))
        if file.metadata.num_rows == 0:
            none = [pa.nulls(0, file.schema_arrow.field(name).type) for name in wanted]
            yield pa.RecordBatch.from_arrays(none, wanted)
        for batch in file.iter_batches(_ROWS, columns=wanted, use_threads=False):
            if part.until is None:
                yield batch
            else:
                known = pc.less_equal(batch[dated[0]], days([part.until])[0])
                yield batch.filter(known)


def _stated(batch: Any, columns: Sequence[str]) -> Any:
    return batch.select([c for c in columns if c in batch.schema.names])


def _together(batches: Sequence[Any], part: Part) -> Any:
    """The values of all batches as one table of whole columns; flags as 0 and 1."""
    flags = {c.name for c in part.offer.table.columns if c.type == "flag"}
    table = pa.Table.from_batches(batches).combine_chunks()
    for place, name in enumerate(table.column_names):
        if name in flags:
            table = table.set_column(place, name, table[name].cast(pa.int32()))
    return table


def _twice(part: Part) -> InvalidDataError:
    key = YEAR_KEYS[part.offer.table.shape]
    table = pq.ParquetFile(part.path).read(columns=list(key))
    counted = table.group_by(list(key)).aggregate([([], "count_all")])
    doubled = counted.filter(pc.greater(counted["count_all"], 1)).sort_by(
        [(name, "ascending") for name in key]
    )
    first = ", ".join(f"{name} {doubled[name][0]}" for name in key)
    return InvalidDataError(
        f"{part.path}: {first} stands in more than one row, so that adding "
        f"{part.offer.addition.id} would double rows of the frame. Nothing was made. Read the data "
        f"set anew with: foedus data fetch {part.offer.card.id}"
    )
