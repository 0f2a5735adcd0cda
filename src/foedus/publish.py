"""From a case to files: the page, the tables behind it, and the record of the run."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from foedus.contracts import Case, Panel
from foedus.contracts.panel import walk
from foedus.lineage import Ledger
from foedus.report import measured
from foedus.report.compose import compose
from foedus.report.engines import Engines
from foedus.report.figures import draw
from foedus.report.html import render, text_of
from foedus.report.limits import fit_page
from foedus.store import Cache, to_csv, to_parquet
from foedus.store.readings import COLUMNS
from foedus.store.readings import row as reading_row

Row = tuple[object, ...]
View = tuple[str, tuple[str, ...], list[Row]]


def publish(
    case: Case,
    ledger: Ledger,
    cache: Cache,
    produced: date,
    *,
    tell: Callable[[str], None] = lambda _: None,
    engines: Engines | None = None,
) -> dict[str, bytes]:
    """Return the files of a report by name: ``report.html``, ``run.json``, ``tables/*``.

    Equal cases give equal bytes, apart from the one line of the page that bears ``produced``.
    ``engines`` draw the figures; without them, engines are started here.
    """
    tell("report")
    panels = compose(case)
    drawings = draw(case, panels, cache, tell, engines)
    tell("page")
    page = render(case, fit_page(panels), drawings, produced).encode()
    tables: dict[str, bytes] = {}
    for name, columns, rows in views(case, panels):
        tables[f"tables/{name}.csv"] = to_csv(columns, rows)
        tables[f"tables/{name}.parquet"] = to_parquet(columns, rows)
    manifest = ledger.manifest(tables, seeds={})
    run = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    return {"report.html": page, "run.json": run, **tables}


def views(case: Case, panels: Sequence[Panel]) -> Iterator[View]:
    """The tables behind the page: readings, ladders, records, measures, all that is shown."""
    yield readings(case)
    yield definitions(case)
    yield ladders(case)
    yield criteria(case)
    yield records(case)
    yield sources(case)
    yield from measured.views(case)
    for panel in walk(panels):
        for table in panel.tables:
            rows = [tuple(_plain(cell) for cell in row) for row in table.rows]
            yield f"shown-{table.id}", table.columns, rows


def readings(case: Case) -> View:
    """Every reading, in the columns of ``foedus indicators``, with the ids of its records."""
    rows: list[Row] = [
        (*reading_row(r), case.cards[r.indicator].unit, r.records) for r in case.readings
    ]
    return "readings", (*COLUMNS, "unit", "records"), rows


def definitions(case: Case) -> View:
    """Every reading under every other definition."""
    columns = ("indicator", "direction", "year", "definition", "value", "records")
    rows: list[Row] = [
        (r.indicator, r.direction, r.year, d.name, d.value, d.records)
        for r in case.readings
        for d in r.definitions
    ]
    return "definitions", columns, rows


def ladders(case: Case) -> View:
    """Level by scheme and year."""
    columns = (
        "scheme", "version", "direction", "year", "at", "level", "label", "contested",
        "guttman_errors", "reproducibility", "reason",
    )  # fmt: skip
    rows: list[Row] = [
        (x.scheme, x.version, y.direction, y.year, y.at, y.level, y.label, y.contested, y.errors,
         x.reproducibility, y.reason)
        for x in case.ladders
        for y in x.years
    ]  # fmt: skip
    return "ladders", columns, rows


def criteria(case: Case) -> View:
    """State of every criterion by scheme and year, with the records that decide it."""
    columns = (
        "scheme", "direction", "year", "criterion", "level", "state", "origins", "lapses_on",
        "records", "reason",
    )  # fmt: skip
    rows: list[Row] = [
        (x.scheme, y.direction, y.year, c.criterion, c.level, c.state.value, c.origins,
         c.lapses_on, c.records, c.reason)
        for x in case.ladders
        for y in x.years
        for c in y.criteria
    ]  # fmt: skip
    return "criteria", columns, rows


def records(case: Case) -> View:
    """Every record that was known on the as-of date."""
    columns = (
        "id", "table", "title", "parties", "start", "end", "precision", "known_on",
        "known_on_basis", "status", "credibility", "sources", "superseded_by", "contradicts",
        "notes",
    )  # fmt: skip
    rows: list[Row] = [
        (r.id, r.table, r.title, r.parties, r.start, r.end, r.precision, r.known_on,
         r.known_on_basis, r.status.value, r.credibility, r.sources, r.superseded_by,
         r.contradicts, r.notes)
        for table in case.evidence.tables.values()
        for r in table
    ]  # fmt: skip
    return "records", columns, rows


def sources(case: Case) -> View:
    """Every source that those records cite."""
    columns = (
        "id", "title", "publisher", "url", "published", "reliability", "origin", "origin_party",
        "kind", "language",
    )  # fmt: skip
    rows: list[Row] = [
        (s.id, s.title, s.publisher, s.url, s.published, s.reliability, s.origin, s.origin_party,
         s.kind.value, s.language)
        for s in case.evidence.sources.values()
    ]  # fmt: skip
    return "sources", columns, rows


def _plain(cell: object) -> object:
    if cell is None or isinstance(cell, (int, float)):
        return cell
    return text_of((cell,))
