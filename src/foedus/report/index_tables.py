"""Tables of the index: verdicts, every year, other pairs, contributions, loadings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.contracts import Anchor, Case, Figure, Number, Panel, TableView
from foedus.contracts.estimates import AlignmentIndex, Band
from foedus.report import contributing
from foedus.report.estimated import (
    DIGITS,
    Places,
    contribution_id,
    index_id,
    pair_id,
    share,
    signed,
    sources,
    titles,
)
from foedus.report.lookup import Part, amount, anchor, joined

GATES = "index-gates"
"""Id of the table of verdicts."""

QUANTILES = ("5%", "25%", "Median", "75%", "95%")

MOST_NAMED = 4
"""So many contributions are named beside a year; the table of contributions has all."""


def gates(index: AlignmentIndex) -> tuple[TableView, ...]:
    """Which tests the index passed, and what was found; nothing where none was run."""
    if not index.gates:
        return ()
    rows = tuple(
        (
            g.title,
            "passed" if g.passed else "failed",
            " ".join((g.statement, *map(_ended, g.details))),
        )
        for g in index.gates
    )
    columns = ("Gate", "Verdict", "What was found")
    note = "A gate is a test with a known answer. Where one fails, the number is withheld."
    return (TableView(GATES, "Verdicts of the gates", columns, rows, note),)


def _ended(detail: str) -> str:
    """A detail as a sentence of its own."""
    return f"{detail[:1].upper()}{detail[1:].rstrip('.')}."


def data_table(index: AlignmentIndex, others: Sequence[AlignmentIndex]) -> TableView:
    """The lines of the figure: the pair's bands and the medians of the others, by year."""
    medians = [({y.year: y.band.median for y in o.years}, o.dyad) for o in others]
    rows = tuple(
        (
            str(y.year),
            *(Number(text, index_id(index.dyad, y.year)) for text in _cells(y.band)),
            *(
                Number(amount(found[y.year], DIGITS), pair_id(dyad)) if y.year in found else None
                for found, dyad in medians
            ),
        )
        for y in index.years
    )
    columns = ("Year", *(f"{index.dyad} {q}" for q in QUANTILES), *(o.dyad for o in others))
    return TableView("data-fig-index", "Index by year and pair", columns, rows)


def _cells(band: Band) -> tuple[str, ...]:
    """The quantiles of an estimate, in the order of their columns."""
    ordered = (band.q05, band.q25, band.median, band.q75, band.q95)
    return tuple(amount(v, DIGITS) for v in ordered)


def by_year(case: Case, index: AlignmentIndex) -> tuple[TableView, ...]:
    """The trace of every number of the index: its intervals and what moved it, year by year."""
    named = titles(case, index)
    moved: dict[int, list[Part]] = {}
    for c in sorted(index.contributions, key=lambda c: -abs(c.shift)):
        target = contribution_id(c.indicator, c.year)
        part = (f"{named.get(c.indicator, c.indicator)} ", Number(signed(c.shift), target))
        moved.setdefault(c.year, []).append(part)
    rows = tuple(
        (
            Anchor(str(y.year), index_id(index.dyad, y.year)),
            *_cells(y.band),
            None if y.share_below is None else share(y.share_below),
            None if y.rose is None else share(y.rose),
            str(len(y.indicators)),
            joined(moved.get(y.year, ())[:MOST_NAMED]) or None,
        )
        for y in index.years
    )
    columns = (
        "Year", *QUANTILES, "Dyads below",
        "Higher than the year before", "Indicators observed", "What moved it, most first",
    )  # fmt: skip
    made = "; ".join(f"{name}: {value}" for name, value in index.made.items())
    by_year = TableView(
        "index-by-year",
        "The index by year, and what moved it",
        columns,
        rows,
        "A year without observed indicators is inferred from the years around it."
        + (f" Made from: {made}." if made else ""),
    )
    return (by_year,)


