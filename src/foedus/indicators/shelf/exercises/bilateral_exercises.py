"""Bilateral exercises a year, patrols not counted."""

from typing import Any

from foedus.indicators.selections import undirected

KINDS = ("bilateral exercise", "computer command-post")


def select(exercises: Any) -> Any:
    """Exercises of these forms."""
    return undirected(exercises.filter(exercises.kind.isin(KINDS)))
