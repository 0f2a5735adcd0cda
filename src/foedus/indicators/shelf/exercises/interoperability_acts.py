"""Highest act of access or interoperability seen in a year's exercises and patrols."""

from typing import Any

from foedus.indicators.selections import undirected


def select(exercises: Any) -> Any:
    """Exercises and patrols with such an act."""
    acts = exercises.filter(exercises.interoperability > 0)
    return undirected(acts, value=acts.interoperability)
