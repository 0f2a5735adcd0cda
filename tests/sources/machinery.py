"""Small invented sources, written as a card and a reader into a folder, and read from there."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from foedus.contracts.dataset import FileCard
from foedus.evidence.sources.cards import Source, read_card
from foedus.evidence.sources.formats import to_parquet
from foedus.evidence.sources.raw import open_raw
from foedus.evidence.sources.reading import ReadTable, read_source
from foedus.identity import States, load_states
from foedus.store import connect

EVERYTHING = "def facts(cells):\n    return cells\n"
"""A reader that selects everything."""

FILE: dict[str, Any] = {
    "format": "csv",
    "address": "https://example.org/cells.csv",
    "columns": {"n": "integer", "code": {"as": "ccode", "type": "text"}, "year": "integer"},
}
TABLE: dict[str, Any] = {
    "title": "Invented facts",
    "shape": "rows",
    "key": ["n"],
    "coverage": None,
    "absence": "void",
    "actors": {"ccode": "cow"},
    "columns": {
        "n": {"type": "integer", "title": "Number of the fact"},
        "ccode": {"type": "integer", "title": "State"},
        "year": {"type": "integer", "title": "Year"},
    },
}
PAIRS: dict[str, Any] = {
    **TABLE,
    "shape": "dyad_year",
    "key": ["ccode1", "ccode2", "year"],
    "actors": {"ccode1": "cow", "ccode2": "cow"},
    "columns": {
        "ccode1": {"type": "integer", "title": "State with the lower number"},
        "ccode2": {"type": "integer", "title": "State with the higher number"},
        "year": {"type": "integer", "title": "Year"},
        "share": {"type": "number", "title": "Share", "range": [0, 1]},
    },
}
PAIR_COLUMNS = {
    "a": {"as": "ccode1", "type": "text"},
    "b": {"as": "ccode2", "type": "text"},
    "year": "integer",
    "share": "number",
}


def card_of(
    file: Mapping[str, Any] | None = None,
    table: Mapping[str, Any] | None = None,
    **top: Any,
) -> dict[str, Any]:
    """Return what a card.yml holds, for one file ``cells`` and one table ``facts``."""
    return {
        "id": "invented",
        "title": "Invented data",
        "publisher": "Nobody",
        "citation": "Nobody (2024). Invented data.",
        "homepage": "https://example.org/",
        "licence": "redistribute",
        "terms": "None; the data are invented.",
        "codes": "cow",
        "states": "members of the COW state system",
        "absence": "What is missing was not invented.",
        "editions": [
            {
                "id": "one",
                "version": "1",
                "released": date(2024, 1, 1),
                "files": {"cells": {**FILE, **(file or {})}},
            }
        ],
        "tables": {"facts": {**TABLE, **(table or {})}},
        **top,
    }


def write_source(folder: Path, card: Mapping[str, Any], read: str = EVERYTHING) -> Source:
    """Write card.yml and read.py into ``folder/invented``, and read the card."""
    own = folder / "invented"
    own.mkdir(parents=True, exist_ok=True)
    (own / "card.yml").write_text(yaml.safe_dump(dict(card), sort_keys=False), encoding="utf-8")
    (own / "read.py").write_text(read, encoding="utf-8")
    return Source(read_card(own / "card.yml"), own)


@dataclass(frozen=True)
class Outcome:
    """What a reading left in its staging folder."""

    made: tuple[ReadTable, ...]
    staging: Path

    def rows(self, table: str = "facts") -> list[dict[str, Any]]:
        """The rows of a table, in their order."""
        listed: list[dict[str, Any]] = pq.read_table(self.staging / f"{table}.parquet").to_pylist()
        return listed

    def bytes(self, table: str = "facts") -> bytes:
        """The table as it lies on the disk."""
        return (self.staging / f"{table}.parquet").read_bytes()

    @property
    def unresolved(self) -> list[dict[str, str]]:
        """The lines of unresolved.csv."""
        with (self.staging / "unresolved.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def read(
    source: Source, staging: Path, states: States | None = None, **files: bytes | Path
) -> Outcome:
    """Read the first edition of a source from files given as bytes or by path."""
    staging.mkdir(parents=True, exist_ok=True)
    paths = {}
    for name, content in files.items():
        paths[name] = content if isinstance(content, Path) else staging.parent / f"{name}.raw"
        if isinstance(content, bytes):
            paths[name].write_bytes(content)
    edition = source.card.editions[0]
    made = read_source(source, edition, paths, states or load_states(), staging)
    return Outcome(made, staging)


def as_csv(header: Sequence[str], rows: Sequence[Sequence[object]], end: str = "\n") -> bytes:
    """Write rows as Python's csv does."""
    import io  # noqa: PLC0415

    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows([header, *rows])
    return text.getvalue().encode()


def file_card(columns: Mapping[str, str] | None = None, **given: Any) -> FileCard:
    """Return the card of a file whose columns keep their names."""
    named = {name: (name, kind) for name, kind in (columns or {"a": "text", "b": "text"}).items()}
    base: dict[str, Any] = {"name": "cells", "format": "csv", "ignored": {}}
    return FileCard(**{**base, "columns": named, **given})


@lru_cache(maxsize=1)
def engine() -> Any:
    """One engine for all that is not read as a whole source."""
    return connect(threads=1)


def converted(card: FileCard, content: bytes | Path, work: Path) -> list[tuple[Any, ...]]:
    """The cells of a raw file as they came: one tuple for each row."""
    path = content if isinstance(content, Path) else work / "raw"
    if isinstance(content, bytes):
        path.write_bytes(content)
    table = pq.read_table(to_parquet(card, path, work, engine()))
    return [tuple(row.values()) for row in table.to_pylist()]


def opened(card: FileCard, content: bytes | Path, work: Path) -> list[dict[str, Any]]:
    """The rows of a raw file with the card's columns and types, and their numbers."""
    path = content if isinstance(content, Path) else work / "raw"
    if isinstance(content, bytes):
        path.write_bytes(content)
    table = open_raw(card, path, work, engine(), Path("card.yml"))
    listed: list[dict[str, Any]] = engine().to_pyarrow(table).to_pylist()
    return listed
