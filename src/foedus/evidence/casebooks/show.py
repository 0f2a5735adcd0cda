"""What a casebook holds: by table, by year, by status, by grade, and how fully collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from foedus.contracts import Coverage, Evidence, Kind, Record, Source, Status, Table
from foedus.evidence.casebooks.schema import record_schemas

RELIABILITIES = ("A", "B", "C", "D", "E", "F")


@dataclass(frozen=True, slots=True)
class TableCoverage:
    """One table in numbers.

    ``first_year`` and ``last_year`` bound the years in which its records began, None where it
    has none.  ``by_status`` counts records by status, ``by_year`` by the year of their start.
    ``memory_share`` is the share of records that rest on memory alone, ``dated_share`` that of
    records whose ``known_on`` a dated source gives; None, not zero, where there are no records.
    ``sources`` counts the sources cited, each once, by reliability A to F.
    """

    name: str
    title: str
    records: int
    first_year: int | None
    last_year: int | None
    spans: tuple[Coverage, ...]
    by_status: Mapping[Status, int]
    by_year: Mapping[int, int]
    memory_share: float | None
    dated_share: float | None
    sources: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CasebookCoverage:
    """A casebook in numbers: its tables in the order of the schemas, and all of its sources.

    ``years`` are the years from the first to the last record of any table, gaps included, so
    that ``tables`` by ``years`` is a full grid; `count` reads a cell of it.
    """

    name: str
    title: str
    dyad: tuple[str, str]
    version: str
    digest: str
    records: int
    years: tuple[int, ...]
    tables: tuple[TableCoverage, ...]
    sources: Mapping[str, int]
    source_kinds: Mapping[Kind, int]
    origins: int
    corrections: int

    def count(self, table: str, year: int) -> int:
        """Give how many records of a table began in a year."""
        return next((t.by_year.get(year, 0) for t in self.tables if t.name == table), 0)


def coverage_table(evidence: Evidence) -> CasebookCoverage:
    """Count what a casebook holds.  Pure: the same evidence gives the same numbers."""
    titles = {name: schema.title for name, schema in record_schemas().items()}
    tables = tuple(
        _table(evidence[name], titles.get(name, name), evidence)
        for name in dict.fromkeys((*titles, *evidence.tables))
    )
    years = [year for table in tables for year in table.by_year]
    sources = evidence.sources.values()
    return CasebookCoverage(
        name=evidence.name,
        title=evidence.title,
        dyad=evidence.dyad,
        version=evidence.version,
        digest=evidence.digest,
        records=sum(table.records for table in tables),
        years=tuple(range(min(years), max(years) + 1)) if years else (),
        tables=tables,
        sources=_by_reliability(sources),
        source_kinds={kind: n for kind in Kind if (n := sum(s.kind is kind for s in sources))},
        origins=len({source.origin for source in sources}),
        corrections=len(evidence.corrections),
    )


def _table(table: Table, title: str, evidence: Evidence) -> TableCoverage:
    records = table.records
    by_year = Counter(record.start.year for record in records)
    statuses = Counter(record.status for record in records)
    cited = {source.id: source for r in records for source in evidence.sources_of(r)}
    return TableCoverage(
        name=table.name,
        title=title,
        records=len(records),
        first_year=min(by_year, default=None),
        last_year=max(by_year, default=None),
        spans=table.coverage,
        by_status={status: statuses[status] for status in Status if statuses[status]},
        by_year=dict(sorted(by_year.items())),
        memory_share=_share(from_memory(r, evidence) for r in records),
        dated_share=_share(r.known_on_basis == "source" for r in records),
        sources=_by_reliability(cited.values()),
    )


def from_memory(record: Record, evidence: Evidence) -> bool:
    """Whether a record rests on nothing but the memory of whoever wrote it down."""
    return all(source.kind is Kind.MEMORY for source in evidence.sources_of(record))


def _share(flags: Iterable[bool]) -> float | None:
    kept = list(flags)
    return sum(kept) / len(kept) if kept else None


def _by_reliability(sources: Iterable[Source]) -> dict[str, int]:
    counts = Counter(source.reliability for source in sources)
    return {letter: counts[letter] for letter in RELIABILITIES if counts[letter]}
