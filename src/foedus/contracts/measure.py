"""Alignment -> report: where a dyad stands on a ladder, and what decides it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    """State of a criterion.  Only demonstrated and institutionalised count for a rung."""

    ABSENT = "absent"
    UNOBSERVABLE = "unobservable"
    ANNOUNCED = "announced"
    REPORTED = "reported"
    DEMONSTRATED = "demonstrated"
    INSTITUTIONALISED = "institutionalised"

    @property
    def counts(self) -> bool:
        """Whether a criterion in this state is met."""
        return self in (State.DEMONSTRATED, State.INSTITUTIONALISED)

    @property
    def contested(self) -> bool:
        """Whether something points to it that does not yet count."""
        return self in (State.ANNOUNCED, State.REPORTED)


@dataclass(frozen=True, slots=True)
class Criterion:
    """What must be observed for a rung, in words; its test stays in the scheme's own file."""

    id: str
    title: str
    definition: str
    lapses: str
    falsifier: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A level of a ladder: all of its criteria are needed, or any of them."""

    level: int
    label: str
    title: str
    combine: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CriterionState:
    """State of one criterion at one date, and the records that decide it."""

    criterion: str
    level: int
    state: State
    reason: str
    records: tuple[str, ...]
    origins: int
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class LadderYear:
    """A dyad (or a direction of it) on a ladder at the end of a year.

    ``level`` is None where it is withheld or does not apply; ``reason`` says why.
    ``contested`` is the level that would be reached if contested criteria counted.
    """

    year: int
    at: date
    direction: str
    level: int | None
    label: str
    contested: int | None
    errors: int
    reason: str
    criteria: tuple[CriterionState, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """A scheme, and where the dyad stood on it year by year.

    ``reproducibility`` is Guttman's coefficient over all years shown, 0 to 1; None for schemes
    whose rungs exclude one another or where nothing was observed.
    """

    scheme: str
    version: str
    title: str
    citation: str
    directed: bool
    cumulative: bool
    rungs: tuple[Rung, ...]
    years: tuple[LadderYear, ...]
    reproducibility: float | None
    withheld: str = ""
