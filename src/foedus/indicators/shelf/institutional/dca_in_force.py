"""Defence cooperation agreements in force, as DCAD codes them."""

from typing import Any

from foedus.indicators.data_rows import contributing, refs_of


def select(dca: Any) -> Any:
    """One row for each pair and year with agreements in force; its value is their number."""
    return contributing(dca, refs_of("dca", dca), value=dca.dca.cast("float64"))
