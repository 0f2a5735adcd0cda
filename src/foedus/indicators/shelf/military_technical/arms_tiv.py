"""Volume of major arms delivered, mean of three years."""

from typing import Any

from foedus.indicators.data_rows import figures, ref, spread_over

YEARS = 3


def select(arms_deliveries: Any) -> Any:
    """Every delivery of the year and the two before it, a third of its volume each."""
    rows = spread_over(arms_deliveries, YEARS)
    return figures(rows, [ref("arms_deliveries", rows)], rows.tiv / YEARS)
