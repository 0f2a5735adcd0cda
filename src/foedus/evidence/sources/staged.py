"""Rows of a raw file, written as Parquet while they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CELLS = 500_000
CHARACTERS = 8 << 20
"""How much is held in memory before it is written."""


def distinct(names: Iterable[str]) -> list[str]:
    """Names that differ: an unnamed column is called by its place, a repeated one by its count.

    Capitals do not count, because they do not for DuckDB: of ``Year`` and ``year`` the second
    becomes ``year_2``.
    """
    seen: dict[str, int] = {}
    made = []
    for place, given in enumerate(names, 1):
        name = base = given.strip() or f"column_{place}"
        while name.casefold() in seen:
            seen[base.casefold()] += 1
            name = f"{base}_{seen[base.casefold()]}"
        seen[name.casefold()] = 1
        made.append(name)
    return made


def write_rows(names: Sequence[str], rows: Iterable[Sequence[str]], target: Path) -> None:
    """Write rows, each with a cell for every name, in the order in which they come."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        batch: list[Sequence[str]] = []
        size = 0
        for row in rows:
            batch.append(row)
            size += sum(map(len, row))
            if size > CHARACTERS or len(batch) * len(names) > CELLS:
                writer.write_table(_arrow(batch, schema))
                batch, size = [], 0
        writer.write_table(_arrow(batch, schema))


def _arrow(rows: list[Sequence[str]], schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, pa.string()) for c in columns], schema=schema)


def without_nan(table: Any) -> Any:
    """An Arrow table (or batch) in which a number that is none (NaN) is an empty cell.

    Statistics of a Parquet file leave NaN out, and DuckDB believes them: where the lowest and the
    highest number of a part are finite, it finds no cell of it to be NaN.
    """
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import compute  # noqa: PLC0415

    columns = [
        compute.if_else(compute.is_nan(column), pa.scalar(None, column.type), column)
        if pa.types.is_floating(column.type)
        else column
        for column in table.columns
    ]
    return type(table).from_arrays(columns, schema=table.schema)
