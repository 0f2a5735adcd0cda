"""Multilateral exercises a year, patrols not counted."""

from typing import Any

from foedus.indicators.selections import undirected

KINDS = ("multilateral exercise",)


def select(exercises: Any) -> Any:
    """Exercises of these forms."""
    return undirected(exercises.filter(exercises.kind.isin(KINDS)))
