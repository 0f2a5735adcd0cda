"""A raw file as a table: its declared columns, strictly typed, each row with its number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.accounting import unaccounted
from foedus.evidence.sources.faults import fault
from foedus.evidence.sources.formats import to_parquet
from foedus.evidence.sources.types import TYPES, typed

__all__ = ["TYPES", "open_raw"]

NUMBER = "number of the record"
"""What the column of row numbers is called while raw columns, which may be called row, are here."""

SHOWN = 3
MANY = 20
LONGEST_SHOWN = 40


def open_raw(card: FileCard, path: Path, work: Path, connection: Any, where: Path) -> Any:
    """Return an Ibis table with ``row`` and the columns that the card uses, under our names.

    A cell is missing where it is empty, or holds one of the file's marks for missing; columns of
    integers and numbers compare marks by value, so that ``-9.0`` is ``-9``.

    Parameters
    ----------
    card, path
        What the card says of the file, and where the file lies.
    work
        A folder for intermediate files.
    where
        The card's file, for messages.

    Raises
    ------
    InvalidDataError
        A column that is neither used nor ignored, one that is missing, or a cell that is not of
        its type; the message names the row.
    """
    import duckdb  # noqa: PLC0415

    stored = to_parquet(card, path, work, connection)
    try:
        opened = connection.read_parquet(str(stored), file_row_number=True, hive_partitioning=False)
        given = _given(card, opened, path, where)
        _check(card, given, path, connection)
        values = {
            ours: _value(_present(given[theirs], card), kind, card)
            for theirs, (ours, kind) in card.columns.items()
        }
        kept = work / f"typed-{card.name}.parquet"
        connection.to_parquet(given.select(row=given[NUMBER], **values), kept, compression="zstd")
        return connection.read_parquet(str(kept), hive_partitioning=False)
    except duckdb.Error as error:
        what = f"cannot be read as {card.format}"
        raise fault(error, path, what, "Fetch it again.") from error


def _given(card: FileCard, opened: Any, path: Path, where: Path) -> Any:
    """All columns as they came, and the number of each row; each is used or ignored."""
    given = opened.mutate(**{NUMBER: (opened.file_row_number + 1).cast("int64")})
    given = given.drop("file_row_number")
    if "unpivot" in card.options:
        given = _unpivoted(card, given, path, where)
    _account(card, [c for c in given.columns if c != NUMBER], path, where)
    return given


def _unpivoted(card: FileCard, table: Any, path: Path, where: Path) -> Any:
    """Columns whose names match ``from`` become rows: their name, and their value as text."""
    from ibis import selectors as s  # noqa: PLC0415

    how: Any = card.options["unpivot"]
    wide = [c for c in table.columns if c != NUMBER and re.search(how["from"], c)]
    if not wide:
        raise InvalidDataError(
            f"{path}: has no column like {how['from']!r}; it has {_listed(table.columns)}. Nothing "
            f"was stored. Compare the file with its options: unpivot in {where}."
        )
    texts = {c: table[c].cast("string") for c in wide}
    return table.mutate(**texts).pivot_longer(
        s.cols(*wide), names_to=how["name"], values_to=how["value"]
    )


def _account(card: FileCard, columns: list[str], path: Path, where: Path) -> None:
    """Every column is used or ignored with a reason; none that is expected is missing."""
    lacking, unknown = unaccounted(card, columns)
    if lacking:
        raise InvalidDataError(
            f"{path}: lacks the column {_listed(map(repr, lacking))}; it has {_listed(columns)}. "
            "Nothing was stored. The publisher may have changed the file: compare it with the "
            f"edition's columns in {where}."
        )
    if unknown:
        raise InvalidDataError(
            f"{path}: has the column {_listed(map(repr, unknown))}, which the card neither uses "
            f"nor ignores. Nothing was stored. Name it in {where} under columns, or under "
            f"ignored with the reason (file {card.name})."
        )


def _listed(names: Iterable[str]) -> str:
    shown = [n for n in names if n != NUMBER]
    more = f" and {len(shown) - MANY} more" if len(shown) > MANY else ""
    return ", ".join(shown[:MANY]) + more


def _present(column: Any, card: FileCard) -> Any:
    """The cell, or null where it is empty or holds one of the file's marks for missing."""
    if not column.type().is_string():
        return column
    cell = column.strip()
    return cell.isin(sorted({"", *card.missing})).ifelse(None, cell)


def _value(cell: Any, kind: str, card: FileCard) -> Any:
    """The cell's value; in a column of numbers a mark for missing is one however it is written."""
    value = typed(cell, kind)
    numbers = [float(m) for m in card.missing if _is_number(m)]
    if numbers and kind in ("integer", "number"):
        return value.isin(numbers).ifelse(None, value)
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check(card: FileCard, given: Any, path: Path, connection: Any) -> None:
    """Raise where a cell that is not missing becomes nothing when it is given its type."""
    counts: dict[str, Any] = {}
    for i, (theirs, (_, kind)) in enumerate(card.columns.items()):
        cell = _present(given[theirs], card)
        counts |= {f"given{i}": cell.count(), f"kept{i}": typed(cell, kind).count()}
    found = connection.to_pyarrow(given.aggregate(**counts)).to_pylist()[0]
    faults = [
        _lost(given, theirs, kind, card, connection)
        for i, (theirs, (_, kind)) in enumerate(card.columns.items())
        if found[f"given{i}"] != found[f"kept{i}"]
    ]
    if faults:
        more = f"; and {len(faults) - SHOWN} more columns" if len(faults) > SHOWN else ""
        raise InvalidDataError(
            f"{path}: {'; '.join(faults[:SHOWN])}{more}. Nothing was stored. Where this is the "
            f"publisher's mark for missing, add it to missing of the file {card.name}; where it "
            "is an error of theirs, log it in corrections.yml."
        )


def _lost(given: Any, theirs: str, kind: str, card: FileCard, connection: Any) -> str:
    """How many cells of a column are not of its type, and the first of them."""
    cell = _present(given[theirs], card)
    bad = given.select(row=given[NUMBER], cell=cell.cast("string"), value=typed(cell, kind))
    bad = bad.filter(bad.cell.notnull() & bad.value.isnull())
    first = connection.to_pyarrow(bad.order_by("row").limit(1)).to_pylist()[0]
    count = connection.to_pyarrow(bad.count()).as_py()
    return (
        f"{theirs!r} is no {kind} in {count} rows, first in row {first['row']} "
        f"({first['cell'][:LONGEST_SHOWN]!r})"
    )
