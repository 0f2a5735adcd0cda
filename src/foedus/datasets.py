"""From stored data sets to readings: of one dyad, or of every dyad since 1816.

The counterpart of ``flow.gather`` and ``flow.measure_indicators`` for what data sets feed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus import reference
from foedus.contracts import Evidence, Kind, Reading, Record, Source, Status, Table
from foedus.contracts.dataset import Snapshot, SourceCard, Span, TableCard
from foedus.evidence.dyads.frame import dyad_years
from foedus.evidence.sources.reading import files_behind
from foedus.identity import Dyad
from foedus.indicators import Item
from foedus.indicators.worldwide import Asked, Given, computable, readings
from foedus.project import Project
from foedus.store import connect, open_table

FIRST_YEAR = 1816
LONGEST_CELL = 60
"""Characters of a text that are shown of a raw row; the stored table holds it whole."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored table that an analysis may use, with the card and the snapshot it came from."""

    card: SourceCard
    table: TableCard
    snapshot: Snapshot

    @property
    def span(self) -> Span | None:
        """Years covered: those of the edition where it says so, else those of the table."""
        edition = self.card.edition(self.snapshot.edition)
        own = edition.coverage.get(self.table.name) if edition else None
        return own or self.table.coverage


def stored_tables(project: Project, as_of: date | None = None) -> dict[str, Stored]:
    """Every table in the project's store that was known on a date, by name."""
    found = {}
    for source in project.sources.values():
        for table in source.card.tables:
            date_known = as_of if table.known == "release" else None
            snapshot = project.datasets.known_by(source.card.id, date_known)
            if snapshot is not None and snapshot.table(table.name) is not None:
                found[table.name] = Stored(source.card, table, snapshot)
    return found


def given(
    project: Project,
    stored: Mapping[str, Stored],
    names: Iterable[str],
    connection: Any,
    as_of: date | None = None,
) -> dict[str, Given]:
    """Open the named tables that are stored, as the indicators take them."""
    opened = {}
    for name in names:
        if name in stored:
            item = stored[name]
            table = open_table(project.datasets, item.card, name, connection, as_of)
            if table is not None:
                opened[name] = Given(table, item.span, item.card.error)
    return opened


def data_items(project: Project, only: Sequence[str] | None = None) -> list[Item]:
    """Indicators of the shelf that data sets feed."""
    return [
        item
        for key, item in project.shelf.items()
        if item.card.fed_by == "data" and (only is None or key in only)
    ]


def needs_of(items: Iterable[Item]) -> list[str]:
    """Names of all tables that some indicators need or are covered by, each once."""
    cards = [item.card for item in items]
    return list(dict.fromkeys(n for card in cards for n in (*card.needs, card.coverage)))


def measure_data(
    project: Project, dyad: Dyad, only: Sequence[str] | None = None, as_of: date | None = None
) -> tuple[Reading, ...]:
    """Readings of one dyad from the stored data sets, with the raw rows behind each.

    None where nothing is stored, or an actor is no member of the COW state system.
    """
    items = data_items(project, only)
    stored = stored_tables(project, as_of)
    pair = (dyad.a.cow, dyad.b.cow)
    if not stored or not items or pair[0] is None or pair[1] is None:
        return ()
    connection = connect()
    try:
        tables = given(project, stored, needs_of(items), connection, as_of)
        last = max((g.span.last for g in tables.values() if g.span), default=FIRST_YEAR)
        asked = asked_for(project, FIRST_YEAR, last, ((pair[0], pair[1]),), as_of)
        codes = {pair[0]: dyad.a.code, pair[1]: dyad.b.code}
        return readings(computable(items, tables), tables, asked, codes, connection)
    finally:
        connection.disconnect()


def asked_for(
    project: Project,
    first: int,
    last: int,
    pairs: Iterable[tuple[int, int]] = (),
    as_of: date | None = None,
) -> Asked:
    """The dyad-years of some pairs (or of all) from one year to another."""
    import ibis  # noqa: PLC0415

    ordered = tuple((min(pair), max(pair)) for pair in pairs)
    years = dyad_years(project.states, first, last, pairs=ordered)
    return Asked(ibis.memtable(years.grid.table()), ordered, as_of)


def data_evidence(
    project: Project, dyad: Dyad, made: Iterable[Reading], as_of: date | None = None
) -> Evidence:
    """The raw rows behind some readings, as records with their source, ready to be traced."""
    stored = stored_tables(project, as_of)
    wanted: dict[str, list[int]] = {}
    for ref in dict.fromkeys(r for reading in made for r in reading.records):
        table, _, row = ref.rpartition(":")
        wanted.setdefault(table, []).append(int(row))
    connection = connect()
    try:
        tables = {
            name: Table(name, tuple(_records(project, stored[name], rows, connection)))
            for name, rows in wanted.items()
            if name in stored
        }
    finally:
        connection.disconnect()
    sources = {stored[name].card.id: _source(stored[name]) for name in tables}
    known = [r.known_on for table in tables.values() for r in table]
    return Evidence(
        dyad=(dyad.a.code, dyad.b.code),
        name="data sets",
        title=dyad.title,
        version="",
        digest="",
        as_of=as_of or max(known, default=reference.released()),
        tables=tables,
        sources=sources,
    )


def _records(
    project: Project, stored: Stored, rows: Sequence[int], connection: Any
) -> list[Record]:
    """Raw rows as records; a row that is made of several is found by any of them."""
    opened = open_table(project.datasets, stored.card, stored.table.name, connection)
    if opened is None:  # pragma: no cover - the snapshot was there a moment ago
        return []
    if "rows" in opened.columns:
        opened = opened.mutate(row=opened.rows).unnest("row")
    found = connection.to_pyarrow(opened.filter(opened.row.isin(list(rows)))).to_pylist()
    source = project.sources[stored.card.id]
    files = [
        raw.path.rsplit("/", 1)[-1]
        for raw in stored.snapshot.files
        if raw.name in files_behind(source, stored.table.name)
    ]
    return [_record(stored, row, "+".join(files)) for row in found]


def _record(stored: Stored, row: Mapping[str, Any], file: str) -> Record:
    table = stored.table
    day = row.get(table.known) if table.known != "release" else None
    day = day or next((v for v in row.values() if isinstance(v, date)), None)
    years = [row[c.name] for c in table.columns if c.name.endswith("year") and row[c.name]]
    start = day or date(int(years[0]) if years else stored.snapshot.released.year, 1, 1)
    cells = [f"{c.name} {_cut(row[c.name])}" for c in table.columns if row[c.name] is not None]
    where = f"{file} row {row['row']}"
    return Record(
        id=f"{table.name}:{row['row']}",
        table=table.name,
        title=f"{where}: {', '.join(cells)}",
        parties=(),
        start=start,
        end=day or date(start.year, 12, 31),
        precision="day" if day else "year",
        known_on=stored.snapshot.released if table.known == "release" else start,
        known_on_basis="source",
        status=Status.DEMONSTRATED,
        credibility=2,
        sources=(stored.card.id,),
        notes=f"edition {stored.snapshot.edition}, snapshot {stored.snapshot.digest[:12]}",
        fields=dict(row),
    )


def _cut(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _source(stored: Stored) -> Source:
    card, snapshot = stored.card, stored.snapshot
    return Source(
        id=card.id,
        title=f"{card.title}, version {snapshot.version}. {card.citation}",
        publisher=card.publisher,
        url=card.homepage,
        published=snapshot.released,
        reliability="B",
        origin=card.publisher,
        origin_party="",
        kind=Kind.STATISTICS,
        language="en",
    )
