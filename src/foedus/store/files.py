"""Files are written whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from foedus.errors import OutputError


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
