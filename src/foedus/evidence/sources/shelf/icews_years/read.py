"""ICEWS by year: counts as they came."""

from __future__ import annotations

from typing import Any


def icews_dyad_years(pairs: Any) -> Any:
    """Directed pairs and years."""
    return pairs
