"""Data sets: what people know of a source, and what a machine knows of one copy of it.

A card (YAML) holds what people know: title, licence, coverage, columns.  A snapshot holds what a
machine knows of one imported copy: digests, sizes, row counts, where it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Licence(StrEnum):
    """What may leave the store.  The store asks it at every export.

    ``redistribute``: the rows themselves may be given on.  ``derive``: numbers computed or joined
    from them may be, the rows as they came may not.  ``fetch``: everyone fetches a copy for their
    own use; nothing made of it is exported.
    """

    REDISTRIBUTE = "redistribute"
    DERIVE = "derive"
    FETCH = "fetch"


class Shape(StrEnum):
    """What a row of a table is about.  Undirected and directed dyad-years are different types.

    ``dyad_year`` holds each pair once, with ``ccode1 < ccode2``, and its columns are symmetric.
    ``directed_dyad_year`` holds a row for each direction, from ``ccode1`` toward ``ccode2``.
    ``rows`` is anything else (deals, votes, speeches, events), under a key of its own.
    """

    STATE_YEAR = "state_year"
    DYAD_YEAR = "dyad_year"
    DIRECTED_DYAD_YEAR = "directed_dyad_year"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its type is text, integer, number, date or flag.

    ``both`` is how a directed column shows on an undirected frame: ``each`` (two columns, with 1
    and 2 behind the name: from the first toward the second, and back), ``sum``, ``max``, ``min``
    or ``any``.
    """

    name: str
    type: str
    title: str
    unit: str = ""
    range: tuple[float | None, float | None] = (None, None)
    both: str = "each"


@dataclass(frozen=True, slots=True)
class Span:
    """Years, first to last, in which a table was collected; of which states (empty: of all).

    ``states`` restricts the side ``ccode1`` (or ``ccode``) by COW number: a table of one
    country's troops abroad says nothing of other senders.
    """

    first: int
    last: int
    states: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TableCard:
    """A table that a source gives: what a row is, when it covers, what absence means there.

    ``key`` identifies a row.  ``absence`` is what no row inside coverage means: ``zero`` or
    ``void``; ``zeros`` names the columns that are then 0 (all others stay empty).  ``actors``
    gives, for each column that holds actor codes, their scheme (``cow``, ``gw``, ``iso3``,
    ``iso2``, ``name``, or ``any``: whatever identity can resolve), and ``at`` the column (a year
    or a date) at which they are resolved; resolved columns hold COW numbers.  ``known`` is how a
    row became known: ``release`` with the version of the source, or the name of a date column,
    for acts that were public on their day.
    """

    name: str
    title: str
    shape: Shape
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    coverage: Span | None
    absence: str
    zeros: tuple[str, ...] = ()
    actors: Mapping[str, str] = field(default_factory=dict)
    at: str = "year"
    known: str = "release"


@dataclass(frozen=True, slots=True)
class FileCard:
    """A raw file of an edition: where it lies, its format, and what becomes of each column.

    ``address`` is the official address; ``mirror`` a path below a mirror folder (by default
    ``<source>/<last part of the address>``); ``member`` the path inside an archive, parts of
    nested archives joined by ``!``.  ``columns`` maps each raw column that is used to its name
    with us and its type; ``ignored`` each that is not used to the reason.  A column that is in
    neither is an error.  ``sha256`` is empty where the publisher's digest is not known to us.
    """

    name: str
    format: str
    columns: Mapping[str, tuple[str, str]]
    ignored: Mapping[str, str]
    address: str = ""
    mirror: str = ""
    member: str = ""
    encoding: str = "utf-8"
    missing: tuple[str, ...] = ("",)
    sha256: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """One published form of a source: a version, the day of its release, and its files.

    ``coverage`` overrides, by table, the years of the card.
    """

    id: str
    version: str
    released: date
    files: tuple[FileCard, ...]
    coverage: Mapping[str, Span] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What ``dyads create --add ID`` adds: some columns of one table."""

    id: str
    title: str
    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceCard:
    """All that people know of a data set; read without importing its code."""

    id: str
    title: str
    publisher: str
    citation: str
    homepage: str
    licence: Licence
    terms: str
    codes: str
    states: str
    absence: str
    editions: tuple[Edition, ...]
    tables: tuple[TableCard, ...]
    additions: tuple[Addition, ...] = ()
    caveats: tuple[str, ...] = ()
    error: float = 0.0
    error_reason: str = ""

    def edition(self, edition_id: str) -> Edition | None:
        """The edition of this id, or None."""
        return next((e for e in self.editions if e.id == edition_id), None)

    def table(self, name: str) -> TableCard | None:
        """The table of this name, or None."""
        return next((t for t in self.tables if t.name == name), None)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A raw file as it came: its digest is of the bytes, before anything was read."""

    name: str
    path: str
    sha256: str
    bytes: int
    origin: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table as it was stored: immutable, named by its digest."""

    name: str
    path: str
    sha256: str
    rows: int
    unresolved: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One imported copy of one edition of a source; ``digest`` names it."""

    source: str
    edition: str
    version: str
    released: date
    digest: str
    made_at: str
    code: str
    files: tuple[RawFile, ...]
    tables: tuple[StoredTable, ...]

    def table(self, name: str) -> StoredTable | None:
        """The stored table of this name, or None."""
        return next((t for t in self.tables if t.name == name), None)
