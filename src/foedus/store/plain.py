"""DuckDB without Ibis, for statements that are written as SQL and must start at once.

Ibis takes a second to import and to connect.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from foedus.store.engines import settings


class Plain:
    """A DuckDB connection of this process; it reaches for nothing outside it, and keeps order.

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
