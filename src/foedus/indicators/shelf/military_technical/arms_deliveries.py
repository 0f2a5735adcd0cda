"""Contracts and supply lines that deliver arms in a year."""

from typing import Any

from foedus.indicators.selections import delivering, supplied


def select(transfers: Any, years: Any) -> Any:
    """Contracts and supply lines of arms, not of dual-use goods, with deliveries in the year."""
    arms = transfers.filter(transfers.category != "dual-use")
    return supplied(delivering(arms, years, ("kind",)), ("kind",))


DEFINITIONS = {
    "complete systems only (no engines, components or technology)": lambda rows: rows.kind.notin(
        ("component", "technology transfer")
    ),
}
