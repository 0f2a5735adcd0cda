"""Share of licensed production among deliveries of major arms."""

from typing import Any

from foedus.indicators.data_rows import contributing, ref, spread_over

YEARS = 5


def select(arms_deliveries: Any) -> Any:
    """Every delivery line of five years: 1 where the recipient produced it under licence."""
    rows = spread_over(arms_deliveries.filter(arms_deliveries.local_production.notnull()), YEARS)
    licensed = rows.local_production.cast("int64").cast("float64")
    return contributing(rows, [ref("arms_deliveries", rows)], value=licensed)
