"""The full panel of all dyad-years and all indicators, and the small one that ships.

Both are made by the same expressions that ``foedus indicators`` runs for one pair.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foedus import reference
from foedus.contracts import Reading
from foedus.contracts.dataset import Licence
from foedus.datasets import (
    FIRST_YEAR,
    Stored,
    asked_for,
    data_items,
    given,
    needs_of,
    stored_tables,
)
from foedus.errors import NotFoundError
from foedus.evidence.casebooks import find_casebooks
from foedus.flow import casebook_readings
from foedus.indicators import Item, shelf_digest
from foedus.indicators.worldwide import FRAMES, computable, world
from foedus.lineage import code_digest, versions
from foedus.project import Project
from foedus.store import check_folder, connect, export_table, write_folder

MEMORY = "2GB"
CASEBOOKS = "casebooks"


@dataclass(frozen=True, slots=True)
class Built:
    """One file of the panel: its indicator, how many dyad-years it has, how many hold a value."""

    indicator: str
    path: Path
    rows: int


def build(
    project: Project,
    out: Path,
    *,
    first: int = FIRST_YEAR,
    last: int | None = None,
    as_of: date | None = None,
    only: Sequence[str] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Built, ...]:
    """Write one Parquet file for each indicator: every dyad-year, with value or kind of void.

    Columns: ccode1, ccode2, year, value, low, high, void, n_records (directed indicators have a
    row for each way).  ``casebooks.parquet`` has the readings that casebooks feed, and
    ``panel.json`` what all was made from.  Memory stays below 4 GiB: the engine spills to disk.

    Raises
    ------
    NotFoundError
        No data set is stored from which an indicator could be made.
    """
    stored = stored_tables(project, as_of)
    items = data_items(project, only)
    connection = connect(memory=MEMORY)
    try:
        tables = given(project, stored, needs_of(items), connection, as_of)
        chosen = [i for i in computable(items, tables) if _derivable(i, stored)]
        if not chosen:
            raise NotFoundError(
                "No data set is stored from which an indicator could be made; nothing was "
                "written. Fetch some first: foedus data fetch --all -w PROJECT"
            )
        check_folder(out)
        out.mkdir(parents=True, exist_ok=True)
        until = last or max(t.span.last for t in tables.values() if t.span)
        asked = asked_for(project, first, until, (), as_of)
        built = []
        for item in chosen:
            tell(item.card.title)
            path = out / f"{item.card.id}.parquet"
            cards = [stored[n].card for n in item.card.needs if n in stored]
            expression = world(item, tables, asked)
            rows = export_table(expression, connection, path, cards, rows=False)
            built.append(Built(item.card.id, path, rows))
    finally:
        connection.disconnect()
    tell("casebooks")
    told = _of_casebooks(project, as_of, only)
    manifest = {
        "schema": "foedus.panel/1",
        "years": [first, until],
        "as_of": str(as_of) if as_of else None,
        "code": code_digest(),
        "versions": versions(),
        "indicators": {i.card.id: _made_from(i, stored) for i in chosen},
        "rows": {b.indicator: b.rows for b in built} | {CASEBOOKS: len(told)},
    }
    write_folder(
        out,
        {
            f"{CASEBOOKS}.parquet": _parquet([_row(r, date.max) for r in told]),
            "panel.json": (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode(),
        },
    )
    return tuple(built)


def _derivable(item: Item, stored: Mapping[str, Stored]) -> bool:
    """Whether the terms of every source allow numbers made from it to be given on."""
    cards = [stored[n].card for n in item.card.needs if n in stored]
    return all(card.licence is not Licence.FETCH for card in cards)


def _made_from(item: Item, stored: Mapping[str, Stored]) -> dict[str, Any]:
    """Card and sources of an indicator, for a manifest."""
    card = {k: v for k, v in asdict(item.card).items() if v not in ("", None)}
    sources = {}
    for name in item.card.needs:
        if name in stored:
            at = stored[name]
            sources[name] = {
                "source": at.card.id,
                "title": at.card.title,
                "edition": at.snapshot.edition,
                "version": at.snapshot.version,
                "released": str(at.snapshot.released),
                "snapshot": at.snapshot.digest,
                "files": {f.path.rsplit("/", 1)[-1]: f.sha256 for f in at.snapshot.files},
                "licence": at.card.licence.value,
                "citation": at.card.citation,
                "homepage": at.card.homepage,
            }
    return {"card": card, "code": shelf_digest([item]), "tables": sources}


def _of_casebooks(
    project: Project, as_of: date | None, only: Sequence[str] | None
) -> list[Reading]:
    """Readings of every casebook that the project finds, shipped ones included."""
    return [
        reading
        for place in find_casebooks(project.folder)
        for reading in casebook_readings(project, place.dyad_code, as_of, only)
    ]


def build_reference(
    project: Project, tell: Callable[[str], None] = lambda _: None
) -> dict[str, bytes]:
    """Return the files of the reference panel, made from the project's stored data sets.

    Raises
    ------
    NotFoundError
        No data set is stored.  Indicators of which one is missing, or whose terms forbid it, are
        named in the manifest as left out.
    """
    stored = stored_tables(project)
    wanted = data_items(project)
    items = [i for i in wanted if _derivable(i, stored) and set(i.card.needs) <= {*stored, *FRAMES}]
    if not items:
        raise NotFoundError(
            "No data set is stored from which the reference panel could be made. Fetch all of "
            "them first: foedus data fetch --all -w PROJECT"
        )
    rows = _reference_rows(project, stored, items, tell)
    manifest = {
        "schema": "foedus.reference/1",
        "digest": reference.content_digest(rows),
        "dyads": len(reference.dyads()),
        "readings": len(rows),
        "indicators": {i.card.id: _made_from(i, stored) for i in items},
        "left_out": sorted(i.card.id for i in wanted if i not in items),
    }
    return {
        "readings.parquet": _parquet(rows),
        "manifest.json": (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode(),
    }


def _reference_rows(
    project: Project,
    stored: Mapping[str, Stored],
    items: Sequence[Item],
    tell: Callable[[str], None],
) -> list[dict[str, Any]]:
    """Every reading with a value, of every dyad of the panel, in a fixed order."""
    dyads = {d.code: (d.a, d.b) for d in map(project.dyad, reference.dyads())}
    pairs = tuple((a.cow or 0, b.cow or 0) for a, b in dyads.values())
    codes = {actor.cow: actor.code for pair in dyads.values() for actor in pair}
    connection = connect(memory=MEMORY)
    rows = []
    try:
        tables = given(project, stored, needs_of(items), connection)
        last = max(t.span.last for t in tables.values() if t.span)
        asked = asked_for(project, reference.FIRST_YEAR, last, pairs)
        for item in items:
            tell(item.card.title)
            known = _known_on(item, stored)
            made = connection.to_pyarrow(world(item, tables, asked)).to_pylist()
            rows += [_reference_row(item, r, codes, known) for r in made if r["value"] is not None]
    finally:
        connection.disconnect()
    return sorted(rows, key=lambda r: (r["indicator"], r["dyad"], r["direction"], r["year"]))


def _reference_row(
    item: Item, row: Mapping[str, Any], codes: Mapping[int | None, str], known: date | None
) -> dict[str, Any]:
    first, second = codes[row["ccode1"]], codes[row["ccode2"]]
    ordered = (first, second) if row["ccode1"] < row["ccode2"] else (second, first)
    return {
        "indicator": item.card.id,
        "dyad": "-".join(ordered),
        "direction": f"{first}>{second}" if item.card.directed else "",
        "year": row["year"],
        **{k: _rounded(row[k]) for k in ("value", "low", "high")},
        "n_records": row["n_records"],
        "known_on": known or date(row["year"], 12, 31),
    }


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest among the files of a reference panel."""
    made: dict[str, Any] = json.loads(files["manifest.json"])
    return made


