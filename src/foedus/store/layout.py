"""Where things lie in a data folder, and how they are put there whole or not at all.

``raw/<source>/<sha256[:16]>/<file name>``: raw bytes as they came;
``tables/<source>/<digest[:16]>/``: the tables of a snapshot;
``current/<source>.json``: which snapshot is in use;
``staging/``: work in progress of the one writer;
``ledger.jsonl``: one line for each table written;
``.lock``, ``.writer``: the lock, and who holds it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.dataset import RawFile, Snapshot
from foedus.errors import OutputError, UsageError

SHORT = 16
"""Hexadecimal digits of a digest in the name of a folder; the whole digest lies inside."""

_SOURCE = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """The places below a data folder; asking for one makes nothing."""

    folder: Path

    @property
    def staging(self) -> Path:
        """Work in progress; whatever the last writer left there is dead."""
        return self.folder / "staging"

    @property
    def ledger(self) -> Path:
        """One line for each table written."""
        return self.folder / "ledger.jsonl"

    def pointer(self, source: str) -> Path:
        """The file that names the snapshot in use."""
        return self.folder / "current" / f"{_checked(source)}.json"

    def tables(self, source: str) -> Path:
        """The folder of all snapshots of a source."""
        return self.folder / "tables" / _checked(source)

    def snapshot(self, snapshot: Snapshot) -> Path:
        """The folder of one snapshot."""
        return self.tables(snapshot.source) / snapshot.digest[:SHORT]

    def raw(self, source: str, sha256: str, name: str) -> Path:
        """The place of a raw file."""
        return self.folder / "raw" / _checked(source) / sha256[:SHORT] / name

    def raw_file(self, file: RawFile) -> Path:
        """Where a raw file of a snapshot lies."""
        return self.folder / file.path

    def within(self, path: Path) -> str:
        """The path below the data folder, so that the folder can be moved."""
        return path.relative_to(self.folder).as_posix()


def _checked(source: str) -> str:
    if not _SOURCE.fullmatch(source):
        raise UsageError(
            f"{source!r} is no name of a source: those have lower-case letters, digits and _ only"
        )
    return source


def file_digest(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file's bytes are on the disk, so that a rename never outruns them."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The same for the names in a folder, on systems that can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def seal(path: Path) -> None:
    """Take the right to write from a file that must not change any more."""
    path.chmod(path.stat().st_mode & ~0o222)


def put(path: Path, content: bytes, staging: Path) -> None:
    """Write a file beside and rename it, so that a reader sees the old one or the new one."""
    beside = staging / uuid.uuid4().hex
    beside.write_bytes(content)
    sync(beside)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside.replace(path)
    sync_folder(path.parent)


def sweep(staging: Path) -> None:
    """Remove all work in progress; only the holder of the lock may call this."""
    if staging.is_dir():
        for left in staging.iterdir():
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What the system says when a disk, a quota or a limit takes no more."""


def _left(place: Path, why: str) -> OutputError:
    return OutputError(
        f"{place}: writing stopped ({why}). The versions that were there before are whole and "
        "still in use; free some space, or choose a data folder that you may write to with "
        "FOEDUS_DATA, and call again."
    )


@contextlib.contextmanager
def guarded(place: Path) -> Iterator[None]:
    """Say what a failure to write means: what was there before is whole, and what to do.

    Raises
    ------
    OutputError
        In place of an ``OSError``, such as a full disk.
    """
    try:
        yield
    except OSError as error:
        raise _left(error.filename or place, error.strerror or str(error)) from error


@contextlib.contextmanager
def guarded_from_full_disk(place: Path) -> Iterator[None]:
    """The same for work that does more than write here, such as reading and fetching.

    DuckDB wraps the system's error in one of its own, with the system's words in it.
    """
    try:
        yield
    except OutputError:
        raise
    except Exception as error:
        for number in FULL:
            if getattr(error, "errno", None) == number or os.strerror(number) in str(error):
                raise _left(place, os.strerror(number)) from error
        raise
