"""Ratio of military expenditure in constant dollars."""

from typing import Any

from foedus.indicators.data_rows import of_sides


def select(dyads: Any, sipri_milex: Any) -> Any:
    """Spending of both; the actor with the lower COW number stands above."""
    return of_sides(dyads, sipri_milex, "sipri_milex", "sipri_milex")
