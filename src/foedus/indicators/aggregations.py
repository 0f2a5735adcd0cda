"""From contributing rows to a value with its low and high: one small expression for each way.

A row has the columns of ``selections.FLAGS``, direction and year, and as the aggregation needs,
value, value_low, value_high, part (``numerator`` or ``denominator``), grade (smaller is better)
and label.  Every function takes the rows and the three flags that say which of them stand in the
value, in the low and in the high, and returns named Ibis aggregates; ``unknown`` is the number of
counted rows without a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from foedus.indicators.kappa import Z90, cells, kappa

Expressions = Mapping[str, Any]

SMALLEST_SPREAD = 0.5
"""A sample of equal judgements still has this standard deviation (half a step of the scale)."""

LONE_SPREAD = 1.0
"""A single judgement has this one (a full step)."""


class Stands(NamedTuple):
    """Which rows stand in the value, in the low and in the high."""

    value: Any
    low: Any
    high: Any


def count(_rows: Any, stands: Stands) -> Expressions:
    """Number of records: low counts the firm ones, high every one that is not superseded."""
    names = ("value", "low", "high")
    return {n: flag.cast("int64").sum() for n, flag in zip(names, stands, strict=True)}


def weighted(rows: Any, stands: Stands) -> Expressions:
    """Sum of weights (column value): low over the firm records, high over all."""
    names = ("value", "low", "high")
    return {
        n: (rows.value * flag.cast("int64")).sum() for n, flag in zip(names, stands, strict=True)
    }


def total(rows: Any, stands: Stands) -> Expressions:
    """Sum of the known values; the high is scaled up for rows whose value is unknown.

    The scale is (rows) / (rows with a value): the unvalued ones are taken to be like the others,
    which is an assumption and is only let into the high.
    """
    counted = stands.value.cast("int64").sum()
    valued = (stands.value & rows.value.notnull()).cast("int64").sum()
    scale = counted.cast("float64") / valued.nullif(0)
    return {
        "value": rows.value.sum(where=stands.value),
        "low": rows.value_low.sum(where=stands.low).fill_null(0),
        "high": rows.value_high.sum(where=stands.high) * scale,
        "unknown": counted - valued,
    }


def mean(rows: Any, stands: Stands) -> Expressions:
    """Mean of the counted rows' values, between the means of their lows and of their highs."""
    return {
        "value": rows.value.mean(where=stands.value),
        "low": rows.value_low.mean(where=stands.value),
        "high": rows.value_high.mean(where=stands.value),
    }


def sample_mean(rows: Any, stands: Stands) -> Expressions:
    """Mean of a sample of judgements, with a 90 % interval from its standard error."""
    n = stands.value.cast("float64").sum().nullif(0)
    spread = rows.value.std(how="sample", where=stands.value)
    wide = spread.fill_null(LONE_SPREAD).clip(lower=SMALLEST_SPREAD)
    half = Z90 * wide / n.sqrt()
    middle = rows.value.mean(where=stands.value)
    return {"value": middle, "low": middle - half, "high": middle + half}


def share(rows: Any, stands: Stands) -> Expressions:
    """Share of the counted rows with value 1, with Wilson's 90 % interval (Wilson 1927)."""
    n = stands.value.cast("float64").sum().nullif(0)
    p = rows.value.sum(where=stands.value) / n
    z2 = Z90**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z90 / (1 + z2 / n) * ((p * (1 - p) / n + z2 / (4 * n * n)).clip(lower=0)).sqrt()
    return {"value": p, "low": centre - half, "high": centre + half}


def maximum(rows: Any, stands: Stands) -> Expressions:
    """Highest level reached: low over the firm records (0 where none), high over all."""
    return {
        "value": rows.value.max(where=stands.value),
        "low": rows.value.max(where=stands.low).fill_null(0),
        "high": rows.value.max(where=stands.high),
    }


