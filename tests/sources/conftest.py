"""Data sets of the shelf, read once a session: from the mirror, or from a sample made by hand."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from foedus.contracts.dataset import Edition, FileCard
from foedus.evidence.sources import Source, load_sources
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states

MIRROR = Path(__file__).resolve().parents[3] / "shared" / "mirror"
SAMPLES = Path(__file__).parent / "samples"
"""Invented rows in the published format, where the mirror has no copy."""


@dataclass(frozen=True)
class Brought:
    """A source as it was read: its tables, and what could not be resolved."""

    source: Source
    edition: Edition
    folder: Path

    def table(self, name: str) -> Any:
        """A table of the source, as a pyarrow table."""
        return pq.read_table(self.folder / f"{name}.parquet")

    def rows(self, name: str, **where: object) -> list[dict[str, Any]]:
        """The rows of a table in which every named column has its value."""
        listed: list[dict[str, Any]] = self.table(name).to_pylist()
        return [r for r in listed if all(r[k] == v for k, v in where.items())]

    @property
    def unresolved(self) -> list[Mapping[str, str]]:
        """The lines of unresolved.csv."""
        with (self.folder / "unresolved.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


Bring = Callable[..., Brought]


def paths_in(base: Path, source: Source, edition: Edition, work: Path) -> dict[str, Path] | None:
    """Where the files of an edition lie below a folder, out of archives; None where one is not."""
    found = {}
    for file in edition.files:
        name = file.address.rsplit("/", 1)[-1]
        tries = [file.mirror, f"{source.card.id}/{name}" if name else ""]
        place = next((base / t for t in tries if t and (base / t).is_file()), None)
        bare = SAMPLES / source.card.id / re.split("[/!]", file.member)[-1]
        if base == SAMPLES and file.member and bare.is_file():  # samples lie there out of archives
            found[file.name] = bare
            continue
        if place is None:
            return None
        found[file.name] = place if not file.member else _member(place, file, work)
    return found


def _member(place: Path, file: FileCard, work: Path) -> Path:
    """The declared member of an archive of archives, by the standard library alone."""
    for part in file.member.split("!"):
        with zipfile.ZipFile(place) as archive:
            place = Path(archive.extract(part, work))
    return place


@pytest.fixture(scope="session")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Bring:
    """Call with a source's id, and ``edition=`` or ``sample=True``: from samples/<source>/."""
    sources, states = load_sources(), load_states()
    kept: dict[tuple[str, str, bool], Brought] = {}

    def bring(source_id: str, edition: str = "", *, sample: bool = False) -> Brought:
        key = (source_id, edition, sample)
        if key not in kept:
            source = sources[source_id]
            base = SAMPLES if sample else MIRROR
            if not base.is_dir():
                pytest.skip("the mirror of data sets beside the repository is not here")
            wanted = [e for e in source.card.editions if edition in ("", e.id)]
            folder = tmp_path_factory.mktemp(source_id)
            for candidate in wanted:
                work = tmp_path_factory.mktemp(f"{source_id}-raw")
                paths = paths_in(base, source, candidate, work)
                if paths is not None:
                    read_source(source, candidate, paths, states, folder)
                    kept[key] = Brought(source, candidate, folder)
                    break
            else:
                pytest.fail(f"no edition of {source_id} has all its files below {base}")
        return kept[key]

    return bring