def compared(case: Case, others: Sequence[AlignmentIndex]) -> tuple[TableView, ...]:
    """Other pairs in their latest year, highest first; numbers of their lines lead here."""
    if not others:
        return ()
    rows = []
    for o in others:
        now = o.years[-1]
        states = " and ".join(case.name(code) for code in o.dyad.split("-"))
        below = None if now.share_below is None else share(now.share_below)
        place = Anchor(o.dyad, pair_id(o.dyad))
        rows.append((place, states, str(now.year), *_cells(now.band), below))
    columns = (
        "Pair", "States", "Year", *QUANTILES, "Dyads below",
    )  # fmt: skip
    return (
        TableView(
            "index-compared",
            "Other pairs, each in its latest year",
            columns,
            tuple(rows),
            "From the same fit. An interval belongs to one pair; whether a pair stands above "
            "another is surer than two intervals that overlap suggest.",
        ),
    )


def contributions(case: Case, index: AlignmentIndex) -> tuple[Panel, ...]:
    """What each indicator did to the index by year, down to readings and records."""
    if not index.contributions:
        return ()
    named, places = titles(case, index), Places(case)
    fed_by = {x.indicator: x.source for x in index.loadings}
    rows = tuple(
        (
            str(c.year),
            places.link(named.get(c.indicator, c.indicator), c.indicator, c.year),
            Anchor(signed(c.shift), contribution_id(c.indicator, c.year)),
            fed_by.get(c.indicator),
            places.records(c.records) or None,
        )
        for c in sorted(index.contributions, key=lambda c: (c.year, -abs(c.shift), c.indicator))
    )
    largest = max(index.contributions, key=lambda c: abs(c.shift))
    figure = Figure(
        id="fig-index-contributions",
        title="What each indicator did to the median of the index, by year",
        spec=contributing.spec(index, named),
        alt=_moved_in_words(index, named),
        source=f"latent alignment index, from {sources(index) or 'the indicators named'}.",
        caption="A bar upward raised the index, a bar downward lowered it: the median with the "
        "indicator less that without it. All rows have the same scale; the longest bar is "
        f"{signed(largest.shift)}, {named.get(largest.indicator, largest.indicator)} in "
        f"{largest.year}. The band behind a row spans the years in which the indicator was "
        "observed; outside of it nothing is known, which is not a contribution of zero.",
    )
    table = TableView(
        "index-contributions",
        "Contributions by year",
        ("Year", "Indicator", "Shift of the median", "Source", "Records"),
        rows,
        "An indicator leads to its reading or to its sources. Shifts do not add up to the index: "
        "what one indicator tells, another may tell too.",
    )
    title = "What moved the index"
    return (Panel("index-moved", title, figures=(figure,), tables=(table,)),)


def _moved_in_words(index: AlignmentIndex, named: Mapping[str, str]) -> str:
    told = []
    for indicator in contributing.moved_most(index):
        own = [c for c in index.contributions if c.indicator == indicator]
        most = max(own, key=lambda c: abs(c.shift))
        told.append(f"{named.get(indicator, indicator)}: {signed(most.shift)} in {most.year}.")
    return f"Rows of signed bars, one for each indicator; largest shift of each. {' '.join(told)}"


def loadings(index: AlignmentIndex) -> tuple[Panel, ...]:
    """How each indicator moves with the index, across all dyads."""
    if not index.loadings:
        return ()
    rows = tuple(
        (
            Anchor(x.title, anchor("loading", x.indicator)),
            x.kind,
            *_cells(x.band),
            f"{x.informed:,}",
            x.source,
        )
        for x in sorted(index.loadings, key=lambda x: (-abs(x.band.median), x.indicator))
    )
    columns = (
        "Indicator", "Kind", *QUANTILES, "Dyad-years", "Source",
    )  # fmt: skip
    table = TableView(
        "index-loadings",
        "Loadings, shared by all dyads",
        columns,
        rows,
        "The quantiles are those of the loading: how an indicator moves with the index, in units "
        "of its own scale for one standard deviation of dyads. They lie between declared "
        "bounds, so that no single indicator becomes the index; the data decide within these.",
    )
    return (Panel("index-rests-on", "What the index rests on", tables=(table,)),)
