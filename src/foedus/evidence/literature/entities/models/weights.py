"""Weights in installed packages: found without importing the package, checked by digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from foedus.errors import InvalidDataError, MissingExtraError

_BLOCK = 1 << 20


def installed(package: str) -> bool:
    """Whether a distribution is installed; nothing of it is imported."""
    try:
        distribution(package)
    except PackageNotFoundError:
        return False
    return True


@lru_cache(maxsize=16)
def weights(package: str, file: str, sha256: str, extra: str) -> Path:
    """A file of an installed distribution that is exactly the one we tested.

    Raises
    ------
    MissingExtraError
        The distribution is not installed; names the extra that brings it.
    InvalidDataError
        The file is missing, or is not the one that is pinned.
    """
    path = _inside(package, file, extra)
    if not path.is_file():
        raise _wrong(path, package, "is missing", extra)
    if digest([path]) != sha256:
        raise _wrong(path, package, "is damaged, or of another version than the one tested", extra)
    return path


@lru_cache(maxsize=4)
def weights_folder(package: str, folder: str, sha256: str, extra: str) -> Path:
    """A folder of an installed distribution whose files together have this digest.

    Raises
    ------
    MissingExtraError, InvalidDataError
        As `weights`.
    """
    path = _inside(package, folder, extra)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    if not files:
        raise _wrong(path, package, "is missing", extra)
    if digest(files) != sha256:
        raise _wrong(path, package, "is damaged, or of another version than the one tested", extra)
    return path


def digest(files: Iterable[Path]) -> str:
    """The SHA-256 of files one after the other."""
    total = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
    return total.hexdigest()


def _inside(package: str, file: str, extra: str) -> Path:
    try:
        return Path(str(distribution(package).locate_file(file)))
    except PackageNotFoundError:
        raise MissingExtraError(
            f'This needs {package}, of the extra {extra}: pip install "foedus[{extra}]"'
        ) from None


def _wrong(path: Path, package: str, what: str, extra: str) -> InvalidDataError:
    return InvalidDataError(
        f"{path} {what}; it was not loaded, and nothing was changed. Install it again: "
        f'pip install --force-reinstall "{package}", then "foedus[{extra}]"; or leave the models '
        "out: --engine gazetteer."
    )
