"""Indicators -> alignment, report: a value for a dyad and a year, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

JUDGED_ERROR: Mapping[int, float] = {1: 0.02, 2: 0.05, 3: 0.15, 4: 0.30, 5: 0.50, 6: 0.30}
"""Relative error allowed to a figure that states none, by the credibility of its record.

A judgement of the authors, not a measurement: it keeps a recollected figure (graded F3) from
looking as sharp as a published one.  Printed in the method annex of every report.
"""


class Void(StrEnum):
    """Why there is no value.  Missing is never zero."""

    NONE = ""
    OUTSIDE_COVERAGE = "outside_coverage"
    NONE_FOUND = "none_found"
    UNOBSERVABLE = "unobservable"
    YEAR_INCOMPLETE = "year_incomplete"


@dataclass(frozen=True, slots=True)
class Card:
    """What people know of an indicator: read without importing its code.

    ``number`` is that of the catalogue of indicators (docs/indicators.md); ``range`` the lowest
    and the highest value that make sense (None: unbounded); ``directed`` whether the dyad has
    two readings a year.  ``absence`` is what no record inside coverage means: ``zero`` or
    ``void``.  ``fed_by`` is ``casebook`` (the records of a dyad), ``data`` (stored tables of
    data sets, for all dyads at once) or ``corpus`` (what people coded in a project's texts).
    ``window`` is how many years, up to its own, a reading looks back on; a year whose window
    begins before coverage has no value.
    """

    id: str
    number: int
    title: str
    question: str
    dimension: str
    unit: str
    range: tuple[float | None, float | None]
    directed: bool
    needs: tuple[str, ...]
    aggregation: str
    absence: str
    coverage: str
    citation: str
    caveat: str = ""
    digits: int = 0
    rises_with: str = "alignment"
    fed_by: str = "casebook"
    window: int = 1


@dataclass(frozen=True, slots=True)
class Definition:
    """A value of the same year under another definition, ours or another author's."""

    name: str
    value: float
    records: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator's value for a dyad (or one direction of it) in a calendar year.

    ``direction`` is ``"RUS>CHN"`` for directed indicators and ``""`` otherwise.  ``low`` and
    ``high`` span definitions, grades of evidence, conflicting figures and incompleteness.
    ``records`` are the ids that contributed.
    """

    indicator: str
    dyad: str
    direction: str
    year: int
    value: float | None
    low: float | None
    high: float | None
    void: Void
    records: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = field(default=())
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def n_records(self) -> int:
        """How many records contributed."""
        return len(self.records)


def check_reading(reading: Reading, card: Card) -> list[str]:
    """Conformance: what is wrong with a reading, as sentences; empty where nothing is.

    Anyone who adds an indicator can run this on its output.
    """
    where = f"{reading.indicator} {reading.direction or reading.dyad} {reading.year}"
    faults = []
    if card.directed != bool(reading.direction):
        faults.append("direction does not fit the card")
    if reading.value is None and not reading.void:
        faults.append("no value and no kind of void")
    if reading.value is not None and reading.void:
        faults.append(f"a value together with void {reading.void.value!r}")
    if reading.value is not None:
        faults += _check_interval(reading) + _check_value(reading, card)
    return [f"{where}: {fault}" for fault in faults]


def _check_interval(reading: Reading) -> list[str]:
    value, low, high = reading.value, reading.low, reading.high
    if value is None or low is None or high is None:
        return ["a value without an interval"]
    return [] if low <= value <= high else [f"value {value} outside {low}..{high}"]


def _check_value(reading: Reading, card: Card) -> list[str]:
    value, (bottom, top) = reading.value or 0.0, card.range
    faults = []
    if bottom is not None and value < bottom:
        faults.append(f"value {value} below the card's range")
    if top is not None and value > top:
        faults.append(f"value {value} above the card's range")
    if value != 0 and not reading.records:
        faults.append("a value that is not zero without records")
    if value == 0 and not reading.records and card.absence != "zero":
        faults.append("zero without records, though absence is not zero")
    return faults
