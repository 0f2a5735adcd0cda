"""Pieces that selections from the register of arms transfers share: windows, shares, categories.

A share s = x / (x + y) of figures that may each be off by a relative error e lies between
x(1-e) / (x(1-e) + y(1+e)) and x(1+e) / (x(1+e) + y(1-e)): both ends stay within 0 and 1.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from foedus.indicators.data_rows import contributing, refs_of, spread_over


class Share(NamedTuple):
    """A share with the lowest and the highest that the errors of its parts allow."""

    value: Any
    low: Any
    high: Any


def share_of(own: Any, whole: Any, error: Any) -> Share:
    """The share of a part in a whole (0 to 1); null where the whole is nothing."""
    rest = whole - own
    least, most = own * (1 - error), own * (1 + error)
    return Share(
        own / whole.nullif(0),
        least / (least + rest * (1 + error)).nullif(0),
        most / (most + rest * (1 - error)).nullif(0),
    )


def sums(deliveries: Any, years: int, *by: str) -> Any:
    """Volume (``tiv``) over windows of years, by the columns named and year; with its raw rows."""
    rows = spread_over(deliveries.filter(deliveries.tiv.notnull()), years)
    return rows.group_by(*by, "year").aggregate(
        tiv=rows.tiv.sum(), rows=rows.row.collect(), error=rows.error.max()
    )


def category_share(ways: Any, deliveries: Any, category: str, years: int) -> Any:
    """Share of the recipient's imports of a category, in per cent, that the supplier delivered."""
    kind = deliveries.filter(deliveries.category == category)
    sold = sums(kind, years, "ccode1", "ccode2")
    bought = sold.group_by("ccode2", "year").aggregate(total=sold.tiv.sum())
    rows = sold.join(bought, ["ccode2", "year"])
    rows = rows.filter(rows.total > 0)
    share = Share(*(100 * s for s in share_of(rows.tiv, rows.total, rows.error)))
    own = weighted(rows, refs_of("arms_deliveries", rows), share)
    return own.union(whole(ways, kind, years))


def by_category(deliveries: Any, years: int) -> Any:
    """Each supplier's volume to each recipient by category, beside that recipient's totals.

    Returns
    -------
    ibis Table
        ccode1, ccode2, category, year, tiv, rows and error of the pair; ``in_category``, the
        recipient's imports of the category; ``in_all``, its imports of everything.
    """
    sold = sums(deliveries, years, "ccode1", "ccode2", "category")
    kinds = sold.group_by("ccode2", "category", "year").aggregate(in_category=sold.tiv.sum())
    alls = sold.group_by("ccode2", "year").aggregate(in_all=sold.tiv.sum())
    joined = sold.join(kinds, ["ccode2", "category", "year"]).join(alls, ["ccode2", "year"])
    return joined.filter(joined.in_all > 0)


def weighted(rows: Any, refs: Any, share: Share) -> Any:
    """Rows that stand above in a share of the recipient's imports."""
    import ibis  # noqa: PLC0415

    return contributing(
        rows, refs, value=share.value, value_low=share.low, value_high=share.high,
        part=ibis.literal("numerator"),
    )  # fmt: skip


def whole(ways: Any, deliveries: Any, years: int) -> Any:
    """One for each way and year in which the recipient imported anything: the whole of it."""
    import ibis  # noqa: PLC0415

    bought = sums(deliveries, years, "ccode2")
    some = bought.filter(bought.tiv > 0).select("rows", recipient="ccode2", when="year")
    joined = ways.join(some, (ways.ccode2 == some.recipient) & (ways.year == some.when))
    one = ibis.literal(1.0)
    return contributing(
        joined, refs_of("arms_deliveries", joined), value=one, value_low=one, value_high=one,
        part=ibis.literal("denominator"),
    )  # fmt: skip
