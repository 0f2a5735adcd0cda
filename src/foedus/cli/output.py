"""How results are shown: tables for people, JSON for programs, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer


def print_json(schema: str, data: object, **more: object) -> None:
    """Print one document of many things: its schema by name and version, then ``data``."""
    print_document(schema, {**more, "data": data})


def print_document(schema: str, document: Mapping[str, object]) -> None:
    """Print one document: its schema by name and version, then its own keys."""
    typer.echo(json.dumps({"schema": schema, **document}, ensure_ascii=False, indent=1))


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], note: str = ""
) -> None:
    """Print a table that fits the terminal; columns of numbers are set right."""
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = console_out(Console)
    table = Table(title=escape(title) if title else None, title_justify="left", box=None)
    for i, name in enumerate(columns):
        numeric = any(_is_number(row[i]) for row in rows)
        table.add_column(escape(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell_text(c)) for c in row))
    console.print(table)
    if note:
        console.print(escape(note), style="dim", highlight=False)


def console_out(console: Callable[..., Any]) -> Any:
    """A console on standard output; piped output is not squeezed into 80 columns."""
    return console() if sys.stdout.isatty() else console(width=160)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def cell_text(value: object) -> str:
    """A cell for reading; nothing is written where there is no value."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 10_000 else f"{value:,.0f}"  # noqa: PLR2004
    return str(value)


@contextmanager
def stages(total: int, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Tell the stages of long work on standard error: a bar on a terminal, lines elsewhere.

    After Ctrl-C it says that nothing was left half-written; the exit status is 130.
    """
    try:
        if quiet:
            yield lambda _: None
        elif sys.stderr.isatty():
            with _bar(total) as tell:
                yield tell
        else:
            yield lambda stage: typer.echo(f"foedus: {stage}", err=True)
    except KeyboardInterrupt:
        typer.echo("foedus: interrupted; nothing was left half-written.", err=True)
        raise


def counter(tell: Callable[[str], None]) -> Callable[[str, int], None] | None:
    """Tell the rows read of a file while it is read; only a terminal wants to see that."""
    if not sys.stderr.isatty():
        return None
    return lambda name, rows: tell(f"{name}: {rows:,} rows")


@contextmanager
def _bar(total: int) -> Iterator[Callable[[str], None]]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)

        def tell(stage: str) -> None:
            progress.update(task, advance=1, description=stage)

        yield tell
