"""The only way out of the store: tables as CSV, Parquet or Stata files, if the terms allow it."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import SourceCard
from foedus.errors import OutputError, UsageError
from foedus.store.licences import check_export
from foedus.store.plain import Plain
from foedus.store.stata import check_names, write_stata
from foedus.store.streams import Stream, write_parquet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""


def export_table(
    expr: Any,
    connection: Any,
    path: Path,
    cards: Iterable[SourceCard],
    *,
    rows: bool,
    labels: Mapping[str, str] | None = None,
) -> int:
    """Write a table to a file whose ending names the format: .csv, .parquet or .dta.

    CSV and Parquet are streamed and need little memory; Stata needs the table in memory.  The
    file is written beside and renamed, so that there is the old one or the new one.  Rows come
    in the order that the expression asks for.

    Parameters
    ----------
    expr, connection
        An Ibis table expression and the backend that runs it; or a ``Stream``, given as both.
    cards
        Every source that the table holds something of.
    rows
        Whether it holds rows as they came; otherwise derived or joined numbers.
    labels
        What each column is, in words, for formats that keep it (Stata).

    Returns
    -------
    int
        Rows written.

    Raises
    ------
    LicenceError
        The terms of a source forbid this export; asked before anything runs.
    UsageError
        An ending that is no format, or a column name that Stata does not allow.
    MissingExtraError
        A Stata file needs pandas, of the extra foedus[data].
    OutputError
        The file cannot be written; what was there before is whole.
    """
    check_export(cards, rows)
    write = FORMATS.get(path.suffix.lower())
    if write is None:
        raise UsageError(
            f"{path}: {path.suffix or 'no ending'} is no format that foedus writes; nothing was "
            f"written. End the file's name in {', '.join(FORMATS)}."
        )
    with _beside(path) as target:
        return write(expr, connection, target, labels or {})


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A place to write to; it becomes the file when all went well, and nothing when not."""
    target = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield target
        target.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error}); what was there before is whole. Free some "
            "space, or choose a place that you may write to."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            target.unlink(missing_ok=True)


def _csv(expr: Any, connection: Any, path: Path, _: Mapping[str, str]) -> int:
    cells = ", ".join(
        f"{_safe(name, kind)} AS {_quoted(name)}" for name, kind in expr.schema().items()
    )
    return _copy(expr, connection, cells, path, "FORMAT csv, HEADER")


def _parquet(expr: Any, connection: Any, path: Path, _: Mapping[str, str]) -> int:
    if connection.name == Stream.name:
        return write_parquet(connection, path)
    cells = ", ".join(_quoted(name) for name in expr.columns)
    return _copy(expr, connection, cells, path, "FORMAT parquet, COMPRESSION zstd")


def _dta(expr: Any, connection: Any, path: Path, labels: Mapping[str, str]) -> int:
    check_names(expr.columns)
    return write_stata(connection.to_pyarrow(expr), path, labels)


def _safe(name: str, kind: Any) -> str:
    """A cell as a spreadsheet may open it: lists split by ``;``, and no text a formula."""
    cell = _quoted(name)
    if kind.is_array():
        cell = f"array_to_string({cell}, ';')"
    elif not kind.is_string():
        return cell
    marks = ", ".join(f"chr({ord(mark)})" for mark in FORMULA)
    return f"CASE WHEN left({cell}, 1) IN ({marks}) THEN chr(39) || {cell} ELSE {cell} END"


def _copy(expr: Any, connection: Any, cells: str, path: Path, how: str) -> int:
    """Let DuckDB write the file; what another engine computed is streamed through it."""
    if connection.name != "duckdb":
        with Plain() as engine:
            engine.con.register("result", connection.to_pyarrow_batches(expr))
            return _run_copy(engine, "result", cells, path, how)
    name = f"export_{uuid.uuid4().hex}"
    connection.create_view(name, expr)
    try:
        return _run_copy(connection, name, cells, path, how)
    finally:
        connection.raw_sql(f"DROP VIEW {name}")


def _run_copy(connection: Any, name: str, cells: str, path: Path, how: str) -> int:
    import duckdb  # noqa: PLC0415

    target = str(path).replace("'", "''")
    copy = f"COPY (SELECT {cells} FROM {name}) TO '{target}' ({how})"  # noqa: S608
    try:
        return int(connection.raw_sql(copy).fetchone()[0])
    except duckdb.IOException as error:
        raise OSError(str(error)) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


FORMATS: Mapping[str, Callable[[Any, Any, Path, Mapping[str, str]], int]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".dta": _dta,
}
"""The formats that foedus writes, by the ending of the file's name."""
