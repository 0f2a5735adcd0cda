"""Displacement: share of a market that the incumbent lost where the entrant began to deliver."""

from typing import Any

from foedus.indicators.arms_rows import Share, share_of
from foedus.indicators.data_rows import contributing, refs_of, spread_over

YEARS = 14
SPAN = 5
MARKET = ("entrant", "market", "category", "entry")


def select(arms_deliveries: Any) -> Any:
    """Share lost in each market entered, weighted by what the incumbent had delivered there.

    A reading covers the entries of five years, the last of which is the one whose fifth year
    (counted from the entry) is the reading's own.
    """
    known = arms_deliveries.filter(arms_deliveries.tiv.notnull())
    rows = _around(known, _entries(known))
    before = (rows.when < rows.entry).ifelse(rows.tiv, 0.0)
    after = (rows.when >= rows.entry).ifelse(rows.tiv, 0.0)
    ours = rows.group_by(*MARKET, "seller").aggregate(
        before=before.sum(), after=after.sum(), error=rows.error.max()
    )
    alls = rows.group_by(*MARKET).aggregate(
        all_before=before.sum(), all_after=after.sum(), rows=rows.row.collect()
    )
    joined = ours.join(alls, list(MARKET))
    lost = joined.filter(
        joined.seller != joined.entrant, joined.before > 0, joined.all_after > 0
    ).mutate(ccode1=joined.entrant, ccode2=joined.seller, year=joined.entry + SPAN - 1)
    return _weighed(spread_over(lost, SPAN))


def _entries(known: Any) -> Any:
    """The year of each supplier's first delivery of a category to a recipient."""
    return known.group_by(entrant="ccode1", market="ccode2", category="category").aggregate(
        entry=known.year.min()
    )


def _around(known: Any, entries: Any) -> Any:
    """All deliveries of the category to the recipient, five years before and from the entry."""
    sold = known.select(
        "tiv", "row", "error", seller="ccode1", place="ccode2", kind="category", when="year"
    )
    return entries.join(
        sold,
        (entries.market == sold.place)
        & (entries.category == sold.kind)
        & (sold.when >= entries.entry - SPAN)
        & (sold.when < entries.entry + SPAN),
    )


def _weighed(rows: Any) -> Any:
    refs = refs_of("arms_deliveries", rows)
    then = share_of(rows.before, rows.all_before, rows.error)
    now = share_of(rows.after, rows.all_after, rows.error)
    lost = Share(then.value - now.value, then.low - now.high, then.high - now.low)
    above = contributing(
        rows, refs, value=rows.before * lost.value, value_low=rows.before * lost.low,
        value_high=rows.before * lost.high, part=_text("numerator"),
    )  # fmt: skip
    below = contributing(
        rows, refs, value=rows.before, value_low=rows.before, value_high=rows.before,
        part=_text("denominator"),
    )  # fmt: skip
    return above.union(below)


def _text(name: str) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.literal(name)
