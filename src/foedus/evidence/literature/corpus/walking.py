"""Which files were meant: folders walked in order, hidden files passed over."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from foedus.errors import NotFoundError
from foedus.evidence.literature.corpus.declared import NAME


def files_of(paths: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Files with the folders that they were found under, each file once, sorted by name.

    Within a folder, hidden files and folders are passed over, and so are links that lead out of it
    and what is no file.  A file that is named itself is taken whatever it is called.

    Raises
    ------
    NotFoundError
        A path is not there; before anything is read.
    """
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path}: there is no such file or folder. Nothing was added.")
    seen: set[Path] = set()
    for path in paths:
        for file, root in _below(path):
            full = file.resolve()
            if full not in seen:
                seen.add(full)
                yield file, root


def _below(path: Path) -> Iterator[tuple[Path, Path]]:
    if not path.is_dir():
        yield path, path.parent
        return
    whole = path.resolve()
    for folder, inner, names in os.walk(path):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if name.startswith(".") or name == NAME or not file.is_file():
                continue
            if file.resolve().is_relative_to(whole):
                yield file, path
