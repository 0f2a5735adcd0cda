"""Ratio of military personnel."""

from typing import Any

from foedus.indicators.data_rows import of_sides


def select(dyads: Any, nmc: Any) -> Any:
    """Personnel of both; the actor with the lower COW number stands above."""
    return of_sides(dyads, nmc, "nmc", "milper")
