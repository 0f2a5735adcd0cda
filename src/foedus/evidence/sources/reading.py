"""From raw files to the tables of a card: read, correct, resolve, check, write.

Nothing here knows a data set: the card declares, ``read.py`` selects, and every rule that holds
for all of them (columns accounted for, actors resolved, keys unique) is applied in one place.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import Edition, Shape, TableCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.cards import LINEAGE, Source
from foedus.evidence.sources.checks import check_table
from foedus.evidence.sources.corrections import check_named, correct, load_corrections
from foedus.evidence.sources.raw import TYPES, open_raw
from foedus.evidence.sources.readers import Reader, files_behind, load_reader
from foedus.evidence.sources.resolving import UNRESOLVED, Line, resolve_column
from foedus.identity import States
from foedus.store import connect

__all__ = ["ReadTable", "files_behind", "read_source"]

MEMORY = "1GB"
"""What DuckDB may hold; what does not fit goes to the staging folder."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table as it was read: how many rows it holds, and how many were left out unresolved."""

    name: str
    rows: int
    unresolved: int


@dataclass(frozen=True, slots=True)
class _Desk:
    """What one reading works with: who is who, where to write, and on what engine."""

    states: States
    staging: Path
    connection: Any

    @property
    def work(self) -> Path:
        return self.staging / "work"

    def open(self, table: str) -> Any:
        path = str(self.staging / f"{table}.parquet")
        return self.connection.read_parquet(path, hive_partitioning=False)

    def keep(self, expression: Any, name: str) -> None:
        target = self.staging / f"{name}.parquet"
        self.connection.to_parquet(expression, target, compression="zstd")

    def count(self, table: str) -> int:
        return int(self.connection.to_pyarrow(self.open(table).count()).as_py())


