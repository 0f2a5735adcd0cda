"""Asymmetry of the two import shares."""

from typing import Any

from foedus.indicators.data_rows import part, ref


def select(dyads: Any, trade: Any, trade_totals: Any) -> Any:
    """Share of each one's imports that comes from the other; the first stands above."""
    totals = trade_totals.select(
        importer=trade_totals.ccode, when="year", imports="imports", total_row="row"
    )
    shares = trade.join(totals, (trade.ccode1 == totals.importer) & (trade.year == totals.when))
    shares = shares.mutate(share=shares.flow / shares.imports.nullif(0), error=shares.error * 2)
    flows = shares.select(
        "share", "error", "row", "total_row", importer="ccode1", exporter="ccode2", when="year"
    )
    sides = []
    for name, importer, exporter in (
        ("numerator", dyads.ccode1, dyads.ccode2),
        ("denominator", dyads.ccode2, dyads.ccode1),
    ):
        side = dyads.join(
            flows,
            (flows.importer == importer)
            & (flows.exporter == exporter)
            & (flows.when == dyads.year),
        )
        refs = [ref("trade", side), ref("trade_totals", side, "total_row")]
        sides.append(part(side, refs, side.share, name))
    return sides[0].union(sides[1])
