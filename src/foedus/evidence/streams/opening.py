"""Event files of any layout, packed or not, opened as one table in canonical form."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.errors import FoedusError, InvalidDataError, OutputError
from foedus.evidence.streams.actors import actor_codes
from foedus.evidence.streams.canonical import FEW, NEEDED, canonical, check_columns, unfit
from foedus.evidence.streams.faults import Skipped, merged
from foedus.evidence.streams.inputs import find_files, is_parquet
from foedus.evidence.streams.layouts import Layout, load_layout
from foedus.evidence.streams.staging import Reader, stage
from foedus.identity import States
from foedus.store import connect


@dataclass(frozen=True, slots=True)
class Events:
    """Events of some files, lazily: nothing is read before a query asks for it."""

    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    raw: Any
    layout: Layout
    codes: Mapping[str, str]

    @property
    def table(self) -> Any:
        """All events in canonical form, as one Ibis table."""
        return canonical(self.raw, self.layout, self.codes)

    def columns(self, *names: str, between: bool = False) -> Any:
        """Only some columns, and only events that name two actors, where that is asked for.

        Parts of a query that ask for little are faster than those that share everything.
        """
        return canonical(self.raw, self.layout, self.codes, names, between=between)


def open_events(
    files: Iterable[str | Path],
    layout: Layout,
    connection: Any,
    *,
    states: States,
    work: Path,
    memory: str = "2GB",
    skip_malformed: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Events:
    """Open event files as one lazy table on an engine.

    Text (plain, .gz, or the members of .zip archives) is read once, strictly, and kept in
    canonical form as Parquet below ``work``; any engine reads that.  Parquet files are opened
    where they lie, addresses such as ``s3a://…`` too, if the engine can reach them.

    Parameters
    ----------
    files
        Paths, folders, and patterns with ``*``; text or Parquet, not both.
    connection
        An Ibis backend, of :func:`foedus.store.connect`.
    work
        A folder for what is unpacked and staged; a cluster must see it at the same path.
    memory
        What DuckDB may hold in memory while it reads text.
    skip_malformed
        Leave out rows that do not fit the layout, and tell of them in ``skipped``; otherwise
        they are an error.

    Raises
    ------
    NotFoundError
        Nothing fits a path or pattern.
    InvalidDataError
        A file or row that is not of the layout; the message names file and line.
    OutputError
        ``work`` cannot be written.
    """
    found = find_files(files)
    columnar = [file for file in found if is_parquet(file)]
    if columnar and len(columnar) < len(found):
        other = next(f for f in found if f not in columnar)
        raise InvalidDataError(
            f"{columnar[0]} is Parquet and {other} is not. Nothing was computed; give files of "
            "one kind at a time."
        )
    codes = actor_codes(layout, states)
    if columnar and not layout.several and len(codes) <= FEW:
        return _parquet(connection, found, layout, codes)
    staged = _fresh(work)
    own = connect(memory=memory, temp=staged / "temp")
    skipped: tuple[Skipped, ...] = ()
    try:
        if columnar:
            events = _parquet(own, found, layout, codes)
            own.to_parquet(events.table, staged / "part-00001.parquet", compression="zstd")
        else:
            reader = Reader(layout, codes, staged, own, skip_malformed)
            skipped = merged(stage(found, reader, staged, tell))
    finally:
        own.disconnect()
    parts = sorted(str(p.resolve()) for p in staged.glob("part-*.parquet"))
    raw = connection.read_parquet(parts)
    return Events(found, skipped, raw, load_layout("canonical"), {})


def _fresh(work: Path) -> Path:
    """An empty folder for this run; of a run before, nothing is left in it."""
    staged = work / "events"
    try:
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
    except OSError as error:
        raise OutputError(
            f"{staged}: cannot be made ({error.strerror or error}); nothing was computed. Name a "
            "folder that you may write to with --work."
        ) from error
    return staged


def _parquet(
    connection: Any, files: tuple[str, ...], layout: Layout, codes: Mapping[str, str]
) -> Events:
    """Events of Parquet files, looked through once; engines have errors of their own for each."""
    try:
        raw = connection.read_parquet(list(files))
        return _checked(Events(files, (), raw, layout, codes), connection)
    except FoedusError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:300]
        raise InvalidDataError(
            f"{files[0]}{' and others' if len(files) > 1 else ''}: cannot be read as Parquet in "
            f"the layout {layout.id} ({said}). Nothing was computed; fetch or make them again."
        ) from error


def _checked(events: Events, connection: Any) -> Events:
    """The same events, after a look whether each has all that an event has."""
    first, layout = events.files[0], events.layout
    check_columns(events.raw.columns, layout, first)
    needed = events.columns(*NEEDED)
    counted = needed.aggregate(n=unfit(needed).cast("int64").sum(), rows=needed.count())
    seen = connection.to_pyarrow(counted).to_pylist()[0]
    if seen["n"]:
        raise InvalidDataError(
            f"{first}{' and others' if len(events.files) > 1 else ''}: {int(seen['n']):,} of "
            f"{seen['rows']:,} rows lack an id, a day or a kind of event that the layout "
            f"{layout.id} knows. Nothing was computed. Choose their layout with --layout."
        )
    return events
