"""Share of the recipient's imports of major arms that the supplier delivered."""

from typing import Any

from foedus.indicators.data_rows import part, ref, spread_over

YEARS = 5


def select(ways: Any, arms_deliveries: Any) -> Any:
    """Deliveries of five years from the one, over those from all."""
    rows = spread_over(arms_deliveries, YEARS)
    own = part(rows, [ref("arms_deliveries", rows)], rows.tiv * 100, "numerator")
    everything = rows.select("tiv", "error", "row", recipient="ccode2", when="year")
    of_all = ways.join(
        everything, (ways.ccode2 == everything.recipient) & (ways.year == everything.when)
    )
    return own.union(part(of_all, [ref("arms_deliveries", of_all)], of_all.tiv, "denominator"))
