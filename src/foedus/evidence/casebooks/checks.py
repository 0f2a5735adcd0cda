"""What must hold between the cells of a record, its sources and the other records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from foedus.contracts import Kind, Source, Status
from foedus.evidence.casebooks.cells import Context
from foedus.evidence.casebooks.faults import Faults
from foedus.evidence.casebooks.schema import FieldSchema, TableSchema
from foedus.evidence.casebooks.table import Row
from foedus.identity import Actor, FuzzyDate

Finding = tuple[str, str, str]
"""Column, message and remedy of a fault in one row."""

_SWAP = "Swap or correct them."
_WEAK = (Kind.MEMORY, Kind.FORUM)
_SHOWN = (Status.DEMONSTRATED, Status.INSTITUTIONALISED)


def row_findings(schema: TableSchema, row: Row, context: Context) -> Iterator[Finding]:
    """Yield what is wrong between the cells of one row: bounds, order, companions, actors."""
    values = row.values
    for column in schema.related:
        name, value = column.name, values[column.name]
        if value is None:
            continue
        if column.bound:
            yield from _bounds(column, row)
        before = values.get(column.not_before)
        if before is not None and _last(value) < _first(before):
            message = f"{value} is before {column.not_before}, {before}."
            yield name, message, "Swap or correct the two dates."
        lonely = column.together_with and values[column.together_with] is None
        if lonely and not row.faulty:
            message = f"{column.together_with} is empty."
            yield name, message, "Fill both cells, or neither."
    if schema.common:
        yield from _actors(schema, row, context)


def _bounds(column: FieldSchema, row: Row) -> Iterator[Finding]:
    """Yield a fault where a bound is on the wrong side of the value, or of the other bound.

    A range without a value is fine: it may be all that is known.
    """
    bound, value = row.values[column.name], row.values[column.bound_of]
    if column.bound == "low":
        if value is not None and bound > value:
            message = f"{bound:.12g} is above the value in {column.bound_of}, {value:.12g}."
            yield column.name, message, _SWAP
        return
    low = row.values[f"{column.bound_of}_low"]
    if value is not None and bound < value:
        message = f"{bound:.12g} is below the value in {column.bound_of}, {value:.12g}."
        yield column.name, message, _SWAP
    elif value is None and low is not None and bound < low:
        message = f"{bound:.12g} is below {column.bound_of}_low, {low:.12g}."
        yield column.name, message, _SWAP


def _first(value: FuzzyDate | int) -> date:
    return date(value, 1, 1) if isinstance(value, int) else value.first


def _last(value: FuzzyDate | int) -> date:
    return date(value, 12, 31) if isinstance(value, int) else value.last


def _actors(schema: TableSchema, row: Row, context: Context) -> Iterator[Finding]:
    start, end = row.values["date"], row.values["end_date"] or row.values["date"]
    if start is None:
        return
    for column in schema.actor_columns:
        value = row.values[column]
        for code in (value,) if isinstance(value, str) else value or ():
            actor = context.states.get(code)
            if actor is not None and _absent(actor, start.first, end.last, context):
                yield column, *_absence(actor, start.first, context)


def _absent(actor: Actor, start: date, end: date, context: Context) -> bool:
    """Whether an actor cannot have acted in start..end under this code.

    It had not begun, had ended for good, or went by another code then.  A gap between two
    spells alone does not count: an occupied state signs treaties, too.
    """
    if actor.kind != "state" or not actor.spells:
        return False
    for first, last in reversed(actor.spells):
        if first <= end and (last is None or start <= last):
            return False
    outside = end < actor.spells[0][0] or start > actor.end
    return outside or context.states.canonical(actor.code, start) != actor.code


def _absence(actor: Actor, start: date, context: Context) -> tuple[str, str]:
    spells = ", ".join(f"{first} to {last or 'now'}" for first, last in actor.spells)
    message = f"{actor.code} ({actor.name}) did not exist on {start} ({spells})."
    then = context.states.canonical(actor.code, start)
    who = "who acted then" if then == actor.code else then
    return message, f"Write {who}, or correct the date."


def source_findings(row: Row, sources: Sequence[Source], context: Context) -> Iterator[Finding]:
    """Yield what is wrong between a record and its sources, all of which could be read.

    A record may not be known before its earliest dated source, or knowledge would leak into
    the past; and what nobody but memory or a forum says is not demonstrated.
    """
    known, basis = row.values["known_on"], row.values["known_on_basis"]
    days = [source.published for source in sources if source.published is not None]
    if known and basis == "source":
        yield from _known_by_source(known, days, context)
    if known and basis == "event":
        yield from _known_by_event(known, days, row.values["date"], context)
    if row.values["status"] in _SHOWN and all(s.kind in _WEAK for s in sources):
        yield (
            "status",
            f'this says "{row.values["status"]}", but all its sources are memory or a forum.',
            'Write "reported", or cite a source that shows it.',
        )


def _known_by_source(known: date, days: list[date], context: Context) -> Iterator[Finding]:
    if not days:
        yield (
            "known_on_basis",
            "no source of this record has a date.",
            'Date a source in sources.csv, or write "event" and the last day of the event.',
        )
    elif known < min(*days, context.latest):
        yield (
            "known_on",
            f"{known} is before the earliest dated source, of {min(days)}.",
            f"Write {min(*days, context.latest)}, or cite the earlier source.",
        )


def _known_by_event(
    known: date, days: list[date], when: FuzzyDate | None, context: Context
) -> Iterator[Finding]:
    if days:
        yield (
            "known_on_basis",
            f'this says "event", but a source is dated {min(days)}.',
            f'Write "source", and {min(*days, context.latest)} in known_on.',
        )
    elif when and known < min(when.last, context.latest):
        yield (
            "known_on",
            f"{known} is before the last day of the event, {when.last}.",
            f"Write {when.last}: no source says that it was known earlier.",
        )


class Pointer(NamedTuple):
    """A cell that points to a row of ``of`` (sources or records) by its id."""

    file: str
    line: int
    column: str
    of: str
    target: str


@dataclass(slots=True)
class Links:
    """Every id of a casebook and where it stands, and every cell that points to one."""

    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    pointers: list[Pointer] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)
    chains: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, schema: TableSchema, file: str, row: Row) -> Iterator[Finding]:
        """Take in a row; yields a fault where its id is in use already."""
        own = row.values["id"]
        if own is not None:
            if own in self.places:
                where, line = self.places[own]
                message = f'the id "{own}" stands already in {where}, line {line}.'
                yield "id", message, "Give one of the two another id."
            else:
                self.places[own] = (file, row.line)
                if not schema.common:
                    self.sources.add(own)
        for column in schema.id_columns:
            value = row.values[column]
            if value is None:
                continue
            single = isinstance(value, str)
            if not single and own in value:
                yield column, f'"{own}" points to itself.', "Delete it here."
            if single and own is not None:
                self.chains.setdefault(column, {}).setdefault(own, value)
            of = schema.fields[column].of
            for target in (value,) if single else value:
                self.pointers.append(Pointer(file, row.line, column, of, target))

    def check(self, faults: Faults, *, whole: bool) -> None:
        """Report ids that point nowhere (where all tables were read whole) and circles."""
        for pointer in self.pointers if whole else ():
            for message, remedy in self._astray(pointer):
                faults.add(pointer.file, pointer.line, pointer.column, message, remedy)
        for column, chain in self.chains.items():
            for circle in circles(chain):
                file, line = self.places[circle[0]]
                message = f"this runs in a circle: {' -> '.join((*circle, circle[0]))}."
                faults.add(file, line, column, message, f"Empty {column} in the last of them.")

    def _astray(self, pointer: Pointer) -> Iterator[tuple[str, str]]:
        target, to_source = pointer.target, pointer.of == "sources"
        if target not in self.places:
            where = "sources.csv" if to_source else "the table of that record"
            message = f'there is no id "{target}" in the casebook.'
            yield message, f"Correct it, or add the row to {where}."
        elif (target in self.sources) != to_source:
            what = "a record, not a source" if to_source else "a source, not a record"
            yield f'"{target}" is {what}.', f"Write an id of {pointer.of}."


def circles(chain: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Yield each circle of a chain once, from its member that comes first in the chain."""
    done: set[str] = set()
    for start in chain:
        path: dict[str, None] = {}
        node: str | None = start
        while node is not None and node not in done and node not in path:
            path[node] = None
            node = chain.get(node)
        if node is not None and node in path:
            members = list(path)
            circle = members[members.index(node) :]
            order = {member: place for place, member in enumerate(chain)}
            head = circle.index(min(circle, key=order.__getitem__))
            yield (*circle[head:], *circle[:head])
        done.update(path)
