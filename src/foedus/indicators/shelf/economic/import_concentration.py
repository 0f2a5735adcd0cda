"""Concentration of one side's imports: the sum of its squared import shares."""

from typing import Any

from foedus.indicators.arms_rows import share_of
from foedus.indicators.data_rows import contributing, refs_of


def select(ways: Any, trade: Any) -> Any:
    """The index of each importer and year, beside each of its partners."""
    known = trade.filter(trade.flow > 0).select("flow", "row", "error", "year", buyer="ccode1")
    totals = known.group_by("buyer", "year").aggregate(total=known.flow.sum())
    rows = known.join(totals, ["buyer", "year"])
    share = share_of(rows.flow, rows.total, rows.error)
    made = rows.group_by("buyer", "year").aggregate(
        value=(share.value**2).sum(), value_low=(share.low**2).sum(),
        value_high=(share.high**2).sum(), rows=rows.row.collect(),
    )  # fmt: skip
    made = made.select("value", "value_low", "value_high", "rows", "buyer", when="year")
    beside = ways.join(made, (ways.ccode1 == made.buyer) & (ways.year == made.when))
    return contributing(
        beside, refs_of("trade", beside), value=beside.value, value_low=beside.value_low,
        value_high=beside.value_high,
    )  # fmt: skip
