"""Small worlds of arms, trade and forces whose figures can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
import pyarrow as pa

from foedus.contracts.dataset import Span
from foedus.indicators import load_shelf
from foedus.indicators.worldwide import Asked, Given, world

SHELF = load_shelf()
ERROR = 0.1
COLUMNS = ("ccode1", "ccode2", "year", "category", "tiv", "local_production")
Sale = tuple[int, int, int, str, float, bool]


def table(**columns: list[Any]) -> Any:
    return ibis.memtable(pa.table(columns))


def arms(sales: Iterable[Sale], first: int, last: int, error: float = ERROR) -> dict[str, Given]:
    """A register of sales: seller, buyer, year, category, volume, built under licence."""
    rows = list(sales)
    columns = {name: [row[i] for row in rows] for i, name in enumerate(COLUMNS)}
    register = table(**columns, row=list(range(1, len(rows) + 1)))
    yearly = table(ccode1=[2], ccode2=[200], year=[first], row=[1])
    span = Span(first, last)
    return {
        "arms_deliveries": Given(register, span, error),
        "arms": Given(yearly, span, error),
    }


def frame(states: Iterable[int], years: Iterable[int]) -> Any:
    """Every pair of some states in some years, the lower number first."""
    listed = sorted(states)
    cells = [(a, b, y) for y in years for a in listed for b in listed if a < b]
    return table(
        ccode1=[c[0] for c in cells], ccode2=[c[1] for c in cells], year=[c[2] for c in cells]
    )


def measured(item: str, dyads: Any, tables: dict[str, Given]) -> dict[tuple[int, int, int], Any]:
    """The rows of an indicator over a frame, by actors and year."""
    connection = ibis.duckdb.connect()
    try:
        rows = connection.to_pyarrow(world(SHELF[item], tables, Asked(dyads))).to_pylist()
    finally:
        connection.disconnect()
    return {(r["ccode1"], r["ccode2"], r["year"]): r for r in rows}
