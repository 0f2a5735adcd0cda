"""Options of ``foedus events``, declared once for all its commands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE...",
        help="Event files: text, .gz, .zip or Parquet; folders and patterns such as 'x/*.zip'.",
    ),
]
LayoutName = Annotated[
    str,
    typer.Option(
        "--layout",
        help="How the files are laid out: gdelt_v1, gdelt_v1_backfile, gdelt_v2, icews, polecat, "
        "canonical, or the path of a layout file of your own.",
    ),
]
Dyads = Annotated[
    list[str] | None,
    typer.Option("--dyad", metavar="DYAD", help="Only this pair, both directions; repeatable."),
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="First day (2014, 2014-03 or 2014-03-18)."),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Last day (2014 is to its end).")
]
Engine = Annotated[
    str, typer.Option("--engine", help="duckdb://, spark://HOST:PORT or local[THREADS].")
]
Memory = Annotated[
    str, typer.Option("--memory", help="What DuckDB may hold in memory; the rest goes to disk.")
]
Work = Annotated[
    Path | None,
    typer.Option(
        "--work",
        help="Folder for what is unpacked and staged, by default a temporary one; a cluster must "
        "see it at the same path.",
    ),
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="Of text files, if not that of the layout.")
]
Skip = Annotated[
    bool,
    typer.Option(
        "--skip-malformed",
        help="Leave out rows that do not fit the layout, and say how many of which file; "
        "otherwise the first such row stops everything.",
    ),
]
Csv = Annotated[Path | None, typer.Option("--csv", help="Write the series to this file.")]
Parquet = Annotated[Path | None, typer.Option("--parquet", help="Write the series to this file.")]
