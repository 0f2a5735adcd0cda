"""What is seen of a fetch on standard error: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from foedus.evidence.sources.fetching import Progress

Tell = Callable[[str], None]


@contextmanager
def transfers(*, quiet: bool) -> Iterator[tuple[Tell, Progress]]:
    """How the stages of a fetch are told, and what its client tells.

    Quiet, no stage is told; hosts are still named before a socket is opened to them, and waits
    are still announced.  After Ctrl-C it says what became of the work; the exit status is 130.
    """
    try:
        if sys.stderr.isatty() and not quiet:
            with _bar() as seen:
                yield seen
        else:
            from foedus.evidence.sources.fetching import Progress  # noqa: PLC0415 - opens late

            yield (_silent if quiet else _line), Progress(say=_line)
    except KeyboardInterrupt:
        typer.echo(
            "foedus: interrupted; what was stored is as it was, and a download that had begun "
            "goes on where it stopped.",
            err=True,
        )
        raise


def _silent(_line: str) -> None:
    return


def _line(line: str) -> None:
    typer.echo(f"foedus: {line}", err=True)


@contextmanager
def _bar() -> Iterator[tuple[Tell, Progress]]:
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TransferSpeedColumn,
    )
    from rich.progress import Progress as Bar  # noqa: PLC0415

    from foedus.evidence.sources.fetching import Progress  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=24),
        DownloadColumn(), TransferSpeedColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def tell(stage: str) -> None:
            bar.reset(task, total=None, description=escape(stage))

        def count(_name: str, here: int, total: int | None) -> None:
            bar.update(task, completed=here, total=total)

        def say(line: str) -> None:
            console.print(escape(f"foedus: {line}"), highlight=False, soft_wrap=True)

        yield tell, Progress(say, count)
