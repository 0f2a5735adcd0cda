"""What a run was made from and what it made, by digest."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

CODE = frozenset({".py", ".yml", ".csv", ".json", ".md", ".j2", ".css"})
"""Files of the package that may change a number, a word or a picture."""

PACKAGES = ("foedus", "ibis-framework", "duckdb", "pyarrow", "vl-convert-python", "jinja2")
"""Packages whose version may change a number or a picture."""


def digest(content: bytes) -> str:
    """SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The inputs of a run; ``run`` is the short digest of all of them together."""

    command: str
    dyad: str
    as_of: str
    inputs: Mapping[str, str]
    versions: Mapping[str, str]

    @property
    def run(self) -> str:
        """Eight characters that name the run: equal inputs and versions, equal name."""
        content = json.dumps(
            [self.dyad, self.as_of, dict(self.inputs), dict(self.versions)], sort_keys=True
        )
        return digest(content.encode())[:8]

    def manifest(self, outputs: Mapping[str, bytes], seeds: Mapping[str, int]) -> dict[str, Any]:
        """The content of ``run.json``: how to repeat the run and how to know it was repeated."""
        return {
            "schema": "foedus.run/1",
            "run": self.run,
            "command": self.command,
            "dyad": self.dyad,
            "as_of": self.as_of,
            "versions": dict(self.versions),
            "python": platform.python_version(),
            "seeds": dict(seeds),
            "inputs": dict(self.inputs),
            "outputs": {name: digest(content) for name, content in sorted(outputs.items())},
        }


@cache
def code_digest() -> str:
    """Digest of every file of the package: what the code, its cards and its data really were.

    The version alone would not tell a changed checkout from the release.  Casebooks that ship
    inside the package are left out: each has a digest of its own.
    """
    total = hashlib.sha256()
    root = Path(__file__).parents[1]
    files = (p for p in root.rglob("*") if p.suffix in CODE and p.is_file())
    for path in sorted(p for p in files if not p.is_relative_to(root / "casebooks")):
        total.update(path.relative_to(root).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def versions() -> dict[str, str]:
    """Versions of the packages that may change a result."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
