"""Files that are on their way: what is here of them, and how to go on."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from foedus.evidence.sources.fetching.addresses import file_name


@dataclass(frozen=True, slots=True)
class Partial:
    """What has come of one address, in a folder of its own below ``partial/``.

    ``state.json`` names the version of the remote file that the bytes belong to.  It is written
    before the first of them, so that a process that is killed at any moment leaves bytes that
    can be gone on with, or none.
    """

    folder: Path
    name: str

    @classmethod
    def of(cls, address: str, parent: Path) -> Partial:
        """The place for an address; nothing is made."""
        key = hashlib.sha256(address.encode()).hexdigest()[:16]
        return cls(parent / key, file_name(address))

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return self.folder / self.name

    @property
    def here(self) -> int:
        """Bytes that are here."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def version(self) -> str:
        """What names the version of the remote file, for If-Range; empty where nothing does."""
        try:
            state = json.loads((self.folder / "state.json").read_text(encoding="utf-8"))
            return str(state["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def asking(self) -> dict[str, str]:
        """Headers that ask for the rest; none where it cannot be asked for."""
        version = self.version()
        if not version or not self.here:
            return {}
        return {"Range": f"bytes={self.here}-", "If-Range": version}

    def begin(self, headers: Mapping[str, str]) -> None:
        """Start from nothing on the version that these headers of an answer name.

        A weak ETag says nothing of bytes and is not used.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"")
        tag = headers.get("ETag", "")
        version = tag if tag and not tag.startswith("W/") else headers.get("Last-Modified", "")
        state = json.dumps({"version": version})
        (self.folder / "state.json").write_text(state, encoding="utf-8")

    def drop(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)


def forget_old(parent: Path, days: int = 30) -> None:
    """Drop what nobody went on with for so long; a publisher's file will be another one by then."""
    oldest = time.time() - days * 86_400
    for folder in parent.iterdir() if parent.is_dir() else ():
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
