"""Share of delivering lines that are engines."""

from typing import Any

from foedus.indicators.selections import delivering, supplied


def select(transfers: Any, years: Any) -> Any:
    """Delivering lines of arms, marked where they are engines."""
    arms = transfers.filter(transfers.category != "dual-use")
    rows = delivering(arms, years, ("category",))
    return supplied(rows, value=(rows.category == "engine").cast("float64"))
