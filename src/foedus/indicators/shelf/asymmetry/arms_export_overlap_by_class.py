"""Overlap of arms export markets: the sum over recipient and category of the smaller share."""

from typing import Any

import ibis

from foedus.indicators.arms_rows import share_of, sums
from foedus.indicators.data_rows import contributing, refs_of

YEARS = 5


def select(arms_deliveries: Any) -> Any:
    """One row for each recipient and category that both supplied in five years."""
    sold = sums(arms_deliveries, YEARS, "ccode1", "ccode2", "category")
    totals = sold.group_by("ccode1", "year").aggregate(total=sold.tiv.sum())
    joined = sold.join(totals, ["ccode1", "year"])
    joined = joined.filter(joined.total > 0)
    share = share_of(joined.tiv, joined.total, joined.error)
    own = joined.select(
        "ccode1", "ccode2", "category", "year", "rows",
        value=share.value, low=share.low, high=share.high,
    )  # fmt: skip
    other = own.rename({f"{name}_2": name for name in own.columns}).view()
    both = own.join(
        other,
        (own.ccode2 == other.ccode2_2)
        & (own.category == other.category_2)
        & (own.year == other.year_2)
        & (own.ccode1 < other.ccode1_2),
    )
    both = both.select(
        "year", ccode1="ccode1", ccode2="ccode1_2", rows=both.rows.concat(both.rows_2),
        value=ibis.least(both.value, both.value_2), value_low=ibis.least(both.low, both.low_2),
        value_high=ibis.least(both.high, both.high_2),
    )  # fmt: skip
    return contributing(
        both, refs_of("arms_deliveries", both), value=both.value, value_low=both.value_low,
        value_high=both.value_high,
    )  # fmt: skip
