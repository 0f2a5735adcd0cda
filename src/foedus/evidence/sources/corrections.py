"""Known errors of publishers: a public list, each with its reason and a guard.

A correction says what the wrong cell holds today.  Where it no longer does, the publisher has
repaired it (or the file is another one), and reading stops until the entry is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from foedus.errors import InvalidDataError

KEYS = ("file", "where", "column", "was", "becomes", "reason", "reported")
OPTIONAL = ("editions", "drop")


@dataclass(frozen=True, slots=True)
class Correction:
    """One known error: in which rows which cell is wrong, what becomes of it, and why.

    ``where`` maps columns (under our names) to the value, or the list of values, that finds the
    rows; ``drop`` leaves the rows out altogether.  ``editions`` restricts it (empty: all).
    """

    file: str
    where: Mapping[str, Any]
    column: str
    was: Any
    becomes: Any
    reason: str
    reported: str
    editions: tuple[str, ...] = ()
    drop: bool = False


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections of a source; none where it has no ``corrections.yml``."""
    path = folder / "corrections.yml"
    if not path.is_file():
        return ()
    try:
        listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise InvalidDataError(f"{path}: is not YAML ({error})") from error
    return tuple(_correction(path, number, entry) for number, entry in enumerate(listed, 1))


def _correction(path: Path, number: int, entry: Mapping[str, Any]) -> Correction:
    drop = bool(entry.get("drop", False))
    needed = [k for k in KEYS if not (drop and k in ("column", "was", "becomes"))]
    lacking = [k for k in needed if k not in entry]
    unknown = [k for k in entry if k not in KEYS + OPTIONAL]
    if lacking or unknown:
        raise InvalidDataError(
            f"{path}: entry {number} lacks {lacking} or has the unknown {unknown}; an entry has "
            f"{', '.join(KEYS)} and may have {', '.join(OPTIONAL)}"
        )
    return Correction(
        file=str(entry["file"]),
        where=dict(entry["where"]),
        column=str(entry.get("column", "")),
        was=entry.get("was"),
        becomes=entry.get("becomes"),
        reason=str(entry["reason"]),
        reported=str(entry["reported"]),
        editions=tuple(entry.get("editions", ())),
        drop=drop,
    )


def correct(
    table: Any, file: str, edition: str, corrections: Sequence[Correction], connection: Any
) -> Any:
    """Apply the corrections of a file to its typed table.

    Raises
    ------
    InvalidDataError
        An entry finds no row that holds what it says is wrong.
    """
    for c in corrections:
        if c.file == file and (not c.editions or edition in c.editions):
            wrong = _wrong(table, c)
            if not connection.to_pyarrow(wrong.cast("int64").sum()).as_py():
                raise InvalidDataError(
                    f"The correction of {c.column or 'rows'} where {dict(c.where)} (reported "
                    f"{c.reported}) finds no row that still has {c.was!r}: the publisher may have "
                    f"repaired it. Remove the entry from corrections.yml, or limit it by editions."
                )
            if c.drop:
                table = table.filter(~wrong)
            else:
                cell = table[c.column]
                table = table.mutate(**{c.column: wrong.ifelse(c.becomes, cell).cast(cell.type())})
    return table


def _wrong(table: Any, correction: Correction) -> Any:
    conditions = [_equals(table[k], v) for k, v in correction.where.items()]
    if not correction.drop:
        conditions.append(_equals(table[correction.column], correction.was))
    met = conditions[0]
    for condition in conditions[1:]:
        met = met & condition
    return met.fill_null(False)


def _equals(column: Any, value: Any) -> Any:
    if isinstance(value, list):
        return column.isin(value)
    return column.isnull() if value is None else column == value
