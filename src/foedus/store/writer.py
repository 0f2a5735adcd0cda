"""The one that writes: raw files, tables, the pointer to the version in use, the ledger.

The order of a commit is what makes a kill at any instant harmless.  Tables come together in
``staging/``, which nobody reads; one rename puts the whole folder in its place, under its digest;
then the ledger grows by a line for each table; last, a rename of the pointer puts it into use.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.dataset import Edition, RawFile, Snapshot, SourceCard
from foedus.errors import InvalidDataError, NotFoundError
from foedus.lineage import versions
from foedus.store.facts import UNRESOLVED, describe
from foedus.store.layout import (
    Layout,
    file_digest,
    guarded,
    put,
    seal,
    sync,
    sync_folder,
)
from foedus.store.records import NAME, append, encode, lines_of, read_ledger, read_snapshot
from foedus.store.verify import whole

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Writer:
    """The holder of a data folder's lock; only ``Datasets.writing`` makes one."""

    layout: Layout

    def staging(self, source: str) -> Path:
        """Return a fresh folder, on the data folder's file system, to write a source's tables to.

        What is still there when the writer ends is removed.
        """
        with guarded(self.layout.folder):
            place = self.layout.staging / f"{source}-{uuid.uuid4().hex}"
            place.mkdir(parents=True)
        return place

    def keep_raw(self, source: str, path: Path, name: str, origin: str, fetched_at: str) -> RawFile:
        """Keep a copy of a raw file, under the digest of its bytes.

        Parameters
        ----------
        path
            The file as it came; its own name is kept.
        name
            Its name in the card of the source.
        origin, fetched_at
            Where it came from, and when (ISO 8601), for the record.

        Raises
        ------
        NotFoundError
            There is no such file.
        OutputError
            The disk did not take it; there is no half file.
        """
        if not path.is_file():
            raise NotFoundError(f"{path}: there is no such file; nothing was kept")
        with guarded(self.layout.folder):
            self.layout.staging.mkdir(parents=True, exist_ok=True)
            beside = self.layout.staging / uuid.uuid4().hex
            sha256 = _copy(path, beside)
            place = self.layout.raw(source, sha256, path.name)
            size = beside.stat().st_size
            if place.is_file() and file_digest(place) == sha256:
                beside.unlink()
            else:
                sync(beside)
                seal(beside)
                place.parent.mkdir(parents=True, exist_ok=True)
                beside.replace(place)
                sync_folder(place.parent)
        return RawFile(name, self.layout.within(place), sha256, size, origin, fetched_at)

    def commit(
        self,
        card: SourceCard,
        edition: Edition,
        files: Sequence[RawFile],
        staging: Path,
        parameters: Mapping[str, str] | None = None,
    ) -> Snapshot:
        """Store the tables of a staging folder as one snapshot, and put it into use.

        Every ``<table>.parquet`` of a table of the card is taken, and ``unresolved.csv`` where
        there is one; a table that is not there is one that the edition does not give.  Anything
        else in the folder is work in progress and is dropped.  Where the same snapshot is there
        already, the one that is there stays.

        Parameters
        ----------
        files
            What ``keep_raw`` returned for each raw file that the tables were made from.
        staging
            A folder of ``staging``; it is gone afterwards.
        parameters
            What else decided the content of the tables, for the ledger.

        Raises
        ------
        InvalidDataError
            There is no table, one that the card does not have, or one that is not whole.
        OutputError
            The disk did not take it.
        """
        with guarded(self.layout.folder):
            snapshot = describe(self.layout, card, edition, files, staging)
            place = self.layout.snapshot(snapshot)
            if _stored(place, snapshot):
                shutil.rmtree(staging)
            else:
                _settle(staging, snapshot, encode(snapshot, versions(), parameters or {}))
                _move(staging, place, self.layout.staging)
            self.complete_ledger()
            stored = read_snapshot(place)
        self.use(stored)
        return stored

    def use(self, snapshot: Snapshot) -> None:
        """Make a snapshot the one in use.

        Raises
        ------
        NotFoundError
            It is not in this data folder.
        """
        if not (self.layout.snapshot(snapshot) / NAME).is_file():
            raise NotFoundError(
                f"{self.layout.folder}: has no snapshot {snapshot.digest[:12]} of "
                f"{snapshot.source}; the version in use was not changed"
            )
        content = json.dumps({"schema": "foedus.current/1", "digest": snapshot.digest})
        with guarded(self.layout.folder):
            self.layout.staging.mkdir(parents=True, exist_ok=True)
            put(
                self.layout.pointer(snapshot.source),
                (content + "\n").encode(),
                self.layout.staging,
            )

    def complete_ledger(self) -> None:
        """Add the lines that the ledger lacks of any snapshot: a kill may have come between.

        A damaged snapshot is passed over; ``Datasets.verify`` names it.
        """
        with guarded(self.layout.folder):
            known = {(r["snapshot"], r["table"]) for r in read_ledger(self.layout.ledger)}
            places = sorted(self.layout.folder.glob("tables/*/*"))
            lines = [
                line
                for place in places
                for line in lines_of(place)
                if (line["snapshot"], line["table"]) not in known
            ]
            append(self.layout.ledger, sorted(lines, key=lambda r: r["made_at"]))


def _copy(path: Path, beside: Path) -> str:
    """Copy a file and return the digest of what was copied.

    A link would be cheaper, and would let whoever goes on writing to the original write to ours.
    """
    total = hashlib.sha256()
    with path.open("rb") as source, beside.open("wb") as target:
        while piece := source.read(PIECE):
            total.update(piece)
            target.write(piece)
    return total.hexdigest()


def _stored(place: Path, snapshot: Snapshot) -> bool:
    """Whether a snapshot lies in its place already, and whole."""
    try:
        there = read_snapshot(place)
    except InvalidDataError:
        return False
    return there.digest == snapshot.digest and whole(place, there)


def _settle(staging: Path, snapshot: Snapshot, told: bytes) -> None:
    """Make a staging folder what will lie there for good: whole, on the disk, not writable."""
    (staging / NAME).write_bytes(told)
    kept = {NAME, UNRESOLVED, *(f"{t.name}.parquet" for t in snapshot.tables)}
    for path in staging.iterdir():
        if path.name in kept:
            sync(path)
            seal(path)
        elif path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    sync_folder(staging)


def _move(staging: Path, place: Path, trash: Path) -> None:
    """Put a settled folder in its place; a damaged one that is there makes way."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(trash / uuid.uuid4().hex)
    staging.rename(place)
    sync_folder(place.parent)
