"""Ratio of GDP in current dollars."""

from typing import Any

from foedus.indicators.data_rows import of_sides


def select(dyads: Any, world_bank: Any) -> Any:
    """GDP of both; the actor with the lower COW number stands above."""
    return of_sides(dyads, world_bank, "world_bank", "gdp")
