"""The engines that run a query: DuckDB in this process, or Spark by its address."""

from __future__ import annotations

import re
import tempfile
import uuid
from pathlib import Path
from typing import Any

from foedus.errors import UsageError

SPARK = re.compile(r"spark://\S+|local(\[(\d+|\*)\])?")
"""A standalone cluster, or Spark in threads of this machine."""


def connect(
    url: str = "duckdb://",
    *,
    memory: str = "2GB",
    threads: int | None = None,
    temp: Path | None = None,
) -> Any:
    """Return an Ibis backend.

    DuckDB never reaches for the network here: it neither installs nor loads extensions by
    itself.  Rows have no order of their own; a query that needs one must ask for it, and gets it.

    Parameters
    ----------
    url
        ``duckdb://``; or ``spark://host:port`` or ``local[2]`` (needs the extra foedus[spark]).
    memory
        What DuckDB may hold in memory, such as ``2GB``; work that needs more goes to ``temp``.
    threads
        Threads of DuckDB; by default one for each core.
    temp
        Folder for what does not fit into memory; by default one of its own below the system's
        folder for temporary files.  DuckDB makes it when it is needed and removes it afterwards.

    Raises
    ------
    UsageError
        An address or an amount of memory that no engine understands.
    """
    if SPARK.fullmatch(url):
        from foedus.store.spark import spark_backend  # noqa: PLC0415 - most never need Spark

        return spark_backend(url)
    if url != "duckdb://":
        raise UsageError(
            f"{url!r} is no engine that foedus knows; nothing was run. "
            "Write duckdb://, spark://HOST:PORT or local[THREADS]."
        )
    return _duckdb(memory, threads, temp)


def settings(memory: str, threads: int | None = None, temp: Path | None = None) -> dict[str, Any]:
    """Say how DuckDB is configured wherever foedus opens it."""
    # A folder for each connection: DuckDB empties its own when the connection closes.
    spill = temp or Path(tempfile.gettempdir()) / f"foedus-{uuid.uuid4().hex}"
    if temp is not None:
        temp.parent.mkdir(parents=True, exist_ok=True)  # DuckDB makes only the last folder
    config: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
        "memory_limit": memory,
        "temp_directory": str(spill),
        "preserve_insertion_order": False,
    }
    if threads is not None:
        config["threads"] = threads
    return config


def _duckdb(memory: str, threads: int | None, temp: Path | None) -> Any:
    import duckdb  # noqa: PLC0415
    import ibis  # noqa: PLC0415 - half a second that --help need not spend

    config = settings(memory, threads, temp)
    try:
        return ibis.duckdb.connect(**config)
    except duckdb.Error as error:
        raise UsageError(
            f"DuckDB cannot start with memory {memory!r} and threads {threads!r} ({error}); "
            "nothing was run. Write memory as 2GB, and threads as a number from 1."
        ) from error
