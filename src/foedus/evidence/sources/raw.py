"""A raw file as a table: its declared columns, strictly typed, each row with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.formats import to_parquet

TYPES = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "date": "date",
    "flag": "boolean",
}
YES = ("true", "t", "yes", "y", "1", "1.0")
NO = ("false", "f", "no", "n", "0", "0.0")
SHOWN = 3


def open_raw(card: FileCard, path: Path, work: Path, connection: Any, where: Path) -> Any:
    """Return an Ibis table with ``row`` and the columns that the card uses, under our names.

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
    stored = to_parquet(card, path, work, connection)
    raw = connection.read_parquet(str(stored), file_row_number=True)
    given = raw.mutate(row=(raw.file_row_number + 1).cast("int64")).drop("file_row_number")
    wide = card.options.get("unpivot")
    if isinstance(wide, dict):
        given = _unpivoted(given, wide)
    _account(card, [c for c in given.columns if c != "row"], path, where)
    typed = given.select(
        "row",
        **{
            ours: _typed(given[theirs], kind, card) for theirs, (ours, kind) in card.columns.items()
        },
    )
    kept = work / f"typed-{card.name}.parquet"
    _check(card, given, path, connection)
    connection.to_parquet(typed, kept, compression="zstd")
    return connection.read_parquet(str(kept))


def _unpivoted(table: Any, how: dict[str, str]) -> Any:
    """Columns whose names match ``from`` become rows: their name, and their value."""
    from ibis import selectors as s  # noqa: PLC0415

    text = {c: table[c].cast("string") for c in table.columns if c != "row"}
    return table.mutate(**text).pivot_longer(
        s.matches(how["from"]), names_to=how["name"], values_to=how["value"]
    )


def unaccounted(card: FileCard, columns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Columns that the card uses and a file lacks, and those that it neither uses nor ignores.

    A ``*`` in the name of an ignored column stands for any characters (``SourceLink*``).
    """
    ignored = [re.escape(name).replace(r"\*", ".*") for name in card.ignored]
    lacking = [c for c in card.columns if c not in columns]
    unknown = [
        c
        for c in columns
        if c not in card.columns and not any(re.fullmatch(pattern, c) for pattern in ignored)
    ]
    return lacking, unknown


def _account(card: FileCard, columns: list[str], path: Path, where: Path) -> None:
    """Every column is used or ignored with a reason; none that is expected is missing."""
    lacking, unknown = unaccounted(card, columns)
    if lacking:
        raise InvalidDataError(
            f"{path}: lacks the column {', '.join(map(repr, lacking))}; it has "
            f"{', '.join(columns)}. Nothing was stored. The publisher may have changed the file: "
            f"compare it with the edition's columns in {where}."
        )
    if unknown:
        raise InvalidDataError(
            f"{path}: has the column {', '.join(map(repr, unknown))}, which the card neither uses "
            f"nor ignores. Nothing was stored. Name it in {where} under columns, or under "
            f"ignored with the reason (file {card.name})."
        )


def _present(column: Any, card: FileCard) -> Any:
    """The cell, or null where it holds one of the file's marks for missing."""
    kind = column.type()
    if kind.is_string():
        trimmed = column.strip()
        return trimmed.isin(list(card.missing)).ifelse(None, trimmed)
    numbers = [float(m) for m in card.missing if _is_number(m)]
    if numbers and kind.is_numeric():
        return column.isin(numbers).ifelse(None, column)
    return column


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _typed(column: Any, kind: str, card: FileCard) -> Any:
    import ibis  # noqa: PLC0415

    cell, own = _present(column, card), column.type()
    if kind == "text":
        return cell.cast("string")
    if kind == "flag":
        word = cell.cast("string").lower()
        return ibis.cases((word.isin(YES), True), (word.isin(NO), False))
    if kind == "date" and own.is_numeric():
        # Ibis takes this sum for a date, DuckDB makes a timestamp of it: a single cast is left out.
        day = ibis.date(1970, 1, 1) + cell.cast("int64").as_interval("D")
        return day.cast("timestamp").cast("date")
    if kind == "integer" and own.is_floating():
        return (cell == cell.round(0)).ifelse(cell, None).cast("int64")
    return cell.try_cast(TYPES[kind])


def _check(card: FileCard, given: Any, path: Path, connection: Any) -> None:
    """Raise where a cell that is not missing became nothing when it was given its type."""
    lost = {}
    for i, (theirs, (_, kind)) in enumerate(card.columns.items()):
        column = given[theirs]
        bad = _typed(column, kind, card).isnull() & _present(column, card).notnull()
        lost[f"n{i}"] = bad.cast("int64").sum()
        lost[f"row{i}"] = given.row.min(where=bad)
        lost[f"cell{i}"] = column.cast("string").first(where=bad)
    found = connection.to_pyarrow(given.aggregate(**lost)).to_pylist()[0]
    faults = [
        f"{theirs!r} is no {kind} in {found[f'n{i}']} rows, first in row {found[f'row{i}']} "
        f"({found[f'cell{i}']!r})"
        for i, (theirs, (_, kind)) in enumerate(card.columns.items())
        if found[f"n{i}"]
    ]
    if faults:
        raise InvalidDataError(
            f"{path}: {'; '.join(faults[:SHOWN])}. Nothing was stored. Where this is the "
            f"publisher's mark for missing, add it to missing of the file {card.name}; where it "
            "is an error of theirs, log it in corrections.yml."
        )
