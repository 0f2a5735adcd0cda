"""One writer at a time; the lock falls with the process that holds it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from foedus.errors import LockedError, OutputError


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a data folder, which is made where it is not there.

    The lock is the system's own (``flock``), so that a killed process leaves none behind.  The
    file ``.writer`` beside it is only for messages.

    Raises
    ------
    LockedError
        Another process, or another part of this one, is writing.
    OutputError
        The folder cannot be made or written.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - readers need no lock

    lock = FileLock(folder / ".lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            f"{folder}: {_holder(folder)} is writing there; nothing was changed. Reading goes on "
            "as usual. To write, wait until it is done, or end it, and call again."
        ) from None
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written ({error.strerror or error}); nothing was changed. "
            "Choose a folder that you may write to with FOEDUS_DATA."
        ) from error
    note = folder / ".writer"
    try:
        with contextlib.suppress(OSError):  # only for the message of others
            since = datetime.now(UTC).isoformat(timespec="seconds")
            note.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    try:
        told = json.loads((folder / ".writer").read_text(encoding="utf-8"))
        return f"process {int(told['pid'])} (since {told['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
