"""Indicators -> alignment, report: a value for a dyad and a year, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


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
    ``void``.
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
    faults = []
    where = f"{reading.indicator} {reading.direction or reading.dyad} {reading.year}"
    if reading.value is None and not reading.void:
        faults.append(f"{where}: no value and no kind of void")
    if reading.value is not None and reading.void:
        faults.append(f"{where}: a value together with void {reading.void.value!r}")
    if reading.value is not None:
        if reading.low is None or reading.high is None:
            faults.append(f"{where}: a value without an interval")
        elif not reading.low <= reading.value <= reading.high:
            faults.append(
                f"{where}: value {reading.value} outside {reading.low}..{reading.high}"
            )
        bottom, top = card.range
        if bottom is not None and reading.value < bottom:
            faults.append(f"{where}: value {reading.value} below the card's range")
        if top is not None and reading.value > top:
            faults.append(f"{where}: value {reading.value} above the card's range")
        if reading.value != 0 and not reading.records:
            faults.append(f"{where}: a value that is not zero without records")
        if reading.value == 0 and not reading.records and card.absence != "zero":
            faults.append(f"{where}: zero without records, though absence is not zero")
    if card.directed != bool(reading.direction):
        faults.append(f"{where}: direction does not fit the card")
    return faults
