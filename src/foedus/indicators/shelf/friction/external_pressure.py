"""Sanctions and counter-alliance steps of third parties."""

from typing import Any

from foedus.indicators.selections import undirected

PRESSURE = ("sanctions / export control", "counter-alliance")


def select(incidents: Any) -> Any:
    """Incidents of this sort."""
    return undirected(incidents.filter(incidents.category.isin(PRESSURE)))
