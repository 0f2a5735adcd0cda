"""Trade with the other as a share of GDP."""

from typing import Any

from foedus.indicators.data_rows import exchanged, of_first, part, ref

PERCENT_OF_MILLIONS = 100 * 1_000_000


def select(ways: Any, trade: Any, world_bank: Any) -> Any:
    """Imports from and exports to the other (USD million), over GDP (USD)."""
    flows = exchanged(trade)
    refs = [ref("trade", flows), ref("trade", flows, "row_2")]
    product = of_first(ways, world_bank)
    return part(flows, refs, flows.both * PERCENT_OF_MILLIONS, "numerator").union(
        part(product, [ref("world_bank", product)], product.gdp, "denominator")
    )
