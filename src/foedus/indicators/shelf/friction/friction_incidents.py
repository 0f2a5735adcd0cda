"""Incidents that pull the two apart."""

from typing import Any

from foedus.indicators.selections import undirected


def select(incidents: Any) -> Any:
    """Incidents of this sort."""
    return undirected(incidents.filter(incidents.direction == "loosening"))
