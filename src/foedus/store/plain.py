"""DuckDB without Ibis, for queries that are written as SQL and must start at once.

Ibis takes a second to import and to connect.  A connection and a query of this module can be
given to ``export_table`` in place of Ibis's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from foedus.store.engines import settings


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a column, as far as an export asks."""

    text: str

    def is_array(self) -> bool:
        """Whether a cell is a list."""
        return self.text.endswith("[]")

    def is_string(self) -> bool:
        """Whether a cell is a text."""
        return self.text == "VARCHAR"


@dataclass(frozen=True, slots=True)
class Query:
    """A SELECT and what it gives."""

    sql: str
    types: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self.types)

    def schema(self) -> dict[str, Type]:
        """The type of each column."""
        return {name: Type(text) for name, text in self.types.items()}


class Plain:
    """A DuckDB connection of this process; it reaches for nothing outside it.

    Parameters
    ----------
    memory
        What DuckDB may hold in memory, such as ``2GB``.
    threads
        Threads of DuckDB; by default one for each core.
    """

    name = "duckdb"

    def __init__(self, *, memory: str = "2GB", threads: int | None = None) -> None:
        import duckdb  # noqa: PLC0415 - --help need not wait for it

        kept = {"preserve_insertion_order": True, "python_enable_replacements": False}
        self.con: Any = duckdb.connect(config={**settings(memory, threads), **kept})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.con.close()

    def raw_sql(self, sql: str) -> Any:
        """Run a statement."""
        return self.con.execute(sql)

    def query(self, sql: str) -> Query:
        """Find out what a SELECT gives, without running it."""
        described = self.con.execute(f"DESCRIBE {sql}").fetchall()
        return Query(sql, {row[0]: row[1] for row in described})

    def arrow(self, sql: str) -> Any:
        """Run a SELECT into a pyarrow table."""
        return self.con.sql(sql).to_arrow_table()

    def to_pyarrow(self, query: Query) -> Any:
        """Run a query into a pyarrow table."""
        return self.arrow(query.sql)

    def create_view(self, name: str, query: Query) -> None:
        """Give a query a name for other statements of this connection."""
        self.con.execute(f'CREATE TEMP VIEW "{name}" AS {query.sql}')
