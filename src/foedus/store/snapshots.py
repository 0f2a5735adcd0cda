"""The data sets of a data folder: what is there, which version is in use, is it whole."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import Snapshot
from foedus.errors import InvalidDataError, NotFoundError
from foedus.store.layout import SHORT, Layout, guarded, guarded_from_full_disk, sweep
from foedus.store.locks import locked
from foedus.store.records import pointed_at, read_ledger, read_snapshot
from foedus.store.verify import faults_of
from foedus.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Datasets:
    """The imported data sets of a data folder.

    Cheap to make; reading makes nothing on disk, needs no lock, and goes on while another
    process writes: what was read once stays as it is, and a new version is a new folder.
    """

    folder: Path

    @property
    def _layout(self) -> Layout:
        return Layout(self.folder)

    def ids(self) -> tuple[str, ...]:
        """Names of the sources that have a version in use, in alphabetical order."""
        return tuple(sorted(p.stem for p in (self.folder / "current").glob("*.json")))

    def current(self, source: str) -> Snapshot | None:
        """The snapshot in use; None where the source was never brought.

        Raises
        ------
        InvalidDataError
            The pointer or what it points at is damaged.
        """
        digest = pointed_at(self._layout.pointer(source))
        if digest is None:
            return None
        return read_snapshot(self._layout.tables(source) / digest[:SHORT])

    def snapshots(self, source: str) -> tuple[Snapshot, ...]:
        """All snapshots of a source in the order in which they were made, oldest first.

        One whose description is damaged is left out, so that the source can be brought again;
        ``verify`` names it.
        """
        found = []
        for place in self._places(source):
            with contextlib.suppress(InvalidDataError):
                found.append(read_snapshot(place))
        return tuple(sorted(found, key=lambda s: (s.made_at, s.digest)))

    def known_by(self, source: str, as_of: date | None) -> Snapshot | None:
        """The snapshot to use for an analysis as of a date; None where none was out by then.

        Without a date, the one in use.  With one, the one in use if it was released by then,
        else the latest release up to that date.

        Raises
        ------
        InvalidDataError
            The one in use is damaged, or one that may have been the latest.
        """
        current = self.current(source)
        if as_of is None or (current is not None and current.released <= as_of):
            return current
        out = [s for s in map(read_snapshot, self._places(source)) if s.released <= as_of]
        return max(out, key=lambda s: (s.released, s.made_at), default=None)

    def _places(self, source: str) -> list[Path]:
        folder = self._layout.tables(source)
        return sorted(folder.iterdir()) if folder.is_dir() else []

    def path(self, snapshot: Snapshot, table: str) -> Path:
        """The Parquet file of a table of a snapshot.

        Raises
        ------
        NotFoundError
            The snapshot has no such table.
        """
        if snapshot.table(table) is None:
            raise NotFoundError(
                f"{snapshot.source}, edition {snapshot.edition}: has no table {table!r}; "
                f"it has {', '.join(t.name for t in snapshot.tables)}"
            )
        return self._layout.snapshot(snapshot) / f"{table}.parquet"

    def raw_path(self, snapshot: Snapshot, file: str) -> Path:
        """Where a raw file of a snapshot lies, by its name in the card.

        Raises
        ------
        NotFoundError
            The snapshot was not made from such a file.
        """
        for known in snapshot.files:
            if known.name == file:
                return self._layout.raw_file(known)
        raise NotFoundError(
            f"{snapshot.source}, edition {snapshot.edition}: has no raw file {file!r}; "
            f"it has {', '.join(f.name for f in snapshot.files)}"
        )

    def ledger(self) -> list[dict[str, Any]]:
        """One row for each table that was ever written, oldest first.

        Each has made_at, source, edition, version, snapshot (its digest), table, rows,
        unresolved, sha256, inputs (digests of the raw files by name), code (digest of foedus),
        versions (of packages) and parameters.
        """
        return read_ledger(self._layout.ledger)

    def verify(self, source: str) -> list[str]:
        """Check every byte that is kept of a source against its digest.

        Returns
        -------
        list
            One sentence for each fault, with its file and the remedy; empty where all is whole.
        """
        layout = self._layout
        faults: list[str] = []
        for place in self._places(source):
            try:
                faults += faults_of(layout, read_snapshot(place))
            except InvalidDataError as error:
                faults.append(str(error))
        try:
            self.current(source)
        except InvalidDataError as error:
            if str(error) not in faults:
                faults.append(str(error))
        return faults

    @contextlib.contextmanager
    def writing(self) -> Iterator[Writer]:
        """Become the one writer of the data folder, for the length of a ``with``.

        Whatever a killed writer left unfinished is swept first.

        Raises
        ------
        LockedError
            Another process writes; the message names it.
        OutputError
            The folder cannot be written, or the disk became full within the ``with``.
        """
        with locked(self.folder):
            layout = self._layout
            with guarded(self.folder):
                sweep(layout.staging)
            writer = Writer(layout)
            writer.complete_ledger()
            try:
                with guarded_from_full_disk(self.folder):
                    yield writer
            finally:
                with contextlib.suppress(OSError):  # the next writer sweeps again
                    sweep(layout.staging)
