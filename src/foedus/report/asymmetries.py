"""Asymmetries in words and tables: what was found in each respect, and what it was made from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from foedus.contracts import Anchor, Case, Number, TableView
from foedus.contracts.estimates import Asymmetry
from foedus.report.balance import is_ratio, row_of
from foedus.report.estimated import Places, asymmetry_id, index_of
from foedus.report.lookup import Part, amount, between, joined

LATEST = "asymmetry-latest"
"""Id of the table of the latest years."""

MOST_RECORDS = 8
"""So many records are named in a cell; the table beside the page names all."""

TENS, HUNDREDS = 10, 100
"""From these on a figure is told with one digit behind the point, and with none."""

Row = tuple[Part, ...]


def latest(found: Iterable[Asymmetry]) -> list[Asymmetry]:
    """The latest of each respect and direction that has a value, else the latest of all."""
    every = list(found)
    best: dict[tuple[str, str, str], Asymmetry] = dict.fromkeys(map(_key, every), every[0])
    for f in sorted(every, key=lambda f: (f.value is not None, f.year)):
        best[_key(f)] = f
    return list(best.values())


def _key(found: Asymmetry) -> tuple[str, str, str]:
    return found.aspect, found.direction, found.form


def since(case: Case) -> int:
    """The first year that the rest of the report covers, of the index or else of readings."""
    index = index_of(case)
    if index:
        return index.years[0].year
    return min((r.year for r in case.readings), default=0)


def side(found: Asymmetry) -> int:
    """One where A surely has more, minus one where B has, zero where the interval holds parity."""
    row = row_of(found)
    return int(row["low"] > 0) - int(row["high"] < 0)


def text(case: Case, found: Asymmetry) -> str:
    """A figure with its interval and unit, as plain text."""
    parts = value(case, found)
    if parts is None:
        return "no value"
    told = _plain(parts)
    return told if is_ratio(found) else f"{told} {found.unit}"


def _plain(parts: Row) -> str:
    return "".join(p.text if isinstance(p, Number) else str(p) for p in parts)


def _unit(found: Asymmetry) -> str:
    return "times" if is_ratio(found) else found.unit


def _way(found: Asymmetry) -> str:
    return found.direction.replace(">", " to ") or "both"


def value(case: Case, found: Asymmetry) -> Row | None:
    """A figure with its interval as links; a logarithm of a ratio as larger over smaller."""
    if found.value is None:
        return None
    row = row_of(found)
    if not is_ratio(found):
        return _numbers(found, row["value"], row["low"], row["high"])
    sign = 1 if row["value"] >= 0 else -1
    larger, smaller = (case.a_name, case.b_name)[::sign]
    low, high = sorted((sign * row["low"], sign * row["high"]))
    numbers = _numbers(found, *(_times(v) for v in (sign * row["value"], low, high)))
    return (f"{larger} ", *numbers, f" times {smaller}")


def _times(logarithm: float) -> float:
    return math.exp(logarithm) if math.isfinite(logarithm) else logarithm


def _numbers(found: Asymmetry, figure: float, low: float, high: float) -> Row:
    target = asymmetry_id(found)
    size = max((abs(v) for v in (figure, low, high) if math.isfinite(v)), default=0.0)
    digits = 2 if size < TENS else 1 if size < HUNDREDS else 0
    if low == figure == high:
        return (Number(amount(figure, digits), target),)
    spread = f"{_end(low, digits)} to {_end(high, digits)}"
    if math.isfinite(low) and math.isfinite(high):
        spread = between(low, high, digits)
    return (Number(amount(figure, digits), target), " (", Number(spread, target), ")")


def _end(bound: float, digits: int) -> str:
    return amount(bound, digits) if math.isfinite(bound) else "unbounded"


def newest(case: Case, found: Sequence[Asymmetry]) -> TableView:
    """The latest year of each respect, in words."""
    rows = tuple(
        (f.title, _way(f), str(f.year), value(case, f), _unit(f), f.reading or None) for f in found
    )
    columns = ("Respect", "For", "Year", "Value with its interval", "Unit", "In words")
    return TableView(LATEST, "The latest year of each respect", columns, rows)


def by_year(case: Case) -> TableView:
    """The trace: every value that the report covers, with what it was made from."""
    first, places = since(case), Places(case)
    new = {asymmetry_id(f) for f in latest(case.asymmetry)}
    shown = [
        f
        for f in case.asymmetry
        if asymmetry_id(f) in new or (f.value is not None and f.year >= first)
    ]
    places_taken: set[str] = set()
    rows = []
    for f in sorted(shown, key=lambda f: (f.title, f.direction, f.year)):
        name = asymmetry_id(f)
        place: Part = str(f.year) if name in places_taken else Anchor(str(f.year), name)
        places_taken.add(name)
        parts = value(case, f)
        figure = None if parts is None else _plain(parts)
        made = joined(places.link(_title(case, i), i, f.year) for i in f.indicators)
        told = (place, figure, _unit(f), made or None, _records(places, f) or None)
        rows.append((f.title, _way(f), *told))
    columns = (
        "Respect", "For", "Year", "Value with its interval", "Unit", "Indicators", "Records",
    )  # fmt: skip
    return TableView(
        "asymmetry-by-year",
        "Every year of each respect",
        columns,
        tuple(rows),
        f"Years from {first} on that have a value; tables/asymmetry.csv has all years, the reason "
        "of every gap, and all records.",
    )


def _title(case: Case, indicator: str) -> str:
    card = case.cards.get(indicator) or case.reference_cards.get(indicator)
    return card.title if card else indicator


def _records(places: Places, found: Asymmetry) -> Row:
    more = len(found.records) - MOST_RECORDS
    shown = places.records(found.records[:MOST_RECORDS])
    return (*shown, f" and {more} more") if more > 0 else shown


def source(case: Case, found: Iterable[Asymmetry]) -> str:
    """Who the figures come from: records of the casebook, and rows of data sets."""
    ids = {i for f in found for i in f.records}
    listed = {r.id for table in case.evidence.tables.values() for r in table} & ids
    tables = sorted({i.partition(":")[0] for i in ids - listed if ":" in i})
    told = []
    if listed:
        told.append(f"casebook {case.evidence.name} {case.evidence.version}, {len(listed)} records")
    if tables:
        told.append(f"rows of {', '.join(tables)}")
    return f"{'; '.join(told) or 'the indicators that the table names'}."
