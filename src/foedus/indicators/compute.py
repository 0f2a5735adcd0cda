"""Run the shelf over the tables of a dyad: readings with interval, void and records."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from foedus.contracts import Card, Definition, Evidence, Reading, Void
from foedus.indicators.aggregations import AGGREGATIONS, COUNTS, LEVELS, Stands
from foedus.indicators.cards import Code, Item
from foedus.indicators.checks import check

COMPLETE = 0.75
"""Absence is read as zero only where a table holds at least this share of public events."""

Key = tuple[str, int]


def compute(
    items: Iterable[Item],
    tables: Mapping[str, Any],
    evidence: Evidence,
    *,
    first: int | None = None,
    last: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Reading, ...]:
    """Return the readings of all items for every year that any table covers.

    Parameters
    ----------
    items
        Indicators of the shelf.
    tables
        Ibis tables by name, from ``store.open_tables`` (already limited to the as-of date).
    evidence
        The same evidence as records, for coverage and the as-of date.
    first, last
        Years to show; by default from the first covered year to that of the as-of date or of the
        end of coverage, whichever comes first.
    """
    import ibis  # noqa: PLC0415

    span = years_of(evidence, first, last)
    connection = ibis.duckdb.connect()
    given = {**tables, **_frame(evidence.dyad, span)}
    readings: list[Reading] = []
    for item in items:
        tell(item.card.title)
        readings += _one(item, given, evidence, span, connection)
    connection.disconnect()
    check(readings, {item.card.id: item.card for item in items})
    return tuple(readings)


def _frame(dyad: tuple[str, str], span: range) -> dict[str, Any]:
    """Tables that any selection may name beside the casebook's: the years and the directions."""
    import ibis  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    a, b = dyad
    return {
        "years": ibis.memtable(pa.table({"year": pa.array(list(span), pa.int64())})),
        "directions": ibis.memtable(
            pa.table(
                {
                    "actor": [a, b],
                    "partner": [b, a],
                    "direction": [f"{a}>{b}", f"{b}>{a}"],
                    "part": ["numerator", "denominator"],
                }
            )
        ),
    }


def years_of(evidence: Evidence, first: int | None = None, last: int | None = None) -> range:
    """Calendar years that the evidence covers, cut to what was asked for."""
    spans = [c for table in evidence.tables.values() for c in table.coverage]
    if not spans:
        return range(0)
    start = min(c.first.year for c in spans) if first is None else first
    stop = min(max(c.last for c in spans), evidence.as_of).year
    return range(start, (stop if last is None else min(last, stop)) + 1)


def _one(
    item: Item, tables: Mapping[str, Any], evidence: Evidence, span: range, connection: Any
) -> list[Reading]:
    card, code = item.card, item.code()
    rows = code.select(**{name: tables[name] for name in card.needs})
    rows = rows.filter(rows.year.between(span.start, span.stop - 1))
    values = _aggregate(rows, card, code, connection)
    a, b = evidence.dyad
    directions = (f"{a}>{b}", f"{b}>{a}") if card.directed else ("",)
    return [
        _reading(card, evidence, direction, year, values.get((direction, year), {}))
        for direction in directions
        for year in span
    ]


def _aggregate(rows: Any, card: Card, code: Code, connection: Any) -> dict[Key, dict[str, Any]]:
    """One query for the value, its low and high, its records, and every other definition."""
    aggregate = AGGREGATIONS[card.aggregation]
    main = code.main(rows) if code.main else None
    columns = dict(aggregate(rows, _stands(rows, main)))
    columns["ids"] = rows.id.collect(where=main, distinct=True)
    for i, keep in enumerate(code.definitions.values()):
        kept = keep(rows)
        columns[f"value_{i}"] = aggregate(rows, _stands(rows, kept))["value"]
        columns[f"ids_{i}"] = rows.id.collect(where=kept, distinct=True)
    found = connection.to_pyarrow(rows.group_by("direction", "year").aggregate(**columns))
    return {
        (row["direction"], row["year"]): {**row, "definitions": _definitions(row, code)}
        for row in found.to_pylist()
    }


def _stands(rows: Any, keep: Any) -> Stands:
    flags = (rows.counted, rows.firm, rows.known_high)
    return Stands(*flags) if keep is None else Stands(*(flag & keep for flag in flags))


def _definitions(row: Mapping[str, Any], code: Code) -> tuple[Definition, ...]:
    return tuple(
        Definition(name, float(row[f"value_{i}"]), tuple(sorted(row[f"ids_{i}"] or ())))
        for i, name in enumerate(code.definitions)
        if row[f"value_{i}"] is not None
    )


def _reading(
    card: Card, evidence: Evidence, direction: str, year: int, row: Mapping[str, Any]
) -> Reading:
    definitions: tuple[Definition, ...] = row.get("definitions", ())
    records = tuple(sorted(row.get("ids") or ()))
    completeness = _completeness(card, evidence, year)
    absent = _absent(card, completeness)
    value, low, high = _interval(card, row, definitions, completeness)
    void = Void.NONE
    if date(year, 12, 31) > evidence.as_of:
        void, value, high = Void.YEAR_INCOMPLETE, None, None
    elif value == 0 and absent and card.aggregation in COUNTS:
        void, value, low = absent, None, None
    elif value is None and records:
        void = Void.UNOBSERVABLE
    elif value is None:
        void = absent
        if not void:
            value, low, high = 0.0, 0.0, _missed(card, 0.0, completeness)
    notes = {}
    if row.get("unknown"):
        notes["unknown"] = f"{row['unknown']} of the records state no value"
    return Reading(
        card.id,
        "-".join(evidence.dyad),
        direction,
        year,
        value,
        low,
        high,
        void,
        records,
        definitions,
        notes,
    )


def _completeness(card: Card, evidence: Evidence, year: int) -> float | None:
    """Completeness of the table over the part of the year that had passed by the as-of date."""
    end = min(date(year, 12, 31), evidence.as_of)
    return evidence[card.coverage].completeness(date(year, 1, 1), end)


def _absent(card: Card, completeness: float | None) -> Void:
    """What it means that a year has no record; ``Void.NONE`` where it means zero."""
    if completeness is None:
        return Void.OUTSIDE_COVERAGE
    if card.absence == "zero" and completeness >= COMPLETE:
        return Void.NONE
    return Void.NONE_FOUND


def _interval(
    card: Card,
    row: Mapping[str, Any],
    definitions: tuple[Definition, ...],
    completeness: float | None,
) -> tuple[float | None, float | None, float | None]:
    value = row.get("value")
    if value is None or not math.isfinite(value):
        return None, None, None
    value = float(value)
    bounds = [value, *(d.value for d in definitions)]
    bounds += [float(b) for b in (row["low"], row["high"]) if b is not None and math.isfinite(b)]
    low, high = min(bounds), _missed(card, max(bounds), completeness)
    bottom, top = card.range
    if bottom is not None:
        low = max(low, float(bottom))
    if top is not None:
        high = min(high, float(top))
    return value, low, high


def _missed(card: Card, high: float, completeness: float | None) -> float:
    """Raise a high by what a table that is not complete may lack, within the card's range."""
    if completeness is None or completeness >= 1:
        return high
    if card.aggregation in COUNTS:
        return float(max(math.ceil(high / completeness), high + 1))
    if card.aggregation in LEVELS and high == 0:
        return 1.0
    return high
