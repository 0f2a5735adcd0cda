"""The columns that an addition gives a frame: values, why there are none, and where they are from.

What a table does not cover is empty, never zero; what it covers and does not list is zero only in
the columns for which its card says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from foedus.contracts.dataset import Column, Shape
from foedus.evidence.dyads.arrays import integers, number, text, texts, whole
from foedus.evidence.dyads.grid import Grid
from foedus.evidence.dyads.seen import Seen, Side

Cells = Callable[[int, int], Any]
"""The cells of some rows (from, how many) as an Arrow array; worked out when asked for."""

OUTSIDE = "outside_coverage"
NONE_FOUND = "none_found"
NOT_STATED = "not_stated"

_PLACE = {"1": "first", "2": "second"}


@dataclass(frozen=True, slots=True)
class Extras:
    """What is written beside the added columns.

    ``names``: code and name of both states.  ``lineage``: ``<addition>_row`` (number of the
    record in the raw file, or a list of numbers), ``<addition>_file`` where the table names it,
    and ``<addition>_source``.  ``void``: ``<addition>_void``, why there is no value:
    outside_coverage; none_found (covered, not listed, and absence says nothing there); or
    not_stated (listed, and the source gives no figure).
    """

    names: bool = False
    lineage: bool = False
    void: bool = False


@dataclass(frozen=True, slots=True)
class Out:
    """A column of the result: its name, what it is, and how its cells are worked out."""

    name: str
    title: str
    cells: Cells
    addition: str = ""


def key_columns(grid: Grid) -> list[Out]:
    """The columns of the frame itself."""
    return [
        Out("ccode1", "COW number of the first state", grid.ccode1.slice),
        Out("ccode2", "COW number of the second state", grid.ccode2.slice),
        Out("year", "Year", grid.year.slice),
    ]


def name_columns(grid: Grid) -> Iterator[Out]:
    """Code and English name of both states, as they were in the year."""
    years = [
        (n.ccode, year, n.code, n.name)
        for n in grid.frame.named
        for year in range(max(n.first, grid.frame.first), min(n.last, grid.frame.last) + 1)
    ]
    ccode, year, code, name = (list(c) for c in zip(*years, strict=True))
    told = {"code": texts(code), "name": texts(name)}
    sides = grid.laid_by_state(integers(ccode), integers(year))
    for end, place, rows in zip("12", _PLACE.values(), sides, strict=True):
        for what, values in told.items():
            yield Out(f"{what}{end}", f"{what.title()} of the {place} state", _picked(values, rows))


def added_columns(seen: Seen, extras: Extras) -> Iterator[Out]:
    """All columns that one addition gives."""
    addition = seen.part.offer.addition
    cards = {column.name: column for column in seen.part.offer.table.columns}
    for name in addition.columns:
        yield from _values(cards[name], seen, addition.id)
    if extras.void:
        for side in seen.sides:
            title = f"Why {addition.id} has no value{_of(seen, side)}"
            yield Out(f"{addition.id}_void{side.end}", title, _void(seen, side), addition.id)
    if extras.lineage:
        yield from _lineage(seen, addition.id)


def _values(column: Column, seen: Seen, addition: str) -> Iterator[Out]:
    cells = _cells(column, seen)
    title = f"{column.title} ({column.unit})" if column.unit else column.title
    shape = seen.part.offer.table.shape
    if shape is Shape.DIRECTED_DYAD_YEAR and len(cells) > 1 and column.both != "each":
        merged = _merged(column.both, *cells)
        yield Out(column.name, f"{title}; {column.both} of both directions", merged, addition)
        return
    for side, cell in zip(seen.sides, cells, strict=True):
        yield Out(column.name + side.end, title + _of(seen, side), cell, addition)


def _cells(column: Column, seen: Seen) -> list[Cells]:
    """From each side, what the source says; zero where the card reads absence so; else empty."""
    table, values = seen.part.offer.table, whole(seen.table[column.name])
    if table.absence != "zero" or column.name not in table.zeros:
        return [_picked(values, side.rows) for side in seen.sides]
    with_zero = pa.concat_arrays([values, integers([0], values.type)])
    return [_picked(with_zero, side.rows_or_size) for side in seen.sides]


def _picked(values: Any, rows: Any) -> Cells:
    """The values in the places that the rows name; null where they name none."""
    return lambda start, count: pc.take(values, rows.slice(start, count))


def _merged(how: str, one: Cells, two: Cells) -> Cells:
    merge = _MERGERS[how]
    return lambda start, count: merge(one(start, count), two(start, count))


def _any(one: Any, two: Any) -> Any:
    """Kleene's or: 1 if either is not 0, 0 if both are, else unknown."""
    either = pc.or_kleene(
        pc.not_equal(one, number(0, one.type)), pc.not_equal(two, number(0, two.type))
    )
    return either.cast(pa.int32())


_MERGERS: Mapping[str, Callable[[Any, Any], Any]] = {
    "sum": pc.add,
    "max": lambda one, two: pc.max_element_wise(one, two, skip_nulls=False),
    "min": lambda one, two: pc.min_element_wise(one, two, skip_nulls=False),
    "any": _any,
}
"""How two directions become one; what is unknown in one is unknown, unless the other decides."""


def _void(seen: Seen, side: Side) -> Cells:
    """Why there is no value; empty where there is one, or where absence means zero."""
    columns = seen.part.offer.addition.columns
    told = pc.is_valid(whole(seen.table[columns[0]]))
    for name in columns[1:]:
        told = pc.or_(told, pc.is_valid(whole(seen.table[name])))
    absent = None if seen.part.offer.table.absence == "zero" else NONE_FOUND
    beyond = NONE_FOUND if seen.part.span is None else OUTSIDE
    listed = pc.if_else(told, text(None), text(NOT_STATED))
    reasons = pa.concat_arrays([listed, pa.repeat(text(absent), 1), texts([beyond])])
    outside = number(side.size + 1, side.rows.type)
    return _picked(reasons, pc.fill_null(side.rows_or_size, outside))


def _lineage(seen: Seen, addition: str) -> Iterator[Out]:
    what = {"row": "row", "rows": "row", "file": "file"}
    titles = {"row": "Record of the raw file behind", "file": "Raw file behind"}
    for side in seen.sides:
        for name in seen.lineage:
            title = f"{titles[what[name]]} {addition}{_of(seen, side)}"
            cells = _picked(whole(seen.table[name]), side.rows)
            yield Out(f"{addition}_{what[name]}{side.end}", title, cells, addition)
    yield Out(f"{addition}_source", f"Edition behind {addition}", _source(seen), addition)


def _source(seen: Seen) -> Cells:
    """Edition and copy, where the table says something: by a row, or by the lack of one."""
    said = pc.is_valid(seen.sides[0].rows)
    for side in seen.sides:
        said = pc.or_(said, pc.is_valid(side.rows))
        if seen.part.offer.table.absence == "zero":
            said = pc.or_(said, side.covered)
    rows = pc.if_else(said, number(0, pa.int32()), pa.nulls(1, pa.int32())[0])
    return _picked(texts([seen.part.version]), rows)


def _of(seen: Seen, side: Side) -> str:
    """Whose figure a column holds, in words."""
    if not side.end:
        return ""
    directed = seen.part.offer.table.shape is Shape.DIRECTED_DYAD_YEAR
    place = f"{_PLACE[side.end]} state"
    return f" (from the side of the {place})" if directed else f" ({place})"
