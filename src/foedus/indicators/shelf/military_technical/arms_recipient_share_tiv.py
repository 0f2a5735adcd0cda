"""Share of the supplier's exports of major arms that went to the recipient."""

from typing import Any

from foedus.indicators.data_rows import part, ref, spread_over

YEARS = 5


def select(ways: Any, arms_deliveries: Any) -> Any:
    """Deliveries of five years to the one, over those to all."""
    rows = spread_over(arms_deliveries, YEARS)
    own = part(rows, [ref("arms_deliveries", rows)], rows.tiv * 100, "numerator")
    everything = rows.select("tiv", "error", "row", supplier="ccode1", when="year")
    to_all = ways.join(
        everything, (ways.ccode1 == everything.supplier) & (ways.year == everything.when)
    )
    return own.union(part(to_all, [ref("arms_deliveries", to_all)], to_all.tiv, "denominator"))
