"""Share of delivering lines that are licences, components, technology or co-development."""

from typing import Any

from foedus.indicators.selections import delivering, supplied

COOPERATION = ("licensed production", "component", "technology transfer", "co-development")


def select(transfers: Any, years: Any) -> Any:
    """Delivering lines of arms, marked where they are more than the sale of a product."""
    arms = transfers.filter(transfers.category != "dual-use")
    rows = delivering(arms, years, ("kind",))
    return supplied(rows, value=rows.kind.isin(COOPERATION).cast("float64"))
