"""Tables of the measures for the files beside the page; nothing of an index that is withheld."""

from __future__ import annotations

from collections.abc import Iterator

from foedus.contracts import Case
from foedus.contracts.estimates import AlignmentIndex, Band
from foedus.report.estimated import INDEX, compared, index_of

Row = tuple[object, ...]
View = tuple[str, tuple[str, ...], list[Row]]

BAND = ("median", "q05", "q25", "q75", "q95")


def views(case: Case) -> Iterator[View]:
    """Name, columns and rows of each table that the measures of a case fill."""
    index = index_of(case)
    if index:
        yield _index((index, *compared(case)))
        yield _contributions(index)
        yield _loadings(index)
    if case.index:
        yield _gates(case.index)
    if _searched(case):
        yield _breaks(case)
    if case.asymmetry:
        yield _asymmetry(case)


def _band(band: Band) -> Row:
    return (band.median, band.q05, band.q25, band.q75, band.q95)


def _index(found: tuple[AlignmentIndex, ...]) -> View:
    """The pair and those it is compared with, one row a year."""
    columns = ("dyad", "year", *BAND, "share_below", "rose", "indicators")
    rows: list[Row] = [
        (x.dyad, y.year, *_band(y.band), y.share_below, y.rose, y.indicators)
        for x in found
        for y in x.years
    ]
    return "index", columns, rows


def _contributions(index: AlignmentIndex) -> View:
    rows: list[Row] = [(c.year, c.indicator, c.shift, c.records) for c in index.contributions]
    return "index_contributions", ("year", "indicator", "shift", "records"), rows


def _loadings(index: AlignmentIndex) -> View:
    columns = ("indicator", "title", "kind", *BAND, "informed", "source")
    rows: list[Row] = [
        (x.indicator, x.title, x.kind, *_band(x.band), x.informed, x.source) for x in index.loadings
    ]
    return "index_loadings", columns, rows


def _gates(index: AlignmentIndex) -> View:
    columns = ("gate", "title", "passed", "statement", "details", "withheld")
    rows: list[Row] = [
        (g.gate, g.title, g.passed, g.statement, g.details, index.withheld) for g in index.gates
    ]
    return "gates", columns, rows


def _searched(case: Case) -> bool:
    return any(b.series != INDEX or index_of(case) for b in case.breaks)


def _breaks(case: Case) -> View:
    """One row for each year of a series."""
    columns = ("series", "year", "value", "begins", "begins_given_coverage", "near", "expected")
    rows: list[Row] = [
        (
            b.series,
            year,
            b.values.get(year),
            b.years.get(year),
            b.given_coverage.get(year),
            b.hypotheses.get(year),
            b.expected if year in b.hypotheses else None,
        )
        for b in case.breaks
        if b.series != INDEX or index_of(case)
        for year in sorted({*b.values, *b.years, *b.hypotheses})
    ]
    return "breaks", columns, rows


def _asymmetry(case: Case) -> View:
    columns = (
        "aspect", "title", "direction", "year", "form", "unit", "value", "low", "high", "reading",
        "records",
    )  # fmt: skip
    rows: list[Row] = [
        (f.aspect, f.title, f.direction, f.year, f.form, f.unit, f.value, f.low, f.high, f.reading,
         f.records)
        for f in case.asymmetry
    ]  # fmt: skip
    return "asymmetry", columns, rows
