"""Share of a state's trade in goods that is with the other."""

from typing import Any

from foedus.indicators.data_rows import exchanged, of_first, part, ref


def select(ways: Any, trade: Any, trade_totals: Any) -> Any:
    """Imports from and exports to the other, over all imports and exports."""
    flows = exchanged(trade)
    refs = [ref("trade", flows), ref("trade", flows, "row_2")]
    total = of_first(ways, trade_totals)
    return part(flows, refs, flows.both * 100, "numerator").union(
        part(total, [ref("trade_totals", total)], total.imports + total.exports, "denominator")
    )
