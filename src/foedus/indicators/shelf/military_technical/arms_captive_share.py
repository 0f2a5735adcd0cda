"""Share of the recipient's arms imports in categories that the supplier dominates."""

from typing import Any

from foedus.indicators.arms_rows import Share, by_category, share_of, weighted, whole
from foedus.indicators.data_rows import refs_of

YEARS = 5
HALF = 0.5


def select(ways: Any, arms_deliveries: Any) -> Any:
    """Each category's weight in the recipient's imports, where the supplier's share passes half."""
    rows = by_category(arms_deliveries, YEARS)
    share = share_of(rows.tiv, rows.in_category, rows.error)
    weight = 100 * rows.in_category / rows.in_all
    above = Share(*((s > HALF).ifelse(weight, 0.0) for s in share))
    own = weighted(rows, refs_of("arms_deliveries", rows), above)
    return own.union(whole(ways, arms_deliveries, YEARS))
