"""An invented data set, and a quick way to bring a version of it into a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from foedus.contracts.dataset import (
    Column,
    Edition,
    Licence,
    Shape,
    Snapshot,
    SourceCard,
    Span,
    TableCard,
)
from foedus.store import Datasets, Writer

Row = tuple[int, int, float | None]

POWERS = TableCard(
    "power",
    "Power of a state in a year",
    Shape.STATE_YEAR,
    ("ccode", "year"),
    (
        Column("ccode", "integer", "COW number"),
        Column("year", "integer", "Year"),
        Column("force", "number", "Force"),
    ),
    Span(1900, 2000),
    "void",
)
ACTS = TableCard(
    "acts",
    "Acts of states",
    Shape.ROWS,
    ("act",),
    (Column("act", "integer", "Number of the act"), Column("day", "date", "Day")),
    None,
    "void",
    at="day",
    known="day",
)
FIRST: tuple[Row, ...] = ((2, 1900, 1.5), (2, 1901, None), (365, 1900, 0.0))
SECOND: tuple[Row, ...] = ((2, 1900, 1.75), (2, 1901, None), (710, 1900, 2.0))


def edition(version: str = "1.0", released: date = date(2001, 1, 1)) -> Edition:
    return Edition(f"invented-{version}", version, released, ())


def card(licence: Licence = Licence.REDISTRIBUTE, source: str = "invented") -> SourceCard:
    return SourceCard(
        source,
        f"The {source} data",
        "Nobody",
        "Nobody (2001)",
        "https://example.org",
        licence,
        f"The terms of {source}.",
        "cow",
        "none",
        "nothing",
        (edition(),),
        (POWERS, ACTS),
    )


def write_power(folder: Path, rows: Iterable[Row]) -> None:
    listed = list(rows)
    table = pa.table(
        {
            "ccode": pa.array([r[0] for r in listed], pa.int64()),
            "year": pa.array([r[1] for r in listed], pa.int64()),
            "force": pa.array([r[2] for r in listed], pa.float64()),
            "row": pa.array(range(1, len(listed) + 1), pa.int64()),
        }
    )
    pq.write_table(table, folder / "power.parquet", compression="zstd")


def write_acts(folder: Path, days: Iterable[date | None]) -> None:
    listed = list(days)
    table = pa.table({"act": list(range(len(listed))), "day": pa.array(listed, pa.date32())})
    pq.write_table(table, folder / "acts.parquet")


def commit(
    writer: Writer,
    raw: Path,
    rows: Iterable[Row] = FIRST,
    version: str = "1.0",
    released: date = date(2001, 1, 1),
    parameters: Mapping[str, str] | None = None,
) -> Snapshot:
    """Keep a raw file and commit the table ``power`` made of it."""
    own = card()
    kept = writer.keep_raw(own.id, raw, "powers", "https://example.org/p.csv", "2026-01-01")
    staging = writer.staging(own.id)
    write_power(staging, rows)
    return writer.commit(own, edition(version, released), [kept], staging, parameters)


def bring(folder: Path, rows: Iterable[Row] = FIRST, **known: Any) -> Snapshot:
    """A version in a data folder, from a raw file beside that folder."""
    raw = folder.parent / "powers.csv"
    raw.write_text("".join(f"{a},{b},{c}\n" for a, b, c in rows), encoding="utf-8")
    with Datasets(folder).writing() as writer:
        return commit(writer, raw, rows, **known)


def read_power(datasets: Datasets, snapshot: Snapshot) -> list[Row]:
    table = pq.read_table(datasets.path(snapshot, "power"), columns=["ccode", "year", "force"])
    return [tuple(r.values()) for r in table.to_pylist()]