def _known_on(item: Item, stored: Mapping[str, Stored]) -> date | None:
    """When the last of the versions behind an indicator came out; None: each year at its end."""
    days = [
        stored[n].snapshot.released
        for n in item.card.needs
        if n in stored and stored[n].table.known == "release"
    ]
    return max(days, default=None)


def _row(reading: Reading, known_on: date) -> dict[str, Any]:
    return {
        "indicator": reading.indicator,
        "dyad": reading.dyad,
        "direction": reading.direction,
        "year": reading.year,
        "value": _rounded(reading.value),
        "low": _rounded(reading.low),
        "high": _rounded(reading.high),
        "n_records": reading.n_records,
        "known_on": known_on,
    }


def _rounded(value: float | None) -> float | None:
    """Nine digits: the order in which an engine adds must not change a digest."""
    return None if value is None else float(f"{value:.9g}")


def _parquet(rows: Sequence[Mapping[str, Any]]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema(
        [
            ("indicator", pa.string()), ("dyad", pa.string()), ("direction", pa.string()),
            ("year", pa.int16()), ("value", pa.float64()), ("low", pa.float64()),
            ("high", pa.float64()), ("n_records", pa.int32()), ("known_on", pa.date32()),
        ]
    )  # fmt: skip
    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([dict(r) for r in rows], schema), sink, compression="zstd")
    return sink.getvalue()
