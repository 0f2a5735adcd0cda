"""What a machine knows of a snapshot, as files: ``snapshot.json`` and lines of the ledger."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import RawFile, Snapshot, StoredTable
from foedus.errors import InvalidDataError

NAME = "snapshot.json"
SCHEMA = "foedus.snapshot/1"


def encode(snapshot: Snapshot, versions: Mapping[str, str], parameters: Mapping[str, str]) -> bytes:
    """A snapshot as JSON, with the package versions and parameters that its tables rest on."""
    told = {
        "schema": SCHEMA,
        **asdict(snapshot),
        "released": snapshot.released.isoformat(),
        "versions": dict(versions),
        "parameters": dict(parameters),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def decode(told: Mapping[str, Any]) -> Snapshot:
    """The snapshot that ``encode`` was given."""
    return Snapshot(
        **{f: told[f] for f in ("source", "edition", "version", "digest", "made_at", "code")},
        released=date.fromisoformat(told["released"]),
        files=tuple(RawFile(**f) for f in told["files"]),
        tables=tuple(StoredTable(**t) for t in told["tables"]),
    )


def read_snapshot(folder: Path) -> Snapshot:
    """Return the snapshot that lies in a folder.

    Raises
    ------
    InvalidDataError
        Its ``snapshot.json`` is missing or damaged, or it is not this folder's.
    """
    try:
        snapshot = decode(_object(folder / NAME))
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(folder / NAME, f"it lacks or garbles {error}") from error
    if not snapshot.digest.startswith(folder.name) or snapshot.source != folder.parent.name:
        raise _damaged(folder / NAME, f"it is that of {snapshot.source} {snapshot.digest[:16]}")
    return snapshot


def pointed_at(pointer: Path) -> str | None:
    """The digest that a pointer names; None where there is no pointer.

    Raises
    ------
    InvalidDataError
        The pointer is not what was written there.
    """
    if not pointer.exists():
        return None
    digest = _object(pointer).get("digest")
    if not isinstance(digest, str):
        raise _damaged(pointer, "it names no digest")
    return digest


def _object(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(found, dict):
        raise _damaged(path, "it is no JSON object")
    return found


def _damaged(path: Path, why: str) -> InvalidDataError:
    own = path.name == NAME
    source = path.parent.parent.name if own else path.stem
    return InvalidDataError(
        f"{path}: is damaged ({why}); nothing was changed. "
        + (f"Remove the folder {path.parent}, and bring" if own else "Bring")
        + f" the source again with 'foedus data fetch {source}' or 'foedus data import FILE "
        f"--as {source}'."
    )


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """The ledger's lines of the snapshot in a folder, one for each table; none if damaged."""
    try:
        read_snapshot(folder)
        told = _object(folder / NAME)
    except InvalidDataError:
        return []
    return [
        {
            "made_at": told["made_at"],
            "source": told["source"],
            "edition": told["edition"],
            "version": told["version"],
            "snapshot": told["digest"],
            "table": table["name"],
            "rows": table["rows"],
            "unresolved": table["unresolved"],
            "sha256": table["sha256"],
            "inputs": {file["name"]: file["sha256"] for file in told["files"]},
            "code": told["code"],
            "versions": told.get("versions", {}),
            "parameters": told.get("parameters", {}),
        }
        for table in told["tables"]
    ]


def read_ledger(path: Path) -> list[dict[str, Any]]:
    """Return all whole lines of a ledger; a last line that was cut short by a kill is none.

    Raises
    ------
    InvalidDataError
        A line that is no JSON object; the message names it.
    """
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], start=1):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InvalidDataError(
                f"{path}, line {number}: is damaged ({error}); nothing was changed. The tables "
                "themselves are not touched by this: move the file away, and the next import "
                "writes it anew from the snapshots."
            ) from error
        found.append(row)
    return found


def append(path: Path, lines: list[dict[str, Any]]) -> None:
    """Add lines to a ledger, after cutting off a last line that a kill left unfinished."""
    if not lines:
        return
    with path.open("ab+") as file:
        file.truncate(_whole(path))
        file.write("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in lines).encode())
        file.flush()
        os.fsync(file.fileno())


def _whole(path: Path) -> int:
    """Length of a file up to its last line end."""
    return path.read_bytes().rfind(b"\n") + 1
