"""Rows that are worked out in memory, on their way to a file, piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a column, as far as an export asks."""

    arrow: Any

    def is_array(self) -> bool:
        """Whether a cell is a list."""
        import pyarrow as pa  # noqa: PLC0415

        return bool(pa.types.is_list(self.arrow))

    def is_string(self) -> bool:
        """Whether a cell is a text."""
        import pyarrow as pa  # noqa: PLC0415

        return bool(pa.types.is_string(self.arrow))


@dataclass(frozen=True, slots=True)
class Stream:
    """Arrow record batches of one schema, made anew whenever they are asked for.

    ``export_table`` takes it in place of an Ibis expression and of the backend that runs it.
    """

    arrow_schema: Any
    batches: Callable[[], Iterable[Any]]

    name = "arrow"

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.arrow_schema.names)

    def schema(self) -> dict[str, Type]:
        """The type of each column, as far as an export asks."""
        return {field.name: Type(field.type) for field in self.arrow_schema}

    def to_pyarrow_batches(self, _: Stream) -> Any:
        """The batches as a reader."""
        import pyarrow as pa  # noqa: PLC0415

        return pa.RecordBatchReader.from_batches(self.arrow_schema, self.batches())

    def to_pyarrow(self, _: Stream) -> Any:
        """All of them as one table."""
        return self.to_pyarrow_batches(self).read_all()


def write_parquet(stream: Stream, path: Path) -> int:
    """Write a stream as a Parquet file; return the number of rows.

    Only texts get a dictionary: to look for repeated numbers takes longer than all the rest, and
    the compression finds most of them.  A writer of our own was tried and removed: pyarrow's, so
    told, is as fast.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    texts = [f.name for f in stream.arrow_schema if pa.types.is_string(f.type)]
    how = {"compression": "zstd", "compression_level": 1, "use_dictionary": texts or False}
    rows, reader = 0, stream.to_pyarrow_batches(stream)
    with pq.ParquetWriter(path, reader.schema, **how) as out:
        for batch in _ahead(iter(reader)):
            out.write_batch(batch)
            rows += batch.num_rows
    return rows


def _ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, each begun while the one before is used."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch
