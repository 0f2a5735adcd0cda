"""Raw columns of any layout become the one form of event that everything behind it sees."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from foedus.errors import InvalidDataError
from foedus.evidence.streams.layouts import QUAD_CLASSES, Layout

COLUMNS = (
    "event_id", "date", "source", "target", "root", "quad", "goldstein", "mentions", "articles",
    "place", "url",
)  # fmt: skip
"""An event: its id (unique together with the date), the day, the two actors, the root code of
the kind of event, its quad class (1 to 4), its Goldstein score, mentions and articles, the place
and the address of the report."""

NEEDED = ("event_id", "date", "root", "quad")
"""What every row must have; actors may be unknown."""

ACTORS = ("source", "target")
FEW = 32
"""So many codes are compared one by one in passing; more of them are joined as a table."""

_PARTS = {"event_id": "id"}
_NUMBERS = {"goldstein": "float64", "mentions": "int64", "articles": "int64"}


def check_columns(columns: Collection[str], layout: Layout, where: str) -> None:
    """Look whether a table has every column that an event of the layout needs.

    Raises
    ------
    InvalidDataError
        One is not there.
    """
    have = {layout.also_called.get(name, name) for name in columns}
    if lacking := sorted({cell.column for cell in layout.event.values()} - have):
        raise InvalidDataError(
            f"{where}: lacks the column {lacking[0]!r} of the layout {layout.id}; it has "
            f"{', '.join(columns)}. Nothing was computed. Choose the layout of these files with "
            "--layout, or write one."
        )


def canonical(
    raw: Any,
    layout: Layout,
    codes: Mapping[str, str],
    columns: Sequence[str] = COLUMNS,
    *,
    between: bool = False,
) -> Any:
    """Return the events of a raw table, as an Ibis expression of the tested subset.

    Parameters
    ----------
    raw
        A table with the layout's columns; those that no part of an event needs may be absent,
        and cells may be text or have types already.
    codes
        What actors are called with us, of :func:`~foedus.evidence.streams.actors.actor_codes`.
    columns
        Only these of :data:`COLUMNS`: what nobody asks for is not read.
    between
        Only events that name two actors, sorted out before anything else is read of them.
    """
    named = {ours: theirs for theirs, ours in layout.also_called.items() if theirs in raw.columns}
    raw = raw.rename(named)
    if between:
        sides = (raw[layout.event[side].column] for side in ACTORS)
        raw = raw.filter(*(_is_present(side, layout.missing) for side in sides))
    events = raw.select(**{name: _part(raw, layout, name) for name in columns})
    for side in (name for name in ACTORS if name in columns):
        if layout.several:
            events = _one_each(events, side, layout.several)
        if codes:
            events = _renamed(events, side, codes)
    return events


def unfit(events: Any) -> Any:
    """The condition under which a row is no event: something that every event has is not there."""
    import functools  # noqa: PLC0415
    import operator  # noqa: PLC0415

    return functools.reduce(operator.or_, (events[c].isnull() for c in NEEDED))


def _part(raw: Any, layout: Layout, name: str) -> Any:
    import ibis  # noqa: PLC0415

    cell = layout.event.get(_PARTS.get(name, name))
    if cell is None:
        return ibis.null().cast(_NUMBERS.get(name, "string"))
    value = _present(raw[cell.column], layout.missing)
    if cell.first:
        value = value.cast("string").substr(0, cell.first)
    if cell.values:
        return _class(value, cell.values)
    if name == "date":
        return _date(value, cell.form)
    if name == "event_id":
        whole = cell.type == "integer" or value.type().is_integer()
        return value.cast("int64" if whole else "string")
    return value.cast(_NUMBERS.get(name, "string"))


def _is_present(column: Any, missing: tuple[str, ...]) -> Any:
    if not column.type().is_string():
        return column.notnull()
    return column.notnull() & column.notin(list(missing))


def _present(column: Any, missing: tuple[str, ...]) -> Any:
    """The cell, or null where it holds a mark for missing."""
    if not column.type().is_string():
        return column
    return column.isin(list(missing)).ifelse(None, column)


def _class(value: Any, values: Mapping[str, int]) -> Any:
    """The quad class that a value stands for, or null where it stands for none."""
    import ibis  # noqa: PLC0415

    if value.type().is_integer() and all(written == str(v) for written, v in values.items()):
        return value.between(1, len(QUAD_CLASSES)).ifelse(value, None).cast("int64")
    text = value.cast("string")
    return ibis.cases(*((text == k, v) for k, v in values.items())).cast("int64")


def _date(value: Any, form: str) -> Any:
    """A day, from a date, a moment, a number such as 20240131, or a text of the layout's form."""
    import ibis  # noqa: PLC0415

    kind = value.type()
    if kind.is_date() or kind.is_timestamp():
        return value.cast("date")
    if form == "iso":
        return value.cast("string").cast("date")
    day = value.cast("int64")
    parts = (day // 10_000, day // 100 % 100, day % 100)
    return ibis.date(*(part.cast("int32") for part in parts))


def _one_each(events: Any, side: str, separator: str) -> Any:
    """A row for each of several actors in one cell; a row without any stays."""
    several = events[side].fill_null("").split(separator)
    apart = events.mutate(**{side: several.unnest()})
    return apart.mutate(**{side: apart[side].strip().nullif("")})


def _renamed(events: Any, side: str, codes: Mapping[str, str]) -> Any:
    import ibis  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    if len(codes) <= FEW:
        return events.mutate(**{side: events[side].substitute(dict(codes))})
    table = ibis.memtable(pa.table({"written": list(codes), "code": list(codes.values())}))
    joined = events.left_join(table, events[side] == table.written)
    return joined.mutate(**{side: joined.code.coalesce(joined[side])}).select(*events.columns)
