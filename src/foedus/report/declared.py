"""Declared data beside the code, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any


@cache
def declared(path: Path) -> Any:
    """Read a YAML file; with libyaml where it is there, which is ten times as fast."""
    import yaml  # noqa: PLC0415 - not needed for --help

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe
