"""How much is enough: what sightings amount to, measured against a threshold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.alignment.dating import Sighting, shift
from foedus.alignment.declarations import AtLeast, Rises, Sessions, Threshold, YearsWith
from foedus.alignment.matching import values


@dataclass(frozen=True, slots=True)
class Amount:
    """How many of what were found, how many are needed, and which."""

    what: str
    found: int
    needed: int
    which: tuple[str, ...] = ()

    def __str__(self) -> str:
        listed = f": {', '.join(self.which)}" if self.which else ""
        return f"{self.found} {self.what}{listed} ({self.needed} needed)"


def measure(threshold: Threshold, found: Sequence[Sighting]) -> tuple[Amount, ...]:
    """Count what the sightings amount to; the threshold is passed if every amount is enough.

    More sightings never make an amount smaller.
    """
    return _MEASURES[type(threshold)](threshold, found)


def passes(threshold: Threshold, found: Sequence[Sighting]) -> bool:
    """Whether the sightings pass the threshold."""
    return all(amount.found >= amount.needed for amount in measure(threshold, found))


def _records(threshold: AtLeast, found: Sequence[Sighting]) -> tuple[Amount, ...]:
    amounts = [Amount("records", len({one.record.id for one in found}), threshold.number)]
    for distinct in threshold.distinct:
        kinds = {
            str(value)
            for one in found
            for value in values(one.record, distinct.column)
            if not distinct.among or value in distinct.among
        }
        which = tuple(sorted(kinds))
        amounts.append(Amount(distinct.column, len(which), distinct.at_least, which))
    return tuple(amounts)


def _years(threshold: YearsWith, found: Sequence[Sighting]) -> tuple[Amount, ...]:
    years = tuple(str(year) for year in sorted({one.first.year for one in found}))
    return (Amount("years", len(years), threshold.number, years),)


def _rise(_: Rises, found: Sequence[Sighting]) -> tuple[Amount, ...]:
    return (Amount("figures above the pre-war level", len({s.record.id for s in found}), 1),)


def _run(threshold: Sessions, found: Sequence[Sighting]) -> tuple[Amount, ...]:
    """Count the longest chain of sessions, each within so many months of the one before.

    Chains may leave sessions out, so that one more never makes the chain shorter.
    """
    due: dict[date, date] = {}
    for one in found:
        by = shift(one.last, threshold.within_months)
        due[one.first] = max(by, due.get(one.first, by))
    longest: dict[date, int] = {}
    for day in sorted(due):
        before = [run for earlier, run in longest.items() if day <= due[earlier]]
        longest[day] = max(before, default=0) + 1
    run = max(longest.values(), default=0)
    return (Amount("sessions in a row", run, threshold.consecutive),)


_MEASURES: Mapping[type, Callable[[Any, Sequence[Sighting]], tuple[Amount, ...]]] = {
    AtLeast: _records,
    YearsWith: _years,
    Rises: _rise,
    Sessions: _run,
}
