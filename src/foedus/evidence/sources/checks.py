"""What must hold for every stored table, checked before anything is kept."""

from __future__ import annotations

from typing import Any

from foedus.contracts.dataset import Shape, TableCard
from foedus.errors import InvalidDataError


def check_table(table: TableCard, stored: Any, connection: Any) -> None:
    """Raise where a table breaks its card: its key, its ranges, or the order of a dyad.

    Raises
    ------
    InvalidDataError
        Naming the table, the columns and the first rows.
    """
    _check_key(table, stored, connection)
    _check_ranges(table, stored, connection)
    if table.shape in (Shape.DYAD_YEAR, Shape.DIRECTED_DYAD_YEAR):
        own = connection.to_pyarrow((stored.ccode1 == stored.ccode2).cast("int64").sum()).as_py()
        if own:
            raise InvalidDataError(
                f"table {table.name}: {own} rows pair a state with itself after its codes were "
                "resolved; leave them out in read.py with a reason"
            )


def _check_key(table: TableCard, stored: Any, connection: Any) -> None:
    key = list(table.key)
    counts = stored.group_by(key).aggregate(n=lambda t: t.count()).filter(lambda t: t.n > 1)
    summary = connection.to_pyarrow(
        counts.aggregate(keys=lambda t: t.count(), rows=lambda t: t.n.sum())
    ).to_pylist()[0]
    if summary["keys"]:
        first = connection.to_pyarrow(counts.order_by(key).limit(3)).to_pylist()
        shown = "; ".join(", ".join(f"{k} {r[k]}" for k in key) for r in first)
        raise InvalidDataError(
            f"table {table.name}: {summary['rows']} rows share {summary['keys']} keys "
            f"({', '.join(key)}), first: {shown}. A key names one row; aggregate in read.py, or "
            "declare the columns that tell the rows apart as the key."
        )
    for column in key:
        empty = connection.to_pyarrow(stored[column].isnull().cast("int64").sum()).as_py()
        if empty:
            raise InvalidDataError(f"table {table.name}: {empty} rows have no {column}")


def _check_ranges(table: TableCard, stored: Any, connection: Any) -> None:
    tests = {}
    for column in table.columns:
        low, high = column.range
        cell, outside = stored[column.name], None
        if low is not None:
            outside = cell < low
        if high is not None:
            above = cell > high
            outside = above if outside is None else outside | above
        if outside is not None:
            tests[column.name] = outside.cast("int64").sum()
    if not tests:
        return
    found = connection.to_pyarrow(stored.aggregate(**tests)).to_pylist()[0]
    faults = [f"{name} in {n} rows" for name, n in found.items() if n]
    if faults:
        raise InvalidDataError(
            f"table {table.name}: outside the range of the card: {'; '.join(faults)}. Correct the "
            "range, the file's marks for missing, or log the error in corrections.yml."
        )
