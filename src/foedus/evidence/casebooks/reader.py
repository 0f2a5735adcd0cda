"""A casebook, read and checked in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from foedus.contracts import Coverage, Evidence, Kind, Record, Source, Status, Table
from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.casebooks.cells import Context, today
from foedus.evidence.casebooks.checks import Links, row_findings, source_findings
from foedus.evidence.casebooks.corrections import CORRECTIONS, read_corrections
from foedus.evidence.casebooks.faults import Faults
from foedus.evidence.casebooks.package import (
    DESCRIPTOR,
    Package,
    Resource,
    read_bytes,
    read_package,
)
from foedus.evidence.casebooks.schema import TableSchema
from foedus.evidence.casebooks.table import Row, TableReader
from foedus.identity import States

Progress = Callable[[str, int], None]
"""Called with a file's name and the rows read of it so far."""

UNDECLARED = 0.4
"""Completeness of a table that says nothing of its coverage."""

_STEP = 5_000
_SHOWN = 10


def read_casebook(folder: Path, states: States, *, progress: Progress | None = None) -> Evidence:
    """Read a casebook whole: every record, whenever it became known (``as_of`` is unbounded).

    ``fields`` of a record has every column that its table adds; None where a cell is empty or
    the column is absent.  Dates known in part are `FuzzyDate`, lists are tuples, flags bool,
    numbers float, integers and years int.

    Raises
    ------
    NotFoundError
        The folder does not exist.
    InvalidDataError
        The casebook has faults; the message shows the first ones and says how many there are.
    """
    reading = _Reading(folder, states, progress)
    evidence = reading.read()
    faults = reading.faults
    if evidence is None or faults:
        few = "1 fault" if faults.total == 1 else f"{faults.total:,} faults"
        raise InvalidDataError(
            f"The casebook {folder} has {few}; nothing was read from it.\n"
            f"{faults.summary(_SHOWN)}\n"
            f"Correct them, then run `foedus casebook check {folder}`, which shows them all."
        )
    return evidence


def check_casebook(folder: Path, states: States, *, progress: Progress | None = None) -> Faults:
    """List the faults of a casebook: by file, then by line; empty where it is sound.

    The first 1,000 are kept; ``.total`` counts them all.

    Raises
    ------
    NotFoundError
        The folder does not exist.
    """
    reading = _Reading(folder, states, progress, keep=False)
    reading.read()
    return reading.faults


