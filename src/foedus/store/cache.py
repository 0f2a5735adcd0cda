"""A content-addressed cache: results under the digest of all that they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Cache:
    """Bytes by key in a folder; with no folder, or one that cannot be written, it forgets.

    A cache never decides an answer: every key is the digest of the full input, so that losing
    the folder costs time and nothing else.
    """

    folder: Path | None

    @staticmethod
    def key(*parts: str | bytes) -> str:
        """Digest of the parts, each with its length, so that no two inputs share a key."""
        digest = hashlib.sha256()
        for part in parts:
            raw = part.encode() if isinstance(part, str) else part
            digest.update(len(raw).to_bytes(8, "big"))
            digest.update(raw)
        return digest.hexdigest()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        if self.folder is None:
            return None
        try:
            return (self.folder / key[:2] / key).read_bytes()
        except OSError:
            return None

    def put(self, key: str, value: bytes) -> None:
        """Keep bytes under a key; written beside and renamed, so that no reader sees half."""
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            place = self.folder / key[:2]
            place.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place)
            with os.fdopen(handle, "wb") as file:
                file.write(value)
            Path(name).replace(place / key)


def default_cache() -> Cache:
    """The user's cache folder, or ``FOEDUS_CACHE``; ``FOEDUS_CACHE=off`` keeps nothing."""
    setting = os.environ.get("FOEDUS_CACHE", "")
    if setting == "off":
        return Cache(None)
    if setting:
        return Cache(Path(setting))
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed for --help

    return Cache(user_cache_path("foedus"))
