"""Tables of breaks: numbers and dates, years that are supposed, and every year of every series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.contracts import Anchor, Case, Number, Reading, TableView
from foedus.contracts.estimates import Breaks
from foedus.report.estimated import INDEX, Places, break_id, index_id, index_of, share
from foedus.report.lookup import Part, amount, anchor, joined, trace_id
from foedus.report.words import likelihood

MOST_BREAKS = 4
"""From so many breaks on, numbers of them stand in one column."""


def series_id(found: Breaks) -> str:
    """Anchor of the row of a series."""
    return anchor("breaks-of", found.series)


def supposed_id(found: Breaks, year: int) -> str:
    """Anchor of a year that was supposed to hold a break of a series."""
    return anchor("supposed", found.series, year)


def readings_of(case: Case, found: Breaks) -> list[Reading]:
    """Readings that a series was made of: of the pair, in the direction that the series names."""
    indicator, _, direction = found.series.partition(" ")
    return [
        r
        for r in (*case.readings, *case.reference)
        if (r.dyad, r.indicator, r.direction) == (case.dyad, indicator, direction)
        and r.value is not None
    ]


def numbers(found: Sequence[Breaks]) -> TableView:
    """How many breaks each series has, and when."""
    columns = (
        "Series", "No break", *(str(n) for n in range(1, MOST_BREAKS)), f"{MOST_BREAKS} or more",
        "Dates, with 90% intervals", "Likeliest set of years", "Steps over a random walk",
    )  # fmt: skip
    rows = tuple(
        (
            Anchor(b.title, series_id(b)),
            *(share(b.number.get(n, 0.0)) for n in range(MOST_BREAKS)),
            share(sum(p for n, p in b.number.items() if n >= MOST_BREAKS)),
            dates(b) or None,
            _set(b),
            None if b.steps_over_walk is None else amount(b.steps_over_walk, 1),
        )
        for b in found
    )
    return TableView(
        "break-numbers",
        "How many breaks, and when",
        columns,
        rows,
        "The dates are those of the most probable number of breaks. The last column is the "
        "natural logarithm of the Bayes factor of levels that break over a level that drifts "
        "from year to year: below zero the series drifts, and its breaks say little.",
    )


def dates(found: Breaks) -> str:
    """The breaks of the most probable number, each with its 90% interval, as text."""
    return ", ".join(
        str(middle) if low == high else f"{middle} ({low} to {high})"
        for middle, low, high in found.dates
    )


def _set(found: Breaks) -> str | None:
    if not found.sets:
        return None
    years, chance = found.sets[0]
    return f"{', '.join(map(str, years)) or 'none'} ({share(chance)})"


def supposed(found: Sequence[Breaks]) -> tuple[TableView, ...]:
    """What each series says of the years in which a break is supposed."""
    rows = tuple(
        (
            b.title,
            Anchor(str(year), supposed_id(b, year)),
            share(chance),
            likelihood(chance).term.term,
            share(b.expected),
            _given(b.hypotheses_given_coverage, year),
            _around(b, year),
        )
        for b in found
        for year, chance in sorted(b.hypotheses.items())
    )
    if not rows:
        return ()
    columns = (
        "Series", "Year supposed", "A break within a year of it", "In words",
        "If all years were alike", "Given coverage", "In each of the three years",
    )  # fmt: skip
    return (TableView("break-supposed", "Years that are supposed", columns, rows),)


def _given(chances: Mapping[int, float], year: int) -> str | None:
    return share(chances[year]) if year in chances else None


def _around(found: Breaks, year: int) -> tuple[Part, ...] | None:
    """The probabilities of a year and of its neighbours."""
    near = [y for y in (year - 1, year, year + 1) if y in found.years]
    parts = [Number(share(found.years[y]), break_id(found.series, y)) for y in near]
    return joined(parts) or None


def by_year(case: Case, found: Sequence[Breaks]) -> TableView:
    """The trace: every year of every series with its value and its probabilities."""
    index, places = index_of(case), Places(case)
    rows: list[tuple[Part, ...]] = []
    for b in found:
        own = {r.year: r for r in readings_of(case, b)}
        for year in sorted({*b.years, *b.values}):
            value: Part = amount(b.values[year], 2) if year in b.values else None
            if value and b.series == INDEX and index and index.at(year):
                value = Number(str(value), index_id(case.dyad, year))
            elif value and year in own:
                value = _traced(case, places, str(value), own[year])
            where = Anchor(str(year), break_id(b.series, year))
            begins = _given(b.years, year), _given(b.given_coverage, year)
            rows.append((b.title, where, value, *begins))
    columns = ("Series", "Year", "Value", "A segment begins", "Given coverage")
    return TableView("breaks-by-year", "Every year of every series", columns, tuple(rows))


def _traced(case: Case, places: Places, text: str, reading: Reading) -> Part:
    """A value as a link to its reading, or to the sources of its indicator."""
    if reading.indicator in case.cards:
        return Number(text, trace_id(reading))
    return places.link(text, reading.indicator, reading.year)
