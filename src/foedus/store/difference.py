"""What changed between two versions of a table: rows added, deleted, changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, NotFoundError
from foedus.store.plain import Plain

LINEAGE = frozenset({"row", "rows", "file"})
"""Columns that say where a row came from: another place in the file is no other content."""

NUMERIC = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)")
"""Types whose values are compared as numbers, whichever of them a version uses."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that changed; or, where ``column`` is empty, a row that was added or deleted.

    ``kind`` is added, deleted or changed; ``key`` are the values of the key's columns.
    """

    kind: str
    key: tuple[object, ...]
    column: str = ""
    old: object = None
    new: object = None


@dataclass(frozen=True, slots=True)
class Difference:
    """Counts of rows, and a sample of what changed, in order of the key.

    Columns that only one version has are named and not compared.
    """

    added: int
    deleted: int
    changed: int
    same: int
    columns_added: tuple[str, ...]
    columns_deleted: tuple[str, ...]
    sample: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether the versions differ in anything."""
        return bool(
            self.added or self.deleted or self.changed or self.columns_added or self.columns_deleted
        )


def difference(old: Path, new: Path, key: Sequence[str], *, sample: int = 20) -> Difference:
    """Compare two Parquet versions of a table, row by row of equal key.

    An empty cell equals an empty cell and nothing else, in keys too.  Lineage columns are not
    compared.

    Parameters
    ----------
    key
        Columns that identify a row; each version must have each key once.
    sample
        Rows of each kind (added, deleted, changed) to show.

    Raises
    ------
    NotFoundError
        A file that is not there.
    InvalidDataError
        A file that is no Parquet file, lacks a column of the key, or has a key twice.
    """
    with Plain() as connection:
        before, after = (_columns(path, key, connection) for path in (old, new))
        for path, name in ((old, "old"), (new, "new")):
            _load(path, name, key, connection)
        return _compare(before, after, key, sample, connection)


def _columns(path: Path, key: Sequence[str], connection: Plain) -> dict[str, str]:
    """Columns of a file and their types."""
    import duckdb  # noqa: PLC0415

    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file; nothing was compared")
    try:
        told = connection.raw_sql(f"DESCRIBE SELECT * FROM {_source(path)}").fetchall()  # noqa: S608
    except duckdb.Error as error:
        raise InvalidDataError(
            f"{path}: cannot be read as Parquet ({error}); nothing was compared"
        ) from error
    found = {str(row[0]): str(row[1]) for row in told}
    lacking = [column for column in key if column not in found]
    if lacking:
        raise InvalidDataError(
            f"{path}: lacks the column {lacking[0]!r} of the key ({', '.join(key)}); "
            "nothing was compared"
        )
    return found


def _load(path: Path, name: str, key: Sequence[str], connection: Plain) -> None:
    """Name a version's view, after a look that its keys are unique."""
    connection.raw_sql(
        f"CREATE TEMP VIEW {name} AS SELECT *, TRUE AS {_q(_HERE)} FROM {_source(path)}"  # noqa: S608
    )
    listed = ", ".join(_q(c) for c in key)
    twice = connection.raw_sql(
        f"SELECT {listed}, count(*) FROM {name} GROUP BY {listed} HAVING count(*) > 1 "  # noqa: S608
        f"ORDER BY {listed} LIMIT 1"
    ).fetchone()
    if twice:
        at = ", ".join(f"{c}={v}" for c, v in zip(key, twice, strict=False))
        raise InvalidDataError(
            f"{path}: has {twice[-1]} rows with {at}; nothing was compared. Give a key that a row "
            "has alone."
        )


_HERE = "is here"
"""A mark that a row is in a version; no column of a card can have this name."""


def _compare(
    before: Mapping[str, str],
    after: Mapping[str, str],
    key: Sequence[str],
    sample: int,
    connection: Plain,
) -> Difference:
    both = [c for c in before if c in after and c not in key and c not in LINEAGE]
    kinds = {c: {before[c], after[c]} for c in (*key, *both)}
    same = {
        c: f"{_value('o', c, kind)} IS NOT DISTINCT FROM {_value('n', c, kind)}"
        for c, kind in kinds.items()
    }
    kind = (
        f"CASE WHEN o.{_q(_HERE)} IS NULL THEN 'added' WHEN n.{_q(_HERE)} IS NULL THEN 'deleted' "
        f"WHEN {' AND '.join(same[c] for c in both) or 'TRUE'} THEN 'same' ELSE 'changed' END"
    )
    joined = f"FROM old AS o FULL JOIN new AS n ON {' AND '.join(same[c] for c in key)}"
    counted = connection.raw_sql(f"SELECT {kind}, count(*) {joined} GROUP BY 1").fetchall()
    counts = {str(name): int(number) for name, number in counted}
    shown: list[Change] = []
    for name in [k for k in ("added", "deleted", "changed") if k in counts]:
        keys = [f"{'o' if name == 'deleted' else 'n'}.{_q(c)}" for c in key]
        cells = [w for c in both for w in (f"o.{_q(c)}", f"n.{_q(c)}", f"NOT ({same[c]})")]
        query = (
            f"SELECT {', '.join(keys + cells)} {joined} WHERE {kind} = '{name}' "
            f"ORDER BY {', '.join(f'{k} NULLS FIRST' for k in keys)} LIMIT {int(sample)}"
        )
        for row in connection.raw_sql(query).fetchall():
            shown += _changes(name, row, len(key), both)
    ours, theirs = ({c for c in side if c not in LINEAGE} for side in (before, after))
    return Difference(
        added=counts.get("added", 0),
        deleted=counts.get("deleted", 0),
        changed=counts.get("changed", 0),
        same=counts.get("same", 0),
        columns_added=tuple(sorted(theirs - ours)),
        columns_deleted=tuple(sorted(ours - theirs)),
        sample=tuple(shown),
    )


def _changes(kind: str, row: Sequence[Any], width: int, columns: Sequence[str]) -> list[Change]:
    key = tuple(row[:width])
    if kind != "changed":
        return [Change(kind, key)]
    cells = zip(columns, row[width::3], row[width + 1 :: 3], row[width + 2 :: 3], strict=True)
    return [Change(kind, key, c, old, new) for c, old, new, differs in cells if differs]


def _value(side: str, column: str, kinds: AbstractSet[str]) -> str:
    """A cell as it is compared: as text, where the versions have it of different kinds."""
    cell = f"{side}.{_q(column)}"
    if len(kinds) == 1 or all(NUMERIC.fullmatch(kind) for kind in kinds):
        return cell
    return f"CAST({cell} AS VARCHAR)"


def _source(path: Path) -> str:
    literal = str(path).replace("'", "''")
    return f"read_parquet('{literal}', hive_partitioning = false)"


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
