"""From raw files to the tables of a card: read, correct, resolve, check, write.

Nothing here knows a data set: the card declares, ``read.py`` selects, and every rule that holds
for all of them (columns accounted for, actors resolved, keys unique) is applied in one place.
"""

from __future__ import annotations

import csv
import importlib.util
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from foedus.contracts.dataset import Edition, Shape, TableCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.actors import Found, resolve_days, resolve_years
from foedus.evidence.sources.cards import LINEAGE, Source
from foedus.evidence.sources.checks import check_table
from foedus.evidence.sources.corrections import correct, load_corrections
from foedus.evidence.sources.raw import TYPES, open_raw
from foedus.identity import States
from foedus.store import connect

UNRESOLVED = ("table", "column", "code", "when", "rows", "reason")


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

    def open(self, table: str) -> Any:
        return self.connection.read_parquet(str(self.staging / f"{table}.parquet"))

    def scalar(self, expression: Any) -> Any:
        return self.connection.to_pyarrow(expression).as_py()


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
    give is left out.

    Parameters
    ----------
    paths
        For each file of the edition, where a readable copy lies (out of its archive).

    Raises
    ------
    InvalidDataError
        Anything that is not as the card says; what was staged is of no use then.
    """
    work = staging / "work"
    work.mkdir(parents=True, exist_ok=True)
    connection = connect(temp=work)
    try:
        return _read(source, edition, paths, _Desk(states, staging, connection), tell)
    finally:
        connection.disconnect()
        _clear(work)


def _read(
    source: Source,
    edition: Edition,
    paths: Mapping[str, Path],
    desk: _Desk,
    tell: Callable[[str], None],
) -> tuple[ReadTable, ...]:
    corrections = load_corrections(source.folder)
    module = _module(source)
    given: dict[str, Any] = {}
    for file in edition.files:
        tell(f"{source.card.id}: {file.name}")
        work, card = desk.staging / "work", source.folder / "card.yml"
        raw = open_raw(file, paths[file.name], work, desk.connection, card)
        given[file.name] = correct(raw, file.name, edition.id, corrections, desk.connection)
    made: list[ReadTable] = []
    unresolved: list[tuple[object, ...]] = []
    for table in source.card.tables:
        expression = _call(module, source, table, given)
        if expression is None:
            continue
        tell(f"{source.card.id}: table {table.name}")
        try:
            own_rows = not _derived(module, source, table)
            lost = _write(table, expression, desk, own_rows=own_rows)
        except InvalidDataError as error:
            raise InvalidDataError(f"{source.card.id}, edition {edition.id}: {error}") from error
        given[table.name] = desk.open(table.name)
        rows = desk.scalar(given[table.name].count())
        made.append(ReadTable(table.name, rows, sum(int(str(r[4])) for r in lost)))
        unresolved += lost
    if not made:
        raise InvalidDataError(
            f"{source.folder / 'read.py'}: no function fits the files of edition {edition.id} "
            f"({', '.join(given)}). A function's parameters are files or tables made before it."
        )
    with (desk.staging / "unresolved.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([UNRESOLVED, *unresolved])
    return tuple(made)


def _module(source: Source) -> ModuleType:
    path = source.folder / "read.py"
    if not path.is_file():
        raise InvalidDataError(f"{path}: is missing; it has a function for each table of the card")
    spec = importlib.util.spec_from_file_location(f"foedus_source_{source.card.id}", path)
    if spec is None or spec.loader is None:  # pragma: no cover - a file ending in .py loads
        raise InvalidDataError(f"{path}: is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _call(
    module: ModuleType, source: Source, table: TableCard, given: Mapping[str, Any]
) -> Any | None:
    """The table's expression; None where the edition lacks a file that its function needs.

    A parameter with a default is a file (or table) that only some editions give.
    """
    function = getattr(module, table.name, None)
    if not callable(function):
        raise InvalidDataError(
            f"{source.folder / 'read.py'}: has no function named {table.name}, the name of a table"
        )
    parameters = inspect.signature(function).parameters
    optional = {n for n, p in parameters.items() if p.default is not p.empty}
    known = {f.name for e in source.card.editions for f in e.files}
    known |= {t.name for t in source.card.tables}
    for name in parameters:
        if name not in known:
            raise InvalidDataError(
                f"{source.folder / 'read.py'}: {table.name} takes {name!r}, which is neither a "
                "file of an edition nor a table of the card"
            )
    if any(name not in given for name in parameters if name not in optional):
        return None
    return function(**{name: given[name] for name in parameters if name in given})


def _derived(module: ModuleType, source: Source, table: TableCard) -> bool:
    """Whether a table is made of earlier tables alone, so that its key leads back to their rows.

    Such a table may do without ``rows``: a count over millions of pairs would list them all.
    """
    earlier = {t.name for t in source.card.tables}
    return set(inspect.signature(getattr(module, table.name)).parameters) <= earlier


def _write(
    table: TableCard, expression: Any, desk: _Desk, *, own_rows: bool
) -> list[tuple[object, ...]]:
    """Write one table; return the codes that were not resolved."""
    import ibis  # noqa: PLC0415

    own = [c.name for c in table.columns]
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
    lineage = [c for c in LINEAGE if c in expression.columns]
    codes = set(table.actors)
    types = {
        c.name: expression[c.name].cast("string" if c.name in codes else TYPES[c.type])
        for c in table.columns
    }
    first = f"work/{table.name}"
    _keep(expression.select(**types, **{c: expression[c] for c in lineage}), first, desk)
    found = desk.open(first)
    lost: list[tuple[object, ...]] = []
    for column, scheme in table.actors.items():
        found, gone = _resolve(found, table, column, scheme, desk)
        lost += gone
    if table.shape is Shape.DYAD_YEAR:
        found = found.mutate(
            ccode1=ibis.least(found.ccode1, found.ccode2),
            ccode2=ibis.greatest(found.ccode1, found.ccode2),
        )
    # Once more: a sum of integers is wider in the engine than Ibis says, and comes back a float.
    exact = {c.name: found[c.name].cast(TYPES[c.type]) for c in table.columns}
    exact |= {c: found[c] for c in lineage}
    _keep(found.select(**exact).order_by(list(table.key)), table.name, desk)
    check_table(table, desk.open(table.name), desk.connection)
    return lost


def _keep(expression: Any, name: str, desk: _Desk) -> None:
    target = desk.staging / f"{name}.parquet"
    desk.connection.to_parquet(expression, target, compression="zstd")


def _resolve(
    found: Any, table: TableCard, column: str, scheme: str, desk: _Desk
) -> tuple[Any, list[tuple[object, ...]]]:
    """Put COW numbers in place of codes; rows whose code stands for no state are left out."""
    import ibis  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    when = found[table.at]
    pairs = found.select(code=found[column], at=when).filter(lambda t: t.code.notnull())
    counted = desk.connection.to_pyarrow(
        pairs.group_by("code", "at").aggregate(rows=lambda t: t.count())
    ).to_pylist()
    wanted = [(r["code"], r["at"]) for r in counted if r["at"] is not None]
    resolve: Any = resolve_days if when.type().is_date() else resolve_years
    known: dict[tuple[str, Any], Found] = resolve(desk.states, scheme, wanted)
    codes = pa.table(
        {
            "resolved_code": pa.array([code for code, _ in known], pa.string()),
            "resolved_at": pa.array(
                [at for _, at in known], pa.date32() if when.type().is_date() else pa.int64()
            ),
            "resolved_cow": pa.array([f.cow for f in known.values()], pa.int64()),
        }
    )
    match = ibis.memtable(codes)
    joined = found.left_join(
        match, (found[column] == match.resolved_code) & (found[table.at] == match.resolved_at)
    )
    empty = joined[column].isnull()
    joined = joined.filter(joined.resolved_cow.notnull() | empty)
    joined = joined.mutate(**{column: joined.resolved_cow})
    return joined.select(*found.columns), _lost(table, column, counted, known)


def _lost(
    table: TableCard,
    column: str,
    counted: list[dict[str, Any]],
    known: Mapping[tuple[str, Any], Found],
) -> list[tuple[object, ...]]:
    """One line for each code and year of which rows were left out."""
    rows: dict[tuple[str, str], int] = {}
    reasons: dict[tuple[str, str], str] = {}
    for r in sorted(counted, key=lambda r: (r["code"], str(r["at"]))):
        found = known.get((r["code"], r["at"]), Found(None, f"the row has no {table.at}"))
        if found.cow is None:
            key = (r["code"], str(r["at"])[:4] if r["at"] is not None else "")
            rows[key] = rows.get(key, 0) + r["rows"]
            reasons.setdefault(key, found.reason)
    return [(table.name, column, *key, n, reasons[key]) for key, n in rows.items()]


def _clear(folder: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.rmtree(folder, ignore_errors=True)


def files_behind(source: Source, table: str) -> tuple[str, ...]:
    """Names of the raw files that a table is made from, through other tables too."""
    module, tables = _module(source), {t.name for t in source.card.tables}
    found: dict[str, None] = {}
    waiting = [table]
    while waiting:
        for name in inspect.signature(getattr(module, waiting.pop())).parameters:
            if name in tables:
                waiting.append(name)
            else:
                found[name] = None
    return tuple(found)
