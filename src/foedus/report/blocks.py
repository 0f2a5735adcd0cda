"""An indicator as a reader meets it: a figure, the table behind it, and a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from foedus.contracts import Card, Case, Definition, Figure, Number, Reading, TableView
from foedus.report import charts, drawing
from foedus.report.drawing import BARS, RATIO, rows_of, trimmed, unit_of
from foedus.report.lookup import (
    VOIDS,
    Part,
    amount,
    between,
    direction_name,
    directions_of,
    factor,
    number,
    oriented,
    record_refs,
    series,
    sign_of,
    trace_id,
    valued,
    with_interval,
)

MOST_RECORDS = 12
"""A cell of a figure's table lists so many records; the trace lists them all."""


def source_line(case: Case, readings: Iterable[Reading]) -> str:
    """Who the figures come from: casebook or corpus, and how much stands behind."""
    readings = list(readings)
    ids = {i for r in readings for i in r.records}
    records = [r for t in case.evidence.tables.values() for r in t if r.id in ids]
    origins = {s.origin for r in records for s in case.evidence.sources_of(r)}
    if any(case.cards[r.indicator].fed_by == "corpus" for r in readings):
        return (
            f"corpus of the project: {len(records)} passages of {len(origins)} independent "
            "origins, coded and accepted by people."
        )
    return (
        f"casebook {case.evidence.name} {case.evidence.version}, {len(records)} records "
        f"of {len(origins)} origins."
    )


def indicator_block(
    case: Case, card: Card, width: int = charts.HALF
) -> tuple[Figure, TableView] | None:
    """The figure of an indicator with its table; None where no year has anything to draw."""
    readings = [r for d in directions_of(case, card) for r in series(case, card.id, d)]
    shown = trimmed(readings)
    if not shown or _never(shown, card):
        return None
    draw = drawing.bars if card.aggregation in BARS else drawing.lines
    name = f"fig-{card.id}"
    figure = Figure(
        id=name,
        title=f"{card.title}, {unit_of(case, card)}",
        spec=draw(case, card, shown, width),
        alt=alternative(case, card, shown),
        source=source_line(case, shown),
        caption=card.caveat,
    )
    return figure, data_table(case, card, shown)


def _never(readings: Sequence[Reading], card: Card) -> bool:
    """Whether what is counted never happened: a sentence says so better than an empty figure."""
    return card.aggregation in BARS and not any(r.high for r in readings)


def alternative(case: Case, card: Card, readings: Sequence[Reading]) -> str:
    """The figure in words, for those who do not see it."""
    first, last = readings[0].year, max(r.year for r in readings)
    kind = "Bars" if card.aggregation in BARS else "Lines"
    said = [f"{kind} with intervals, {first} to {last}."]
    for direction in directions_of(case, card):
        own = [r for r in readings if r.direction == direction]
        known = [r for r in own if r.value is not None]
        name = f"{direction_name(case, direction)}: " if direction else ""
        if not known:
            said.append(f"{name}no year has a value.")
            continue
        peak = max(known, key=lambda r: (r.value or 0, r.year))
        end = known[-1]
        said.append(
            f"{name}highest {_plain(case, peak, card)} in {peak.year}, "
            f"latest {_plain(case, end, card)} in {end.year}."
        )
        missing = [r.year for r in own if r.value is None]
        if missing:
            said.append(f"No value in {_spans(missing)}.")
    return " ".join(said)


def _plain(case: Case, reading: Reading, card: Card) -> str:
    row = rows_of(case, [reading], card)[0]
    digits = 2 if card.aggregation == RATIO else card.digits
    return f"{amount(row['value'], digits)} (between {between(row['low'], row['high'], digits)})"


def _spans(found: Sequence[int]) -> str:
    """Years as spans: ``1990-1995, 1998``."""
    spans: list[list[int]] = []
    for year in sorted(found):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in spans)


def data_table(case: Case, card: Card, readings: Sequence[Reading]) -> TableView:
    """The readings behind a figure, one row for each year and direction."""
    columns = ["Year"]
    if card.directed:
        columns.append("Direction")
    columns += [f"Value ({card.unit})", "Low", "High", "Other definitions", "Records"]
    rows = []
    for r in sorted(readings, key=lambda r: (r.year, r.direction)):
        row: list[Part] = [Number(str(r.year), trace_id(r))]
        if card.directed:
            row.append(direction_name(case, r.direction))
        row += [_value(r, card), _bound(r.low, r, card), _bound(r.high, r, card)]
        row += [definitions_text(r.definitions, card), _records(r)]
        rows.append(tuple(row))
    return TableView(f"data-fig-{card.id}", f"{card.title}: readings", tuple(columns), tuple(rows))


