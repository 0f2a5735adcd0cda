"""Number of different theatres in which joint patrols were reported in a year."""

from typing import Any

from foedus.indicators.selections import undirected

PATROLS = ("joint air patrol", "joint naval patrol")


def select(exercises: Any) -> Any:
    """One row for each patrol and theatre."""
    patrols = exercises.filter(exercises.kind.isin(PATROLS))
    return undirected(patrols, label=patrols.theatres).unnest("label")
