"""How results are shown: tables for people, JSON for programs, progress on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

Progress = Callable[[int, int | None, str], None]
"""Told how much is done, of how much where that is known, and of what."""


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
            with _bar(total) as update:
                yield lambda stage: update(advance=1, description=stage)
        else:
            yield lambda stage: typer.echo(f"foedus: {stage}", err=True)
    except KeyboardInterrupt:
        typer.echo("foedus: interrupted; nothing was left half-written.", err=True)
        raise


@contextmanager
def progress(*, quiet: bool, kept: str, in_bytes: bool = False) -> Iterator[Progress]:
    """Tell how far a call is that can be gone on with: a bar on a terminal, nothing elsewhere.

    Parameters
    ----------
    kept
        What is said to be kept after Ctrl-C, such as ``what is done is kept``.
    in_bytes
        Whether bytes are counted.
    """
    try:
        if quiet or not sys.stderr.isatty():
            yield lambda _done, _total, _what: None
        else:
            with _bar(in_bytes=in_bytes, ends=True) as update:
                yield lambda done, total, what: update(
                    completed=done, total=total, description=what
                )
    except KeyboardInterrupt:
        typer.echo(f"foedus: interrupted; {kept}. The same call goes on.", err=True)
        raise


def counter(tell: Callable[[str], None]) -> Callable[[str, int], None] | None:
    """Tell the rows read of a file while it is read; only a terminal wants to see that."""
    if not sys.stderr.isatty():
        return None
    return lambda name, rows: tell(f"{name}: {rows:,} rows")


@contextmanager
def _bar(
    total: int | None = None, *, in_bytes: bool = False, ends: bool = False
) -> Iterator[Callable[..., None]]:
    """A bar; ``ends`` says when it will be done, rather than how long it has taken."""
    from rich import progress as bars  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    columns = (
        bars.SpinnerColumn(),
        bars.BarColumn(bar_width=24),
        bars.DownloadColumn() if in_bytes else bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn() if ends else bars.TimeElapsedColumn(),
        bars.TextColumn("{task.description}"),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("", total=total)
        yield lambda description, **more: shown.update(
            task, description=escape(description), **more
        )