def read_source(  # noqa: PLR0917 - the nouns of the sentence: source, edition, files, states
    source: Source,
    edition: Edition,
    paths: Mapping[str, Path],
    states: States,
    staging: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[ReadTable, ...]:
    """Read one edition of a source into ``<staging>/<table>.parquet``, sorted by key.

    Rows whose actors cannot be resolved are left out and counted in
    ``<staging>/unresolved.csv``.  A table whose function needs a file that the edition does not
    give is left out.  The same files make the same bytes again.

    Parameters
    ----------
    paths
        For each file of the edition, where a readable copy lies (out of its archive).

    Raises
    ------
    InvalidDataError
        Anything that is not as the card says; no table is left in the staging folder then.
    OutputError
        There is no room for what is made.
    """
    lacking = [f.name for f in edition.files if f.name not in paths]
    if lacking:
        raise InvalidDataError(
            f"{source.card.id}, edition {edition.id}: the file {', '.join(lacking)} was not given. "
            "Nothing was stored; an edition is read from all of its files."
        )
    work = staging / "work"
    work.mkdir(parents=True, exist_ok=True)
    # One thread, because a sum over floats in another order is another number in its last digit.
    connection = connect(temp=work, threads=1, memory=MEMORY)
    try:
        return _read(source, edition, paths, _Desk(states, staging, connection), tell)
    except BaseException:
        for name in (*(f"{t.name}.parquet" for t in source.card.tables), "unresolved.csv"):
            (staging / name).unlink(missing_ok=True)
        raise
    finally:
        connection.disconnect()
        shutil.rmtree(work, ignore_errors=True)


def _read(
    source: Source,
    edition: Edition,
    paths: Mapping[str, Path],
    desk: _Desk,
    tell: Callable[[str], None],
) -> tuple[ReadTable, ...]:
    reader = load_reader(source)
    reader.check_used(edition)
    given = _raw_tables(source, edition, paths, desk, tell)
    made: list[ReadTable] = []
    unresolved: list[Line] = []
    for table in source.card.tables:
        expression = reader.expression(table, given)
        if expression is None:
            continue
        tell(f"{source.card.id}: table {table.name}")
        lost = _table(reader, edition, table, expression, desk)
        given[table.name] = desk.open(table.name)
        made.append(ReadTable(table.name, desk.count(table.name), sum(r[4] for r in lost)))
        unresolved += lost
    if not made:
        raise InvalidDataError(
            f"{reader.path}: no function fits the files of edition {edition.id} "
            f"({', '.join(given)}). A function's parameters are files or tables made before it."
        )
    _list(unresolved, desk.staging / "unresolved.csv")
    return tuple(made)


def _raw_tables(
    source: Source,
    edition: Edition,
    paths: Mapping[str, Path],
    desk: _Desk,
    tell: Callable[[str], None],
) -> dict[str, Any]:
    """The raw files of an edition as tables, corrected."""
    corrections = load_corrections(source.folder)
    check_named(corrections, source.card)
    given: dict[str, Any] = {}
    for file in edition.files:
        tell(f"{source.card.id}: {file.name}")
        where = source.folder / "card.yml"
        raw = open_raw(file, paths[file.name], desk.work, desk.connection, where)
        given[file.name] = correct(raw, file.name, edition.id, corrections, desk.connection)
    return given


def _table(
    reader: Reader, edition: Edition, table: TableCard, expression: Any, desk: _Desk
) -> list[Line]:
    """Write one table and check it; return the codes that were not resolved."""
    import duckdb  # noqa: PLC0415
    from ibis.common.exceptions import IbisError  # noqa: PLC0415

    about = f"{reader.source.card.id}, edition {edition.id}"
    try:
        _check_columns(table, expression, own_rows=not reader.derived(table))
        _check_whole(table, expression, desk)
        lost = _write(table, expression, desk)
        check_table(table, desk.open(table.name), desk.connection)
    except InvalidDataError as error:
        raise InvalidDataError(f"{about}: {error}") from error
    except (duckdb.Error, IbisError) as error:
        raise reader.failed(table, error) from error
    if not desk.count(table.name) and not any(f.options.get("empty") for f in edition.files):
        left_out = sum(line[4] for line in lost)
        raise InvalidDataError(
            f"{about}: table {table.name}: has no rows; {left_out} were left out because their "
            "actors could not be resolved. Nothing was stored. Compare the codes with the scheme "
            "on the card, and the function in read.py with the file."
        )
    return lost


def _check_columns(table: TableCard, expression: Any, *, own_rows: bool) -> None:
    """Raise where a function does not make the columns that the card declares."""
    own = {c.name: c.type for c in table.columns}
    lacking = [c for c in own if c not in expression.columns]
    extra = [c for c in expression.columns if c not in (*own, *LINEAGE)]
    if lacking or extra:
        raise InvalidDataError(
            f"table {table.name}: the function lacks {lacking or 'nothing'} of the card's columns "
            f"and has {extra or 'nothing'} that the card does not declare"
        )
    if own_rows and not {"row", "rows"} & set(expression.columns):
        raise InvalidDataError(
            f"table {table.name}: has neither row nor rows, so nothing leads back to the raw file"
        )


def _check_whole(table: TableCard, expression: Any, desk: _Desk) -> None:
    """Raise where an integer of the card is made with decimals: a cast would round it."""
    decimals = [
        c.name
        for c in table.columns
        if c.type == "integer" and expression[c.name].type().is_floating()
    ]
    for column in decimals:
        broken = expression[column] != expression[column].floor()
        count = desk.connection.to_pyarrow(broken.cast("int64").sum()).as_py()
        if count:
            raise InvalidDataError(
                f"table {table.name}: {column} has decimals in {count} rows, and the card calls it "
                "an integer. Round it in read.py and say why, or declare a number."
            )


def _write(table: TableCard, expression: Any, desk: _Desk) -> list[Line]:
    """Write one table, its codes resolved, sorted by key."""
    lineage = {c: expression[c] for c in LINEAGE if c in expression.columns}
    if "rows" in lineage:
        lineage["rows"] = lineage["rows"].sort()
    values = {
        c.name: expression[c.name].cast("string" if c.name in table.actors else TYPES[c.type])
        for c in table.columns
    }
    desk.keep(expression.select(**values, **lineage), f"work/{table.name}")
    found = desk.open(f"work/{table.name}")
    lost: list[Line] = []
    for column in table.actors:
        found, lines = resolve_column(found, table, column, desk.states, desk.connection)
        lost += lines
    if table.shape is Shape.DYAD_YEAR:
        found = _lower_first(found)
    # Once more: a sum of integers is wider in the engine than Ibis says, and comes back a float.
    exact = {c.name: found[c.name].cast(TYPES[c.type]) for c in table.columns}
    ordered = found.select(**exact, **{c: found[c] for c in lineage}).order_by(list(table.key))
    desk.keep(ordered, table.name)
    return lost


def _lower_first(table: Any) -> Any:
    # Not by the lesser of both, which for DuckDB is the one that is not empty.
    turned = (table.ccode1 > table.ccode2).fill_null(False)
    return table.mutate(
        ccode1=turned.ifelse(table.ccode2, table.ccode1),
        ccode2=turned.ifelse(table.ccode1, table.ccode2),
    )


def _list(unresolved: Sequence[Line], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([UNRESOLVED, *unresolved])
