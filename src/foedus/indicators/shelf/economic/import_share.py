"""Share of one side's imports that comes from the other."""

from typing import Any

from foedus.indicators.data_rows import part, ref


def select(trade: Any, trade_totals: Any) -> Any:
    """Imports from the other over imports from all."""
    totals = trade_totals.select(
        importer=trade_totals.ccode, when="year", imports="imports", total_row="row"
    )
    known = trade.filter(trade.flow.notnull())
    shares = known.join(totals, (known.ccode1 == totals.importer) & (known.year == totals.when))
    shares = shares.filter(shares.imports > 0)
    above = part(shares, [ref("trade", shares)], shares.flow * 100, "numerator")
    below = part(shares, [ref("trade_totals", shares, "total_row")], shares.imports, "denominator")
    return above.union(below)
