"""Known errors of publishers: a public list, each with its reason and a guard.

A correction says what the wrong cell holds today.  Where it no longer does, the publisher has
repaired it (or the file is another one), and reading stops until the entry is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import SourceCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.keys import read_yaml

KEYS = ("file", "where", "column", "was", "becomes", "reason", "reported")
OPTIONAL = ("editions", "drop")
NOT_DROPPED = ("column", "was", "becomes")
"""What an entry that drops rows does not have."""

VALUES: Mapping[str, tuple[type, ...]] = {
    "string": (str, int),
    "int64": (int,),
    "float64": (int, float),
    "date": (date,),
    "boolean": (bool,),
}
"""What YAML makes of the values of a column, by its type."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One known error: in which rows which cell is wrong, what becomes of it, and why.

    ``where`` maps columns (under our names) to the value, or the list of values, that finds the
    rows; ``drop`` leaves the rows out altogether.  ``editions`` restricts it (empty: all).  Each
    entry is compared with the file as it came, not with what other entries make of it.
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
    place: str = ""


def load_corrections(folder: Path) -> tuple[Correction, ...]:
    """Return the corrections of a source; none where it has no ``corrections.yml``.

    Raises
    ------
    InvalidDataError
        The file is not a list of whole entries; the message names the entry.
    """
    path = folder / "corrections.yml"
    if not path.is_file():
        return ()
    listed = read_yaml(path) or []
    if not isinstance(listed, list):
        raise InvalidDataError(f"{path}: is a list of entries, each of which begins with a dash")
    return tuple(_correction(f"{path}: entry {n}", entry) for n, entry in enumerate(listed, 1))


def _correction(place: str, entry: Any) -> Correction:
    if not isinstance(entry, Mapping):
        raise InvalidDataError(f"{place} is {entry!r}; an entry has the keys {', '.join(KEYS)}")
    drop = entry.get("drop", False)
    needed = [k for k in KEYS if not (drop and k in NOT_DROPPED)]
    allowed = [*needed, *OPTIONAL]
    lacking = [k for k in needed if k not in entry]
    unknown = [str(k) for k in entry if k not in allowed]
    if lacking or unknown:
        raise InvalidDataError(
            f"{place} lacks {', '.join(lacking) or 'nothing'} and has the unknown "
            f"{', '.join(unknown) or 'nothing'}; it has {', '.join(needed)} and may have "
            f"{', '.join(OPTIONAL)}"
        )
    where, editions = entry["where"], entry.get("editions", [])
    if not isinstance(where, Mapping) or not where:
        raise InvalidDataError(f"{place}: where maps columns to the values that find the rows")
    if not isinstance(editions, list) or not isinstance(drop, bool):
        raise InvalidDataError(f"{place}: editions is a list of ids, and drop is true or false")
    if not str(entry["reason"] or "").strip():
        raise InvalidDataError(f"{place}: the reason is empty; say how one knows of the error")
    return Correction(
        file=str(entry["file"]),
        where=dict(where),
        column=str(entry.get("column", "")),
        was=entry.get("was"),
        becomes=entry.get("becomes"),
        reason=str(entry["reason"]),
        reported=str(entry["reported"]),
        editions=tuple(str(e) for e in editions),
        drop=drop,
        place=place,
    )


def check_named(corrections: Sequence[Correction], card: SourceCard) -> None:
    """Raise where a correction names a file or an edition that the card does not have.

    Raises
    ------
    InvalidDataError
        It would never be applied, and nobody would know.
    """
    files = {f.name for e in card.editions for f in e.files}
    editions = {e.id for e in card.editions}
    for c in corrections:
        unknown = sorted({c.file} - files) + sorted(set(c.editions) - editions)
        if unknown:
            raise InvalidDataError(
                f"{c.place} names {', '.join(unknown)}, which is no file or edition of the card; "
                f"files are {', '.join(sorted(files))}, editions {', '.join(sorted(editions))}"
            )


def correct(
    table: Any, file: str, edition: str, corrections: Sequence[Correction], connection: Any
) -> Any:
    """Apply the corrections of a file to its typed table.

    Raises
    ------
    InvalidDataError
        An entry finds no row that holds what it says is wrong, names a column that the card does
        not use, or has a value that is not of its column's type.
    """
    own = [c for c in corrections if c.file == file and (not c.editions or edition in c.editions)]
    if not own:
        return table
    counts = {f"n{i}": _wrong(table, c).cast("int64").sum() for i, c in enumerate(own)}
    found = connection.to_pyarrow(table.aggregate(**counts)).to_pylist()[0]
    for i, c in enumerate(own):
        if not found[f"n{i}"]:
            was = "" if c.drop else f" and still has {c.was!r} in {c.column}"
            raise InvalidDataError(
                f"{c.place} (reported {c.reported}) finds no row where {dict(c.where)}{was}: the "
                "publisher may have repaired it. Nothing was stored. Remove the entry, or limit "
                "it by editions."
            )
    for c in own:
        if c.drop:
            table = table.filter(~_wrong(table, c))
    columns = dict.fromkeys(c.column for c in own if not c.drop)
    cells = {column: _corrected(table, column, own) for column in columns}
    return table.mutate(**cells) if cells else table


def _corrected(table: Any, column: str, corrections: Sequence[Correction]) -> Any:
    import ibis  # noqa: PLC0415

    cell = table[column]
    cases = [
        (_wrong(table, c), _literal(cell, c.becomes, c))
        for c in corrections
        if c.column == column and not c.drop
    ]
    return ibis.cases(*cases, else_=cell)


def _wrong(table: Any, correction: Correction) -> Any:
    """Whether a row is one that the correction is about."""
    tests = dict(correction.where)
    conditions = [_equals(table, k, v, correction) for k, v in tests.items()]
    if not correction.drop:
        conditions.append(_equals(table, correction.column, correction.was, correction))
    met = conditions[0]
    for condition in conditions[1:]:
        met &= condition
    return met.fill_null(False)


def _equals(table: Any, column: str, value: Any, correction: Correction) -> Any:
    if column not in table.columns:
        raise InvalidDataError(
            f"{correction.place} names the column {column!r}; the file {correction.file} has "
            f"{', '.join(table.columns)}"
        )
    cell = table[column]
    if value is None:
        return cell.isnull()
    if isinstance(value, list):
        return cell.isin([_literal(cell, v, correction) for v in value])
    return cell == _literal(cell, value, correction)


def _literal(cell: Any, value: Any, correction: Correction) -> Any:
    import ibis  # noqa: PLC0415

    kind = str(cell.type())
    if value is None:
        return ibis.null(kind)
    if not isinstance(value, VALUES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        raise InvalidDataError(
            f"{correction.place}: {value!r} is not of the type of the column "
            f"{cell.get_name()!r}, {kind}; write it as it is read (text in quotes)"
        )
    return ibis.literal(value, type=kind)
