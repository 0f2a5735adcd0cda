"""What a card says of tables, their columns, and what they add, checked key by key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import Addition, Column, Shape, Span, TableCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.keys import Keys, one_of
from foedus.evidence.sources.types import TYPES

SCHEMES = ("cow", "gw", "iso3", "iso2", "un", "name", "any")
BOTH = ("each", "sum", "max", "min", "any")
LINEAGE = ("row", "rows", "file")
"""Columns that every table may have besides those of its card: where a row came from."""

LONGEST_NAME = 30
"""Stata allows 32 characters; a state-year column gets 1 or 2 behind its name."""

YEAR_KEYS: Mapping[Shape, tuple[str, ...]] = {
    Shape.STATE_YEAR: ("ccode", "year"),
    Shape.DYAD_YEAR: ("ccode1", "ccode2", "year"),
    Shape.DIRECTED_DYAD_YEAR: ("ccode1", "ccode2", "year"),
}
"""The key that a table of each shape has; ``rows`` have one of their own."""

_BOUNDS = 2


def read_table(path: Path, name: str, raw: Mapping[str, Any]) -> TableCard:
    """Read one table of a card.

    Raises
    ------
    InvalidDataError
        Naming the key and what is allowed there.
    """
    keys = Keys(path, f"table {name}", raw)
    shape = Shape(keys.choice("shape", [x.value for x in Shape]))
    coverage = keys.get("coverage")
    table = TableCard(
        name=name,
        title=keys.text("title"),
        shape=shape,
        key=keys.words("key", YEAR_KEYS.get(shape, ())),
        columns=tuple(_column(path, name, n, r) for n, r in keys.mapping("columns").items()),
        coverage=None if coverage is None else read_span(path, coverage),
        absence=keys.choice("absence", ("zero", "void")),
        zeros=keys.words("zeros", ()),
        actors={
            column: one_of(path, f"actors of table {name}", scheme, SCHEMES)
            for column, scheme in keys.mapping("actors", {}).items()
        },
        at=keys.text("at", "year"),
        known=keys.text("known", "release"),
    )
    keys.nothing_left()
    _check_table(path, table)
    return table


def _check_table(path: Path, table: TableCard) -> None:
    types = {c.name: c.type for c in table.columns}
    needed = YEAR_KEYS.get(table.shape)
    if not table.key or (needed and set(table.key) != set(needed)):
        own = ", ".join(needed or ()) or "the columns that tell its rows apart"
        raise InvalidDataError(f"{path}: the key of table {table.name}, a {table.shape}, is {own}")
    at = [table.at] if table.actors else []
    known = [table.known] if table.known != "release" else []
    uses: tuple[tuple[Sequence[str], tuple[str, ...]], ...] = (
        (table.key, tuple(TYPES)),
        (table.zeros, ("integer", "number", "flag")),
        (tuple(table.actors), ("integer",)),
        (at, ("integer", "date")),
        (known, ("date",)),
    )
    for columns, allowed in uses:
        for column in columns:
            if types.get(column) not in allowed:
                raise InvalidDataError(
                    f"{path}: table {table.name} names the column {column!r}, which it does not "
                    f"declare, or not as {' or '.join(allowed)}"
                )
    folded = [name.casefold() for name in types]
    for name in types:
        if len(name) > LONGEST_NAME or name in LINEAGE or folded.count(name.casefold()) > 1:
            raise InvalidDataError(
                f"{path}: table {table.name} has a column named {name!r}; names have at most "
                f"{LONGEST_NAME} characters, differ in more than capitals, and "
                f"{', '.join(LINEAGE)} are kept for lineage"
            )


def _column(path: Path, table: str, name: str, raw: Mapping[str, Any]) -> Column:
    keys = Keys(path, f"column {name} of table {table}", raw)
    bounds = keys.sequence("range", (None, None))
    numbers = [b for b in bounds if b is not None]
    plain = all(isinstance(b, (int, float)) for b in numbers)
    if len(bounds) != _BOUNDS or not plain or numbers != sorted(numbers):
        raise keys.fault("range", "is a list of two, lowest and highest; null leaves one open")
    column = Column(
        name=name,
        type=keys.choice("type", tuple(TYPES)),
        title=keys.text("title"),
        unit=keys.text("unit", ""),
        range=(bounds[0], bounds[1]),
        both=keys.choice("both", BOTH, "each"),
    )
    keys.nothing_left()
    return column


def read_addition(
    path: Path, name: str, raw: Mapping[str, Any], tables: Sequence[TableCard]
) -> Addition:
    """Read what ``foedus dyads create --add`` adds, from one of the card's tables.

    Raises
    ------
    InvalidDataError
        It names a table or a column that is not there, or a table of another shape.
    """
    keys = Keys(path, f"addition {name}", raw)
    addition = Addition(name, keys.text("title"), keys.text("table"), keys.words("columns"))
    keys.nothing_left()
    table = next((t for t in tables if t.name == addition.table), None)
    if table is None or table.shape is Shape.ROWS:
        raise InvalidDataError(
            f"{path}: the addition {name} is made from {addition.table!r}, which is no state-year "
            "or dyad-year table of this card"
        )
    for column in sorted(set(addition.columns) - {c.name for c in table.columns}):
        raise InvalidDataError(f"{path}: the addition {name} names {column!r}, not in its table")
    return addition


def read_span(path: Path, raw: object) -> Span:
    """Read years, written ``{first:, last:, states:}`` or ``[first, last]``.

    Raises
    ------
    InvalidDataError
        They are no years, or in the wrong order.
    """
    if isinstance(raw, Sequence) and len(raw) == _BOUNDS:
        raw = {"first": raw[0], "last": raw[1]}
    keys = Keys(path, "coverage", raw)
    span = Span(keys.year("first"), keys.year("last"), tuple(keys.sequence("states", ())))
    keys.nothing_left()
    if span.first > span.last:
        raise InvalidDataError(f"{path}: a coverage ends in {span.last}, before {span.first}")
    return span