@dataclass
class _Reading:
    """One pass over the files of a casebook.

    ``keep`` is whether records are kept, ``files`` are names and digests of what was read.
    """

    folder: Path
    states: States
    progress: Progress | None
    keep: bool = True
    faults: Faults = field(default_factory=Faults)
    files: dict[str, bytes] = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    sources: dict[str, Source] = field(default_factory=dict)

    def read(self) -> Evidence | None:
        """Read everything; None where the descriptor cannot be used."""
        if not self.folder.is_dir():
            raise NotFoundError(
                f"There is no casebook folder {self.folder}; nothing was read. "
                "Begin one with `foedus casebook new JPN-PHL`."
            )
        package = read_package(self.folder, self.states, self.faults)
        if package is None:
            return None
        self._note(DESCRIPTOR, package.data)
        whole = package.whole
        context = Context(self.states, today(), package.actors)
        tables = {}
        for resource in package.resources:
            records, all_rows = self._table(resource, context)
            whole = whole and all_rows
            if resource.table.common:
                name = resource.table.name
                tables[name] = Table(name, tuple(records), resource.coverage or implied(records))
        self.links.check(self.faults, whole=whole)
        corrections = self._corrections()
        order = {file: place for place, file in enumerate(self.files)}
        self.faults.sort(key=lambda f: (order.get(f.file, -1), f.row))
        return self._evidence(package, tables, corrections)

    def _note(self, file: str, data: bytes) -> None:
        self.files[file] = hashlib.sha256(data).digest()

    def _table(self, resource: Resource, context: Context) -> tuple[list[Record], bool]:
        data = read_bytes(resource.path, resource.file, self.faults)
        if data is None:
            return [], False
        self._note(resource.file, data)
        reader = TableReader(resource.table, resource.file, context, self.faults)
        records: list[Record] = []
        count = 0
        for count, row in enumerate(reader.read(data), start=1):
            self._take(resource, row, context, records)
            if self.progress and count % _STEP == 0:
                self.progress(resource.file, count)
        if self.progress:
            self.progress(resource.file, count)
        return records, reader.whole

    def _take(self, resource: Resource, row: Row, context: Context, records: list[Record]) -> None:
        schema, file = resource.table, resource.file
        before = self.faults.total
        findings = [*self.links.add(schema, file, row), *row_findings(schema, row, context)]
        if schema.common:
            cited = [self.sources.get(s) for s in row.values["sources"] or ()]
            known = [source for source in cited if source is not None]
            if known and len(known) == len(cited):
                findings += source_findings(row, known, context)
        for finding in findings:
            self.faults.add(file, row.line, *finding)
        if row.faulty:
            return
        if not schema.common:
            self.sources.setdefault(row.values["id"], _source(row.values))
        elif self.keep and self.faults.total == before:
            records.append(_record(schema, row.values))

    def _corrections(self) -> tuple[Mapping[str, str], ...]:
        path = self.folder / CORRECTIONS
        if not path.exists():
            return ()
        data = read_bytes(path, CORRECTIONS, self.faults)
        if data is None:
            return ()
        self._note(CORRECTIONS, data)
        return read_corrections(data, self.faults)

    def _evidence(
        self,
        package: Package,
        tables: Mapping[str, Table],
        corrections: tuple[Mapping[str, str], ...],
    ) -> Evidence:
        return Evidence(
            dyad=package.dyad,
            name=package.name,
            title=package.title,
            version=package.version,
            digest=_digest(self.files),
            as_of=date.max,
            tables=tables,
            sources=self.sources,
            corrections=corrections,
        )


def implied(records: Sequence[Record]) -> tuple[Coverage, ...]:
    """Coverage of a table that declares none: the years of its records, and no more than a sample.

    The completeness is low enough that nothing is read as zero, and that what is not found is
    not taken to be absent.
    """
    if not records:
        return ()
    first = min(record.start for record in records).year
    last = max(max(record.start, record.known_on) for record in records).year
    note = "not declared: the years of the records themselves"
    return (Coverage(date(first, 1, 1), date(last, 12, 31), UNDECLARED, note),)


def _digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and the SHA-256 of the contents, in the order of the names."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0" + files[name])
    return total.hexdigest()


def _source(values: Mapping[str, Any]) -> Source:
    return Source(
        id=values["id"],
        title=values["title"],
        publisher=values["publisher"],
        url=values["url"] or "",
        published=values["date"].last if values["date"] else None,
        reliability=values["reliability"],
        origin=values["origin"],
        origin_party=values["origin_party"] or "",
        kind=Kind(values["kind"]),
        language=values["language"] or "",
    )


def _record(schema: TableSchema, values: Mapping[str, Any]) -> Record:
    start, lapses = values["date"], values["lapses_on"]
    return Record(
        id=values["id"],
        table=schema.name,
        title=values[schema.name_field],
        parties=_parties(schema, values),
        start=start.first,
        end=(values["end_date"] or start).last,
        precision=start.precision,
        known_on=values["known_on"],
        known_on_basis=values["known_on_basis"],
        status=Status(values["status"]),
        credibility=values["credibility"],
        sources=values["sources"],
        lapses_on=lapses.last if lapses else None,
        superseded_by=values["superseded_by"] or "",
        contradicts=values["contradicts"] or (),
        notes=values["notes"] or "",
        ended=values["end_date"] is not None,
        fields={name: values[name] for name in schema.own},
    )


def _parties(schema: TableSchema, values: Mapping[str, Any]) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for column in schema.parties:
        value = values[column]
        codes.update(dict.fromkeys((value,) if isinstance(value, str) else value or ()))
    return tuple(codes)
