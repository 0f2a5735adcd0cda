"""Pipeline gas from one to the other."""

from typing import Any

from foedus.indicators.selections import FIGURE, directed, figures


def select(flows: Any) -> Any:
    """Gas by pipeline."""
    rows = figures(flows, "pipeline_gas_exports")
    return directed(rows, rows.actor, rows.partner, FIGURE)