def _value(reading: Reading, card: Card) -> Part:
    if reading.value is None:
        return VOIDS.get(reading.void, "no value")
    return number(reading, card)


def _bound(bound: float | None, reading: Reading, card: Card) -> Part:
    if bound is None or reading.value is None:
        return None
    return Number(amount(bound, card.digits), trace_id(reading))


def _records(reading: Reading) -> Part:
    if not reading.records:
        return None
    shown = record_refs(reading.records[:MOST_RECORDS])
    more = len(reading.records) - MOST_RECORDS
    return (*shown, f" and {more} more in the trace") if more > 0 else shown


def definitions_text(definitions: Sequence[Definition], card: Card) -> str | None:
    """Other definitions of a reading with their values, as text."""
    return "; ".join(f"{d.name}: {amount(d.value, card.digits)}" for d in definitions) or None


def sentence(case: Case, card: Card, direction: str = "") -> tuple[Part, ...]:
    """Latest and highest reading of an indicator, each with its interval."""
    known = valued(case, card.id, direction)
    if not known:
        return ()
    end = known[-1]
    peak = max(known, key=lambda r: (r.value or 0, r.year))
    subject = f"{card.title}, {direction_name(case, direction)}" if direction else card.title
    if card.aggregation == RATIO:
        before = known[0]
        told = (f"{subject}: ", *factor(case, end), f" in {end.year}")
        return (*told, "; ", *factor(case, before), f" in {before.year}. ")
    if not peak.value and card.aggregation in BARS:
        none = Number("none", trace_id(end))
        return (f"{subject}: ", none, f" in any year from {known[0].year} to {end.year}. ")
    told = (f"{subject}: ", *with_interval(end, card), f" in {end.year}")
    if peak.year == end.year:
        return (*told, ", the highest yet. ")
    return (*told, "; highest ", *with_interval(peak, card), f" in {peak.year}. ")


def glance(case: Case, ids: Iterable[str], name: str) -> tuple[TableView, ...]:
    """Latest and highest reading of several indicators, in one table."""
    rows = [
        _glance_row(case, case.cards[i], direction)
        for i in ids
        if i in case.cards
        for direction in directions_of(case, case.cards[i])
    ]
    if not rows:
        return ()
    columns = ("Indicator", "For", "Latest", "In", "Highest", "In", "Years with a value", "Unit")
    return (
        TableView(
            f"glance-{name}",
            f"Readings at a glance: {name.replace('-', ' ')}",
            columns,
            tuple(rows),
            "Intervals in brackets span definitions and grades of evidence.",
        ),
    )


def _glance_row(case: Case, card: Card, direction: str) -> tuple[Part, ...]:
    every, known = series(case, card.id, direction), valued(case, card.id, direction)
    who = direction_name(case, direction)
    covered = f"{len(known)} of {len(every)}"
    if not known:
        return (card.title, who, "no value", None, None, None, covered, card.unit)
    if card.aggregation == RATIO:
        sign = sign_of(known[-1])
        peak = max(known, key=lambda r: (oriented(r, sign)[0], r.year))
        told = [(factor(case, r), str(r.year)) for r in (known[-1], peak)]
        return (card.title, who, *told[0], *told[1], covered, "larger over smaller")
    peak = max(known, key=lambda r: (r.value or 0, r.year))
    told = [(with_interval(r, card), str(r.year)) for r in (known[-1], peak)]
    return (card.title, who, *told[0], *told[1], covered, card.unit)


def blocks(
    case: Case, ids: Iterable[str], widths: Mapping[str, int] | None = None
) -> tuple[tuple[Figure, ...], tuple[TableView, ...], tuple[str, ...]]:
    """Figures and tables of several indicators, and the titles of those without any value."""
    made, empty = [], []
    for name in ids:
        card = case.cards.get(name)
        if card is None:
            continue
        block = indicator_block(case, card, (widths or {}).get(name, charts.HALF))
        if block:
            made.append(block)
        elif not any(valued(case, name, d) for d in directions_of(case, card)):
            empty.append(card.title)
    return tuple(f for f, _ in made), tuple(t for _, t in made), tuple(empty)
