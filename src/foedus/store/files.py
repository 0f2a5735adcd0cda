"""Files are written whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from foedus.errors import OutputError


def check_folder(folder: Path) -> None:
    """Find out early, before long work, that a folder can be made and written; makes nothing.

    Raises
    ------
    OutputError
        Where it surely cannot; that it can is only known when it is written.
    """
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir():
        raise OutputError(
            f"{folder}: cannot be written, since {place} is a file; nothing was changed. "
            "Choose another folder with --out."
        )
    if not os.access(place, os.W_OK | os.X_OK):
        raise OutputError(
            f"{folder}: cannot be written (no right to write in {place}); nothing was changed. "
            "Choose a folder that you may write to with --out."
        )


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a set of files into a folder, so that an interruption leaves the old set or the new.

    All bytes go to a temporary folder on the same file system first; the last step only
    renames.  Files in the folder that are not in the set stay as they were.

    Raises
    ------
    OutputError
        Where the folder cannot be made or written; nothing was changed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".foedus-", dir=folder))
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot be written ({error.strerror or error}); nothing was changed. "
            "Choose a folder that you may write to with --out."
        ) from error
    try:
        for name, content in files.items():
            target = staging / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        for name in files:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            (staging / name).replace(target)
    except OSError as error:
        raise OutputError(
            f"{folder}: writing stopped ({error.strerror or error}). Files that were there "
            "before are whole; free some space or choose another folder with --out."
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
