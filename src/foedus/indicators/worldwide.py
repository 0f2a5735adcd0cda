"""Indicators that data sets feed, for all dyads at once or for one: one expression for both.

The expression of an indicator is its selection, grouped by actors and year, aggregated, and laid
over the frame of dyad-years, so that every dyad-year has a value or the kind of void.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.contracts import Card, Reading, Void
from foedus.contracts.dataset import Span
from foedus.indicators.aggregations import AGGREGATIONS, COUNTS, STAGED, Stands
from foedus.indicators.cards import Item
from foedus.indicators.checks import check

KEY = ("ccode1", "ccode2", "year")
ROUNDING = 1e-9

PLACES = 1000
"""COW numbers have at most three digits: two of them make one number."""

FRAMES = ("dyads", "ways")
"""Tables that any selection may name besides stored ones: the undirected frame, and both ways."""


@dataclass(frozen=True, slots=True)
class Given:
    """A stored table that may be used: opened, with its coverage and its source's error."""

    table: Any
    span: Span | None
    error: float


@dataclass(frozen=True, slots=True)
class Asked:
    """The dyad-years that are wanted.

    ``frame`` is an Ibis table of undirected dyad-years (ccode1 < ccode2); ``pairs`` names the
    dyads in it, where it does not hold all; ``until`` is the as-of date, after which a year has
    not ended.
    """

    frame: Any
    pairs: tuple[tuple[int, int], ...] = ()
    until: date | None = None


def computable(items: Iterable[Item], tables: Mapping[str, Given]) -> list[Item]:
    """Those indicators that data sets feed and of which every table is there."""
    return [
        item
        for item in items
        if item.card.fed_by == "data"
        and all(name in tables or name in FRAMES for name in item.card.needs)
        and item.card.coverage in tables
    ]


def world(item: Item, tables: Mapping[str, Given], asked: Asked, *, refs: bool = False) -> Any:
    """Return the expression of one indicator over the frame.

    Returns
    -------
    ibis Table
        ccode1, ccode2, year, value, low, high, void, n_records; on a directed indicator one row
        for each way.  With ``refs`` also ``refs``: the contributing raw rows, as ``table:row``.
    """
    card = item.card
    dyads = asked.frame.select(**{key: asked.frame[key].cast("int64") for key in KEY})
    ways = _both_ways(dyads)
    frame = ways if card.directed else dyads
    given = {"dyads": dyads, "ways": ways}
    given |= {n: g.table.mutate(error=_number(g.error)) for n, g in tables.items()}
    rows = item.code().select(**{name: given[name] for name in card.needs})
    rows = _only(rows, card, asked)
    made = _aggregated(rows, card, refs=refs)
    joined = frame.left_join(made, [frame[k] == made[k] for k in KEY])
    joined = joined.drop([f"{k}_right" for k in KEY])
    return _laid_over(joined, card, tables[card.coverage], asked.until, refs=refs)


def _number(value: float) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.literal(float(value))


def _both_ways(frame: Any) -> Any:
    back = frame.select(ccode1=frame.ccode2, ccode2=frame.ccode1, year=frame.year)
    return frame.union(back)


def _only(rows: Any, card: Card, asked: Asked) -> Any:
    """Limit the rows to the dyads asked for, early: the engine pushes this down to the file."""
    if not asked.pairs:
        return rows
    both = [(a, b) for a, b in asked.pairs] + [(b, a) for a, b in asked.pairs]
    ways = both if card.directed else list(asked.pairs)
    firsts, seconds = {a for a, _ in ways}, {b for _, b in ways}
    near = rows.filter(rows.ccode1.isin(sorted(firsts)), rows.ccode2.isin(sorted(seconds)))
    return near.filter((near.ccode1 * PLACES + near.ccode2).isin([a * PLACES + b for a, b in ways]))


def _aggregated(rows: Any, card: Card, *, refs: bool) -> Any:
    stands = Stands(rows.counted, rows.counted & rows.firm, rows.known_high)
    columns = dict(AGGREGATIONS[card.aggregation](rows, stands))
    columns.pop("unknown", None)
    columns["n_records"] = rows.n_refs.sum().cast("int64")
    if refs:
        columns["refs"] = rows.refs.collect()
    made = rows.group_by(*KEY).aggregate(**columns)
    if card.aggregation in STAGED:
        made = STAGED[card.aggregation](made)
    kept = [*KEY, "n_records", *(["refs"] if refs else [])]
    return made.select(*kept, *(made[c].cast("float64").name(c) for c in ("value", "low", "high")))


