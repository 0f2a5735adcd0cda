"""What must hold for every stored table, checked before anything is kept."""

from __future__ import annotations

from typing import Any

from foedus.contracts.dataset import Shape, TableCard
from foedus.errors import InvalidDataError

SHOWN = 3
COUNTED = "rows with this key"


def check_table(table: TableCard, stored: Any, connection: Any) -> None:
    """Raise where a table breaks its card: its key, its ranges, or the order of a dyad.

    Raises
    ------
    InvalidDataError
        Naming the table, the columns and the first rows.
    """
    _check_present(table, stored, connection)
    _check_key(table, stored, connection)
    _check_values(table, stored, connection)
    if table.shape in (Shape.DYAD_YEAR, Shape.DIRECTED_DYAD_YEAR):
        own = stored.filter(stored.ccode1 == stored.ccode2)
        count = connection.to_pyarrow(own.count()).as_py()
        if count:
            raise InvalidDataError(
                f"table {table.name}: {count} rows pair a state with itself after its codes were "
                f"resolved, first: {_first(table, own, connection)}; leave them out in read.py "
                "with a reason, or log the error in corrections.yml"
            )


def _first(table: TableCard, rows: Any, connection: Any) -> str:
    """The keys of the first of some rows, to be looked up."""
    key = list(table.key)
    listed = connection.to_pyarrow(rows.select(*key).order_by(key).limit(SHOWN)).to_pylist()
    return "; ".join(", ".join(f"{k} {r[k]}" for k in key) for r in listed)


def _check_present(table: TableCard, stored: Any, connection: Any) -> None:
    """Keys are whole, and each row leads back to the raw file."""
    needed = [*table.key, *(c for c in ("row", "rows") if c in stored.columns)]
    empty = {c: stored[c].isnull().cast("int64").sum() for c in needed}
    found = connection.to_pyarrow(stored.aggregate(**empty)).to_pylist()[0]
    for column, count in found.items():
        if count:
            rows = stored.filter(stored[column].isnull())
            raise InvalidDataError(
                f"table {table.name}: {count} rows have no {column}, first: "
                f"{_first(table, rows, connection)}. Every row has a whole key and the number of "
                "its record; leave out in read.py what has none, with a reason."
            )


def _check_key(table: TableCard, stored: Any, connection: Any) -> None:
    key = list(table.key)
    # A table may have columns of any name, and aggregates must not be called as one of the key.
    shared = stored.group_by(key).aggregate(**{COUNTED: lambda t: t.count()})
    shared = shared.filter(shared[COUNTED] > 1)
    summary = connection.to_pyarrow(
        shared.aggregate(keys=shared.count(), rows=shared[COUNTED].sum())
    ).to_pylist()[0]
    if summary["keys"]:
        raise InvalidDataError(
            f"table {table.name}: {summary['rows']} rows share {summary['keys']} keys "
            f"({', '.join(key)}), first: {_first(table, shared, connection)}. A key names one "
            "row; aggregate in read.py, or declare the columns that tell the rows apart as the key."
        )


def _check_values(table: TableCard, stored: Any, connection: Any) -> None:
    """Numbers are numbers, and lie where the card says."""
    judged = ((c.name, _outside(stored[c.name], *c.range)) for c in table.columns)
    tests = {name: outside for name, outside in judged if outside is not None}
    if not tests:
        return
    counts = {name: outside.cast("int64").sum() for name, outside in tests.items()}
    found = connection.to_pyarrow(stored.aggregate(**counts)).to_pylist()[0]
    faults = [
        f"{name} in {n} rows ({_first(table, stored.filter(tests[name]), connection)})"
        for name, n in found.items()
        if n
    ]
    if faults:
        raise InvalidDataError(
            f"table {table.name}: outside the range of the card: {'; '.join(faults)}. Correct the "
            "range, the file's marks for missing, or log the error in corrections.yml."
        )


def _outside(cell: Any, low: float | None, high: float | None) -> Any | None:
    """Whether a cell is no finite number, or below or above its bounds; None where none are."""
    tests = [cell < low] if low is not None else []
    tests += [cell > high] if high is not None else []
    if cell.type().is_floating():
        tests += [cell.isnan(), cell.isinf()]
    outside = None
    for test in tests:
        outside = test if outside is None else outside | test
    return outside
