"""Estimates as a reader meets them: numbers with their intervals, each a link to its trace."""

from __future__ import annotations

from collections.abc import Iterable

from foedus.contracts import Case, Number, Ref
from foedus.contracts.estimates import AlignmentIndex, Asymmetry, Band
from foedus.report.comparing import strips
from foedus.report.lookup import Part, amount, anchor, between, joined, record_ref, trace_id
from foedus.report.standings import made_id

INDEX = "index"
"""Id under which the index stands among series."""

DIGITS = 2
"""Digits behind the point of the index and of shifts of it."""

LEAST, MOST = 0.01, 0.99
"""Shares below or above these are told as such: a sample bears no more."""


def index_of(case: Case) -> AlignmentIndex | None:
    """The index of the pair where its numbers may be shown; else None."""
    index = case.index
    return index if index and index.years and not index.withheld else None


def compared(case: Case) -> tuple[AlignmentIndex, ...]:
    """Other pairs whose index may be shown, by its latest median, highest first."""
    if index_of(case) is None:
        return ()
    others = [x for x in case.index_compared if x.years and not x.withheld and x.dyad != case.dyad]
    return tuple(sorted(others, key=lambda x: (-x.years[-1].band.median, x.dyad)))


def index_id(dyad: str, year: int) -> str:
    """Anchor of the index of a pair in a year."""
    return anchor("index", dyad, year)


def pair_id(dyad: str) -> str:
    """Anchor of the latest year of another pair."""
    return anchor("index-of", dyad)


def contribution_id(indicator: str, year: int) -> str:
    """Anchor of what an indicator did to the index in a year."""
    return anchor("contribution", indicator, year)


def break_id(series: str, year: int) -> str:
    """Anchor of a year of a series that was searched for breaks."""
    return anchor("break", series, year)


def asymmetry_id(found: Asymmetry) -> str:
    """Anchor of an asymmetry in a year."""
    return anchor("asymmetry", found.aspect, found.direction, found.year)


def share(value: float) -> str:
    """A share or a probability as a percentage, never sharper than a sample bears."""
    if value < LEAST:
        return f"under {LEAST:.0%}"
    if value > MOST:
        return f"over {MOST:.0%}"
    return f"{value:.0%}"


def signed(value: float) -> str:
    """A shift with its sign, also where it is positive."""
    text = amount(value, DIGITS)
    return f"+{text}" if float(f"{value:.{DIGITS}f}") > 0 else text


def half(band: Band) -> str:
    """The 50% interval as text."""
    return between(band.q25, band.q75, DIGITS)


def wide(band: Band) -> str:
    """The 90% interval as text."""
    return between(band.q05, band.q95, DIGITS)


def estimate(band: Band, target: str) -> tuple[Part, ...]:
    """A median with its 90% interval, both links to their trace."""
    return (Number(amount(band.median, DIGITS), target), " (", Number(wide(band), target), ")")


class Places:
    """Where the report shows what an indicator's values, and a measure, were made from."""

    def __init__(self, case: Case) -> None:
        self._readings = {
            (r.indicator, r.year): trace_id(r)
            for r in reversed(case.readings)
            if r.indicator in case.cards
        }
        self._records = {r.id for table in case.evidence.tables.values() for r in table}
        self._made = {i for i in strips(case) if case.reference_made.get(i, {}).get("tables")}

    def link(self, text: str, indicator: str, year: int) -> Part:
        """Return the text as a link to the reading, or to its sources; else the bare text."""
        if (indicator, year) in self._readings:
            return Ref(text, self._readings[indicator, year])
        return Ref(text, made_id(indicator)) if indicator in self._made else text

    def records(self, ids: Iterable[str]) -> tuple[Part, ...]:
        """Return records as links where the report lists them, else their ids alone."""
        return joined([record_ref(i) if i in self._records else i for i in ids])


def titles(case: Case, index: AlignmentIndex) -> dict[str, str]:
    """Titles of the indicators of an index, by id; only those of data sets have loadings."""
    cards = {name: card.title for name, card in case.cards.items()}
    return cards | {x.indicator: x.title for x in index.loadings}


def sources(index: AlignmentIndex) -> str:
    """What feeds an index, each source once."""
    named = dict.fromkeys(x.source.rstrip(".") for x in index.loadings if x.source)
    return "; ".join(named)
