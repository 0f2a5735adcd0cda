"""Evidence -> indicators, alignment, report: records, their sources, their coverage."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How far a record has been shown to be true, as its coder judged it."""

    ANNOUNCED = "announced"
    REPORTED = "reported"
    DEMONSTRATED = "demonstrated"
    INSTITUTIONALISED = "institutionalised"
    DENIED = "denied"
    SUPERSEDED = "superseded"

    @property
    def counts(self) -> bool:
        """Whether a record of this status may stand in a value (not only in its high)."""
        return self in (Status.REPORTED, Status.DEMONSTRATED, Status.INSTITUTIONALISED)


class Kind(StrEnum):
    """What sort of document a source is."""

    PRIMARY = "primary"
    STATISTICS = "statistics"
    AGENCY = "agency"
    PRESS = "press"
    ANALYSIS = "analysis"
    REFERENCE = "reference"
    REPOST = "repost"
    FORUM = "forum"
    LEAK = "leak"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that was read.

    ``reliability`` is the Admiralty letter A-F of the source itself (F: cannot be judged, not
    worst).  ``origin`` names who first reported, so that ten outlets that repeat one agency
    count once.  ``origin_party`` is the actor whose organ the origin is, or ``""``.
    """

    id: str
    title: str
    publisher: str
    url: str
    published: date | None
    reliability: str
    origin: str
    origin_party: str
    kind: Kind
    language: str = ""

    @property
    def graded(self) -> bool:
        """Whether the source itself is graded C or better."""
        return self.reliability in ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Record:
    """A sourced statement of fact in a typed table.

    ``start`` and ``end`` are the first and the last day that the stated dates admit;
    ``precision`` (day, month, year) is that of the start as written.  ``known_on`` is when it
    became public; ``ended`` is whether an end was stated at all (otherwise ``end`` is the last day
    of the start); ``known_on_basis`` is ``source`` where a dated source says so, and ``event``
    where no source is dated and the event's own last day stands in (a flag, not a fact).
    ``fields`` holds the columns that only this table has, typed by the table's schema.
    ``parties`` are actor codes (ISO 3166 alpha-3, historical states and organisations included).
    """

    id: str
    table: str
    title: str
    parties: tuple[str, ...]
    start: date
    end: date
    precision: str
    known_on: date
    known_on_basis: str
    status: Status
    credibility: int
    sources: tuple[str, ...]
    lapses_on: date | None = None
    superseded_by: str = ""
    contradicts: tuple[str, ...] = ()
    notes: str = ""
    ended: bool = False
    fields: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, column: str) -> Any:
        """The value of one of the table's own columns; None where it was left empty."""
        return self.fields.get(column)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Over which days a table was collected, and what share of public events it holds.

    ``completeness`` is the collectors' judgement, 0 to 1.
    """

    first: date
    last: date
    completeness: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The records of one table, with the spans over which they were collected."""

    name: str
    records: tuple[Record, ...]
    coverage: tuple[Coverage, ...] = ()

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def completeness(self, first: date, last: date) -> float | None:
        """Completeness of the span that holds all of first..last; None outside coverage."""
        spans = [c.completeness for c in self.coverage if c.first <= first and last <= c.last]
        return max(spans, default=None)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was known of a dyad on ``as_of``: tables of records, and their sources.

    The store makes it and has already left out what was not yet known.
    """

    dyad: tuple[str, str]
    name: str
    title: str
    version: str
    digest: str
    as_of: date
    tables: Mapping[str, Table]
    sources: Mapping[str, Source]
    corrections: tuple[Mapping[str, str], ...] = ()

    def __getitem__(self, table: str) -> Table:
        """A table by name; an empty one without coverage where the casebook has none."""
        return self.tables.get(table, Table(table, ()))

    def records(self, ids: Collection[str]) -> list[Record]:
        """The records of these ids, found in one pass; unknown ids are left out."""
        wanted = frozenset(ids)
        return [r for table in self.tables.values() for r in table if r.id in wanted]

    def record(self, record_id: str) -> Record | None:
        """The record of this id, or None."""
        return next(iter(self.records([record_id])), None)

    def sources_of(self, record: Record) -> tuple[Source, ...]:
        """The sources that a record cites, in its own order."""
        return tuple(self.sources[s] for s in record.sources)
