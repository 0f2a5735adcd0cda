"""Ratio of GDP: logarithm of the first actor over the second."""

from typing import Any

from foedus.indicators.selections import figures, over


def select(flows: Any, directions: Any) -> Any:
    """The figures of both sides; the dyad's first actor stands above."""
    return over(figures(flows, "gdp_current"), directions)