def distinct(rows: Any, stands: Stands) -> Expressions:
    """Number of different labels: low over the firm records, high over all."""
    names = ("value", "low", "high")
    return {n: rows.label.nunique(where=flag) for n, flag in zip(names, stands, strict=True)}


def figure(rows: Any, stands: Stands) -> Expressions:
    """The best-graded figure, between the lowest and the highest that any figure allows."""
    return {
        "value": rows.value.argmin(rows.grade, where=stands.value),
        "low": rows.value_low.min(where=stands.value),
        "high": rows.value_high.max(where=stands.value),
    }


def ratio(rows: Any, stands: Stands) -> Expressions:
    """Best numerator over best denominator, with the widest interval the figures allow."""
    above = stands.value & (rows.part == "numerator")
    below = stands.value & (rows.part == "denominator")
    return {
        "value": rows.value.argmin(rows.grade, where=above)
        / rows.value.argmin(rows.grade, where=below).nullif(0),
        "low": rows.value_low.min(where=above) / rows.value_high.max(where=below).nullif(0),
        "high": rows.value_high.max(where=above) / rows.value_low.min(where=below).nullif(0),
    }


def sum_ratio(rows: Any, stands: Stands) -> Expressions:
    """Sum of the numerators over sum of the denominators, with the widest interval.

    None where either part has no row: an unknown part is not nothing.
    """
    above = stands.value & (rows.part == "numerator")
    below = stands.value & (rows.part == "denominator")
    return {
        name: rows[column].sum(where=above) / rows[under].sum(where=below).nullif(0)
        for name, column, under in (
            ("value", "value", "value"),
            ("low", "value_low", "value_high"),
            ("high", "value_high", "value_low"),
        )
    }


def share_of_sum(rows: Any, stands: Stands) -> Expressions:
    """As ``sum_ratio``, where the denominators list all there is: no numerator is none of it."""
    below = rows.value.sum(where=stands.value & (rows.part == "denominator"))
    return {
        name: (below > 0).ifelse(expression.fill_null(0), None)
        for name, expression in sum_ratio(rows, stands).items()
    }


def log_ratio(rows: Any, stands: Stands) -> Expressions:
    """Natural logarithm of ``ratio``, where it is positive; 0 is parity."""
    return {
        name: (expression > 0).ifelse(expression, None).ln()
        for name, expression in ratio(rows, stands).items()
    }


def distance(rows: Any, stands: Stands) -> Expressions:
    """Absolute difference of two estimates; their half-widths add in quadrature (independent)."""
    above = stands.value & (rows.part == "numerator")
    below = stands.value & (rows.part == "denominator")
    middle = (rows.value.mean(where=above) - rows.value.mean(where=below)).abs()
    wide = (rows.value_high - rows.value_low) / 2
    half = (wide.mean(where=above) ** 2 + wide.mean(where=below) ** 2).sqrt()
    return {"value": middle, "low": (middle - half).clip(lower=0), "high": middle + half}


AGGREGATIONS: Mapping[str, Callable[[Any, Stands], Expressions]] = {
    "count": count,
    "weighted": weighted,
    "total": total,
    "mean": mean,
    "sample_mean": sample_mean,
    "share": share,
    "maximum": maximum,
    "distinct": distinct,
    "figure": figure,
    "ratio": ratio,
    "sum_ratio": sum_ratio,
    "share_of_sum": share_of_sum,
    "log_ratio": log_ratio,
    "distance": distance,
    "kappa": cells,
}
"""By the name that a card gives under ``aggregation``."""

COUNTS = frozenset({"count", "weighted", "distinct"})
"""Aggregations of which nothing counted makes zero, and whose high grows with what is missed."""

LEVELS = frozenset({"maximum"})
"""Aggregations on an ordered scale: where nothing was seen, one step up may have been missed."""

STAGED: Mapping[str, Callable[[Any], Any]] = {"kappa": kappa}
"""Aggregations whose value, low and high are worked out from their aggregated columns."""
