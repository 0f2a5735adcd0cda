"""Overlap of arms export markets: the sum over recipients of the smaller of the two shares."""

from typing import Any

import ibis

from foedus.indicators.data_rows import contributing, refs_of, spread_over, with_error

YEARS = 5


def select(arms_deliveries: Any) -> Any:
    """One row for each recipient that both supplied in five years."""
    rows = spread_over(arms_deliveries.filter(arms_deliveries.tiv.notnull()), YEARS)
    sold = rows.group_by("ccode1", "ccode2", "year").aggregate(
        tiv=rows.tiv.sum(), rows=rows.row.collect(), error=rows.error.max()
    )
    totals = sold.group_by("ccode1", "year").aggregate(total=sold.tiv.sum())
    joined = sold.join(totals, ["ccode1", "year"])
    shares = joined.filter(joined.total > 0).select(
        "year", "rows", "error", exporter="ccode1", market="ccode2",
        share=lambda t: t.tiv / t.total,
    )  # fmt: skip
    others = shares.select(
        other="exporter", place="market", when="year", other_share="share", other_rows="rows"
    ).view()
    both = shares.join(
        others,
        (shares.market == others.place)
        & (shares.year == others.when)
        & (shares.exporter < others.other),
    )
    both = both.select(
        "year", "error", ccode1="exporter", ccode2="other",
        overlap=ibis.least(both.share, both.other_share), rows=both.rows.concat(both.other_rows),
    )  # fmt: skip
    refs = refs_of("arms_deliveries", both)
    return contributing(both, refs, **with_error(both.overlap, both.error))
