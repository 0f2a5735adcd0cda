"""Text files of events become Parquet in canonical form, every row accounted for.

DuckDB parses; a row that does not fit its layout stops the work, named by file and line, or is
skipped and counted where that was asked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, OutputError
from foedus.evidence.streams.canonical import canonical, unfit
from foedus.evidence.streams.faults import (
    MOST_FAULTS,
    Skipped,
    misfits,
    refusal,
    rows_of,
    unreadable,
)
from foedus.evidence.streams.inputs import Text, batches, normalised
from foedus.evidence.streams.layouts import DATE_FORMS, Layout

LOOKED_AT = 100
"""Rows at the beginning of a file of which one must fit its layout, even if rows may be skipped."""

LONGEST_LINE = 16 * 1024 * 1024
COUNT = "DECIMAL(18, 3)"
"""DuckDB would round 2.5 to a whole number without a word; so that is found out afterwards."""

DUCKDB_TYPES = {"goldstein": "DOUBLE", "mentions": COUNT, "articles": COUNT, "date": "DATE"}
_NO_PARSE = "state machine reached an invalid state"


@dataclass(frozen=True, slots=True)
class Reader:
    """What a staging works with."""

    layout: Layout
    codes: Mapping[str, str]
    work: Path
    connection: Any
    skip: bool


def stage(
    files: Sequence[str], reader: Reader, into: Path, tell: Callable[[str], None]
) -> tuple[Skipped, ...]:
    """Write ``<into>/part-….parquet`` for text files; return what was skipped.

    Raises
    ------
    InvalidDataError
        A row that does not fit the layout, where rows may not be skipped; or a file that as a
        whole does not.
    """
    skipped: list[Skipped] = []
    number = 0
    for portion in batches(files, reader.work):
        alike = itertools.groupby(sorted(_measured(portion, reader.layout)), key=lambda m: m[0])
        for extra, group in alike:
            number += 1
            texts = [text for _, _, text in group]
            tell(
                texts[0].shown if len(texts) == 1 else f"{texts[0].shown} and {len(texts) - 1} more"
            )
            skipped += _part(texts, extra, reader, into / f"part-{number:05}.parquet")
    return tuple(skipped)


def _measured(portion: Sequence[Text], layout: Layout) -> list[tuple[int, str, Text]]:
    """Texts with the number of empty columns that they have behind those of the layout."""
    return [(_extra_columns(text, layout), text.shown, text) for text in portion]


def _extra_columns(text: Text, layout: Layout) -> int:
    """How many unnamed columns stand at the end; a file of another layout is an error."""
    begin = [row for _, row in itertools.islice(rows_of(text, layout), LOOKED_AT)]
    first = begin[0] if begin else []
    if not layout.header:
        if not any(len(row) == len(layout.columns) for row in begin):
            raise InvalidDataError(
                f"{text.shown}: line 1 has {len(first)} cells, those of the layout {layout.id} "
                f"have {len(layout.columns)}. Nothing was computed. Choose the layout of this file "
                "with --layout."
            )
        return 0
    named = [layout.also_called.get(name.strip(), name.strip()) for name in first]
    kept = [name for name in named if name not in layout.surplus]
    while kept and not kept[-1]:
        kept.pop()
    if kept != list(layout.columns):
        pairs = itertools.zip_longest(kept, layout.columns, fillvalue="nothing")
        place, (has, wants) = next((i, p) for i, p in enumerate(pairs, 1) if p[0] != p[1])
        raise InvalidDataError(
            f"{text.shown}: column {place} of its header is {has!r}, that of the layout "
            f"{layout.id} is {wants!r}. Nothing was computed. Choose the layout of this file with "
            "--layout, or write one."
        )
    return sum(1 for name in named if not name)


def _part(
    texts: Sequence[Text], extra: int, reader: Reader, target: Path, *, again: bool = False
) -> list[Skipped]:
    """Read some files of one form into one Parquet file.

    DuckDB cannot read lines that end in more than one way strictly; those are made alike first.
    """
    import duckdb  # noqa: PLC0415

    connection = reader.connection
    for table in ("faults", "fault_files"):
        connection.raw_sql(f"DROP TABLE IF EXISTS {table}")
    surplus = [f"surplus_{i}" for i in range(extra)]
    try:
        raw = connection.read_csv([str(t.path) for t in texts], **_how(reader, surplus))
        for name in surplus:
            raw = raw.filter(raw[name].isnull())
        raw = _plain_numbers(raw, reader.layout)
        events = canonical(raw, reader.layout, reader.codes)
        connection.to_parquet(events, target, compression="snappy")
    except duckdb.IOException as error:
        said = " ".join(str(error).split())[:300]
        raise OutputError(
            f"{target.parent}: cannot be written ({said}). Nothing was computed; free some space, "
            "or name a larger folder with --work."
        ) from error
    except duckdb.Error as error:
        if _NO_PARSE in str(error) and not again:
            alike = [normalised(t, reader.work) for t in texts]
            return _part(alike, extra, reader, target, again=True)
        raise InvalidDataError(
            f"{texts[0].shown}: cannot be read in the layout {reader.layout.id} "
            f"({' '.join(str(error).split())[:300]}). Nothing was computed."
        ) from error
    faults = unreadable(connection, texts)
    if faults and not reader.skip:
        told = connection.raw_sql("SELECT count(*) FROM faults").fetchone()[0]
        raise refusal(faults, all_known=told < MOST_FAULTS)
    return faults + _unfit(texts, reader, target, surplus)


def _how(reader: Reader, surplus: Sequence[str]) -> dict[str, Any]:
    layout = reader.layout
    kinds = {cell.column: DUCKDB_TYPES[p] for p, cell in layout.event.items() if p in DUCKDB_TYPES}
    if layout.event["id"].type == "integer":
        kinds[layout.event["id"].column] = COUNT
    names = [*layout.columns, *surplus]
    return {
        "columns": {name: kinds.get(name, "VARCHAR") for name in names},
        "delim": layout.delimiter,
        "quote": layout.quote,
        "escape": layout.quote,
        "header": False,
        "skip": int(layout.header),
        "encoding": layout.encoding,
        "dateformat": DATE_FORMS[layout.event["date"].form],
        "nullstr": list(layout.missing),
        "auto_detect": False,
        "strict_mode": True,
        "max_line_size": LONGEST_LINE,
        "store_rejects": True,
        "rejects_table": "faults",
        "rejects_scan": "fault_files",
        "rejects_limit": 0 if reader.skip else MOST_FAULTS,
    }


def _plain_numbers(raw: Any, layout: Layout) -> Any:
    """Take the id from rows whose counts are no whole numbers, or whose score is none at all."""
    odd = None
    for part in ("id", "mentions", "articles", "goldstein"):
        if layout.gives(part):
            column = raw[layout.event[part].column]
            if column.type().is_decimal():
                strange = (column != column.floor()).fill_null(False)
            elif column.type().is_floating():
                strange = (column.isnan() | column.isinf()).fill_null(False)
            else:
                continue
            odd = strange if odd is None else odd | strange
    name = layout.event["id"].column
    return raw if odd is None else raw.mutate(**{name: odd.ifelse(None, raw[name])})


def _unfit(
    texts: Sequence[Text], reader: Reader, target: Path, surplus: Sequence[str]
) -> list[Skipped]:
    """Rows that could be read and yet are no events: without id, day or kind."""
    connection = reader.connection
    staged = connection.read_parquet(str(target))
    rows = connection.to_pyarrow(staged.aggregate(n=unfit(staged).sum()))["n"][0].as_py() or 0
    if not rows and not surplus:
        return []
    found = [f for t in texts if (f := misfits(t, reader.layout, connection)) is not None]
    if found and not reader.skip:
        raise refusal(found)
    if rows:
        kept = target.with_suffix(".kept")
        connection.to_parquet(staged.filter(~unfit(staged)), kept, compression="snappy")
        kept.replace(target)
    return found
