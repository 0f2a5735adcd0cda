"""``foedus events``: files of millions of reports become series of dyads."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.event_options import (
    Csv,
    Dyads,
    Encoding,
    Engine,
    Files,
    From,
    LayoutName,
    Memory,
    Parquet,
    Skip,
    To,
    Work,
)
from foedus.cli.options import Json, Quiet, Workspace, project_of, reflowed
from foedus.cli.output import print_json, print_table, stages
from foedus.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from foedus.evidence.streams import Events
    from foedus.project import Project

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Event data (GDELT, ICEWS, POLECAT, your own): files of tens of millions of reports become "
        "series of dyads by month or by day, on this machine with bounded memory, or on a Spark "
        "cluster with the same numbers.\n\n"
        "Reports are not events. Records that came twice count once; reports of one day, dyad, "
        "kind and place are one incident; and the volume of all reports stands beside every count, "
        "since the media grow."
    ),
)

SHOWN = 40
SHOWN_COLUMNS = (
    "source", "target", "incidents", "verbal_cooperation", "material_cooperation",
    "verbal_conflict", "material_conflict", "reports", "goldstein", "volume", "share",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Call:
    """What the two commands that make series were called with."""

    files: Sequence[str]
    layout: str
    dyads: Sequence[str]
    span: tuple[date | None, date | None]
    engine: str
    memory: str
    work: Path | None
    encoding: str | None
    skip: bool
    outputs: tuple[Path, ...]


def months(
    files: Files,
    layout: LayoutName,
    dyad: Dyads = None,
    first: From = None,
    last: To = None,
    engine: Engine = "duckdb://",
    memory: Memory = "2GB",
    work: Work = None,
    encoding: Encoding = None,
    skip_malformed: Skip = False,  # noqa: FBT002 - an option without a value
    csv: Csv = None,
    parquet: Parquet = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Make the series of directed dyads by month, and print it or write it to a file.

    incidents counts days on which one actor was reported to do one kind of thing toward another
    in one place; the four classes sum to it. reports counts what was told of them, duplicates
    rows that repeated a report. volume is all reports of the month in the files, and share is
    reports over volume: compare months by share, not by count. goldstein is the mean over
    incidents, from -10 (conflict) to 10 (cooperation). A month without a row had no report,
    which is not to say that nothing happened.

    Examples: foedus events months '2014*.export.CSV.zip' --layout gdelt_v2 --dyad RUS-CHN
    · foedus events months events/ --layout icews --from 2005 --to 2014 --parquet months.parquet
    · foedus events months events.parquet --layout canonical --engine spark://127.0.0.1:7077
    """
    call = _Call(
        files, layout, dyad or (), _span(first, last), engine, memory, work, encoding,
        skip_malformed, tuple(p for p in (csv, parquet) if p),
    )  # fmt: skip
    _series("month", call, workspace, as_json=as_json, quiet=quiet)


