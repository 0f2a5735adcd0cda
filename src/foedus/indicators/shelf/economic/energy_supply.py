"""Crude oil exports from one to the other, all routes."""

from typing import Any

from foedus.indicators.selections import FIGURE, directed, figures


def select(flows: Any) -> Any:
    """Crude oil by all routes."""
    rows = figures(flows, "crude_oil_exports")
    return directed(rows, rows.actor, rows.partner, FIGURE)