def _laid_over(joined: Any, card: Card, given: Given, until: date | None, *, refs: bool) -> Any:
    """Every dyad-year gets its value and interval, or the kind of void."""
    import ibis  # noqa: PLC0415

    finite = joined.value.notnull() & ~joined.value.isnan() & ~joined.value.isinf()
    covered = _covered(joined, given.span, card.window)
    ended = ibis.literal(True) if until is None else joined.year <= last_full_year(until)
    zero = covered & ended & joined.n_records.isnull() & (card.absence == "zero")
    void = ibis.cases(
        (~covered, Void.OUTSIDE_COVERAGE.value),
        (~ended, Void.YEAR_INCOMPLETE.value),
        (finite | zero, Void.NONE.value),
        (joined.n_records.notnull(), Void.UNOBSERVABLE.value),
        else_=Void.NONE_FOUND.value,
    )
    made = joined.mutate(void=void)
    value = (made.void == "").ifelse(zero.ifelse(0.0, _within(joined.value, card)), None)
    value = value.cast("float64")
    low, high = _bounds(joined, card, given.error)
    return made.select(
        *KEY,
        value=value,
        low=value.notnull().ifelse(ibis.least(low, value), None).cast("float64"),
        high=value.notnull().ifelse(ibis.greatest(high, value), None).cast("float64"),
        void=made.void,
        n_records=joined.n_records.fill_null(0),
        **({"refs": joined.refs} if refs else {}),
    )


def _within(value: Any, card: Card) -> Any:
    """A share that rounding took past the end of its range lies at the end."""
    for edge in (e for e in card.range if e is not None):
        value = ((value - edge).abs() < ROUNDING).ifelse(float(edge), value)
    return value


def _covered(joined: Any, span: Span | None, window: int) -> Any:
    """Whether a dyad-year lies within the years, and the first actors, that a table covers."""
    if span is None:
        return joined.n_records.notnull()
    covered = joined.year.between(span.first + window - 1, span.last)
    if span.states:
        covered = covered & joined.ccode1.isin(span.states)
    return covered


def _bounds(joined: Any, card: Card, error: float) -> tuple[Any, Any]:
    """Low and high within the card's range; counts widen by the source's error, to whole ones."""
    low, high = joined.low.fill_null(0.0), joined.high.fill_null(0.0)
    if card.aggregation in COUNTS and error:
        low = (low * (1 - error)).ceil()
        high = (high * (1 + error)).ceil().clip(lower=1)
    bottom, top = card.range
    if bottom is not None:
        low = low.clip(lower=float(bottom))
    if top is not None:
        high = high.clip(upper=float(top))
    return low.cast("float64"), high.cast("float64")


def last_full_year(until: date) -> int:
    """The last calendar year that had ended on a day."""
    return until.year if (until.month, until.day) == (12, 31) else until.year - 1


def readings(
    items: Iterable[Item],
    tables: Mapping[str, Given],
    asked: Asked,
    codes: Mapping[int, str],
    connection: Any,
) -> tuple[Reading, ...]:
    """Return the readings of one dyad, with the raw rows that each was made from.

    Parameters
    ----------
    codes
        The code that the dyad writes for each of its two COW numbers, in the dyad's order.
    """
    made: list[Reading] = []
    chosen = computable(items, tables)
    for item in chosen:
        expression = world(item, tables, asked, refs=True).order_by(*KEY)
        rows = connection.to_pyarrow(expression).to_pylist()
        made += [_reading(item.card, row, codes) for row in rows]
    check(made, {item.card.id: item.card for item in chosen})
    return tuple(made)


def _reading(card: Card, row: Mapping[str, Any], codes: Mapping[int, str]) -> Reading:
    refs = {ref for group in row["refs"] or () for ref in group}
    value = row["value"]
    shown = value is not None and math.isfinite(value)
    return Reading(
        indicator=card.id,
        dyad="-".join(codes.values()),
        direction=f"{codes[row['ccode1']]}>{codes[row['ccode2']]}" if card.directed else "",
        year=row["year"],
        value=value if shown else None,
        low=row["low"] if shown else None,
        high=row["high"] if shown else None,
        void=Void(row["void"]),
        records=tuple(sorted(refs, key=_place)) if shown else (),
    )


def _place(ref: str) -> tuple[str, int]:
    table, _, row = ref.rpartition(":")
    return table, int(row)