def days(
    files: Files,
    layout: LayoutName,
    dyad: Dyads = None,
    first: From = None,
    last: To = None,
    engine: Engine = "duckdb://",
    memory: Memory = "2GB",
    work: Work = None,
    encoding: Encoding = None,
    skip_malformed: Skip = False,  # noqa: FBT002
    csv: Csv = None,
    parquet: Parquet = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Make the series by day: the same columns as by month, with day in place of month.

    Example: foedus events days 20220224*.zip --layout gdelt_v2 --dyad RUS-UKR --csv days.csv
    """
    call = _Call(
        files, layout, dyad or (), _span(first, last), engine, memory, work, encoding,
        skip_malformed, tuple(p for p in (csv, parquet) if p),
    )  # fmt: skip
    _series("day", call, workspace, as_json=as_json, quiet=quiet)


def convert(
    files: Files,
    layout: LayoutName,
    parquet: Annotated[Path, typer.Option("--parquet", help="The file to write.")],
    memory: Memory = "2GB",
    work: Work = None,
    encoding: Encoding = None,
    skip_malformed: Skip = False,  # noqa: FBT002
    workspace: Workspace = None,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Read event files once and keep them as one Parquet file in foedus's own form.

    Series are then made in seconds, by any engine, with --layout canonical. The file holds the
    events themselves: give it on only as the terms of their publisher allow.

    Example: foedus events convert 'polecat/*.txt' --layout polecat --parquet polecat.parquet
    """
    call = _Call(
        files, layout, (), (None, None), "duckdb://", memory, work, encoding, skip_malformed,
        (parquet,),
    )  # fmt: skip
    with stages(3, quiet=quiet) as tell, _opened(call, project_of(workspace), tell) as opened:
        connection, events = opened
        tell("writing")
        with _enough(call.memory):
            _write(events.table, connection, parquet)
    _told(events, quiet=quiet)


def layouts() -> None:
    """List the layouts that come with foedus, and where each is described by its publisher."""
    from foedus.evidence.streams import layout_names, load_layout  # noqa: PLC0415

    found = [load_layout(name) for name in layout_names()]
    rows = [(item.id, item.title, len(item.columns), item.published) for item in found]
    print_table("", ("layout", "title", "columns", "published"), rows)


def _series(
    period: str, call: _Call, workspace: Path | None, *, as_json: bool, quiet: bool
) -> None:
    from foedus.evidence.streams import dyad_days, dyad_months  # noqa: PLC0415

    _check_endings(call.outputs)
    project = project_of(workspace)
    dyads = [project.dyad(text) for text in call.dyads]
    make = dyad_months if period == "month" else dyad_days
    with stages(3, quiet=quiet) as tell, _opened(call, project, tell) as opened:
        connection, events = opened
        tell("computing")
        first, last = call.span
        series = make(events, project.states, dyads=dyads, first=first, last=last)
        with _enough(call.memory):
            for path in call.outputs:
                _write(series, connection, path)
            found = [] if call.outputs else _rows(series, connection, as_json=as_json)
    _told(events, quiet=quiet)
    if as_json and not call.outputs:
        print_json(f"foedus.events.{period}s/1", found, layout=call.layout)
    elif not call.outputs:
        _show(period, found)


@contextmanager
def _opened(
    call: _Call, project: Project, tell: Callable[[str], None]
) -> Iterator[tuple[Any, Events]]:
    """A connection and the events on it; both are gone afterwards."""
    from foedus.evidence.streams import ENCODINGS, load_layout, open_events  # noqa: PLC0415
    from foedus.store import connect  # noqa: PLC0415

    layout = load_layout(call.layout)
    if call.encoding and call.encoding not in ENCODINGS:
        raise UsageError(f"--encoding {call.encoding}: it can be {', '.join(ENCODINGS)}.")
    if call.encoding:
        layout = replace(layout, encoding=call.encoding)
    with tempfile.TemporaryDirectory(
        prefix="foedus-events-", dir=_folder(call.work), ignore_cleanup_errors=True
    ) as folder:
        connection = connect(call.engine, memory=call.memory, temp=Path(folder) / "temp")
        try:
            yield (
                connection,
                open_events(
                    call.files,
                    layout,
                    connection,
                    states=project.states,
                    work=Path(folder),
                    memory=call.memory,
                    skip_malformed=call.skip,
                    tell=tell,
                ),
            )
        finally:
            connection.disconnect()


@contextmanager
def _enough(memory: str) -> Iterator[None]:
    """Say what to do where DuckDB has no more memory, although it may use the disk."""
    import duckdb  # noqa: PLC0415

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise UsageError(
            f"--memory {memory} is too little for this ({str(error).splitlines()[0]}). Nothing was "
            "written. Give more, or fewer events with --from, --to and --dyad."
        ) from error


def _folder(work: Path | None) -> Path | None:
    if work is not None and not work.is_dir():
        raise UsageError(f"--work {work}: there is no such folder; make it first.")
    return work


def _span(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    from foedus.identity import FuzzyDate  # noqa: PLC0415

    found: list[date | None] = []
    for option, text, end in (("--from", first, "first"), ("--to", last, "last")):
        try:
            found.append(getattr(FuzzyDate.parse(text), end) if text else None)
        except ValueError as error:
            raise UsageError(f"{option} {text}: {error}") from error
    begins, ends = found
    if begins and ends and begins > ends:
        raise UsageError(f"--from {first} lies behind --to {last}; no event can lie between.")
    return begins, ends


def _check_endings(outputs: Sequence[Path]) -> None:
    """Whatever is asked for must be known before hours of work, not after."""
    for path in outputs:
        if path.suffix.lower() not in (".csv", ".parquet"):
            raise UsageError(f"{path}: end the file's name in .csv or .parquet.")


def _write(table: Any, connection: Any, path: Path) -> None:
    from foedus.store import export_table  # noqa: PLC0415

    export_table(table, connection, path, (), rows=False)


def _rows(series: Any, connection: Any, *, as_json: bool) -> list[dict[str, Any]]:
    shown = series if as_json else series.limit(SHOWN + 1)
    rows: list[dict[str, Any]] = connection.to_pyarrow(shown).to_pylist()
    return [{k: str(v) if hasattr(v, "isoformat") else v for k, v in r.items()} for r in rows]


def _show(period: str, rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        typer.echo("No report of one actor toward another was found in these files and days.")
        return
    columns = (period, *SHOWN_COLUMNS)
    more = "There are more rows: write all with --csv or --parquet. " if len(rows) > SHOWN else ""
    print_table(
        "",
        columns,
        [[row[c] for c in columns] for row in rows[:SHOWN]],
        f"{more}Reports are not events; compare by share, not by count.",
    )


def _told(events: Events, *, quiet: bool) -> None:
    """Say what was left out, on standard error; rows that are gone are never gone silently."""
    for s in events.skipped:
        typer.echo(
            f"foedus: {s.file}: {s.rows:,} malformed rows were left out; the first is line "
            f"{s.line}: {s.reason}",
            err=True,
        )
    if not quiet and len(events.skipped) > 1:
        total = sum(s.rows for s in events.skipped)
        typer.echo(f"foedus: {total:,} rows were left out in all.", err=True)


for command in (months, days, convert, layouts):
    app.command(help=reflowed(command.__doc__))(command)
