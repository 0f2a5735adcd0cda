"""Concentration of the recipient's arms suppliers: the sum of their squared shares."""

from typing import Any

from foedus.indicators.arms_rows import share_of, sums
from foedus.indicators.data_rows import contributing, refs_of

YEARS = 5


def select(ways: Any, arms_deliveries: Any) -> Any:
    """The squared share of each supplier of the recipient, beside each way that ends there."""
    sold = sums(arms_deliveries, YEARS, "ccode1", "ccode2")
    bought = sold.group_by("ccode2", "year").aggregate(total=sold.tiv.sum())
    shares = sold.join(bought, ["ccode2", "year"]).select(
        "tiv", "total", "rows", "error", recipient="ccode2", when="year"
    )
    shares = shares.filter(shares.total > 0)
    beside = ways.join(shares, (ways.ccode2 == shares.recipient) & (ways.year == shares.when))
    share = share_of(beside.tiv, beside.total, beside.error)
    return contributing(
        beside, refs_of("arms_deliveries", beside), value=share.value**2,
        value_low=share.low**2, value_high=share.high**2,
    )  # fmt: skip
