"""Readings of many pairs beside one another, and where one of them stands among the others."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from foedus.contracts import Card, Case, Reading
from foedus.contracts.case import year_compared
from foedus.report.drawing import RATIO
from foedus.report.lookup import oriented, sign_of

FEWEST = 2
"""Fewer pairs than this are no comparison."""


@dataclass(frozen=True, slots=True)
class Point:
    """A reading as it is compared.

    The logarithm of a ratio is taken as a factor, larger over smaller, since which actor of a pair
    is called the first says nothing; ``states`` are then the larger and the smaller.  Otherwise
    they are those of the pair, or of the direction, in its order.
    """

    dyad: str
    direction: str
    year: int
    value: float
    low: float
    high: float
    states: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Strip:
    """An indicator in the year compared: all its points, highest first.

    ``own`` are those of the report's pair, in the order of its directions; ``last`` its latest of
    other years where it has none in this one.
    """

    card: Card
    year: int
    points: tuple[Point, ...]
    own: tuple[Point, ...]
    last: tuple[Point, ...]

    @property
    def dyads(self) -> tuple[str, ...]:
        """The pairs that have a point, in the order of their highest."""
        return tuple(dict.fromkeys(p.dyad for p in self.points))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a point stands among others, and where it could stand by the intervals.

    Ranks count from the highest, from 1; ``level`` others have the same value, as far as digits
    are shown.  ``best`` and ``worst`` are the ranks left open by the intervals of all: only a
    point whose whole interval lies above (below) is surely higher (lower).
    """

    rank: int
    of: int
    level: int
    best: int
    worst: int
    above: Point | None
    below: Point | None


def strips(case: Case) -> dict[str, Strip]:
    """Return, by indicator, what the reference panel has to compare; in the panel's order."""
    by_indicator: dict[str, list[Reading]] = {name: [] for name in case.reference_cards}
    for reading in case.reference:
        if reading.value is not None and reading.indicator in by_indicator:
            by_indicator[reading.indicator].append(reading)
    made = {i: _strip(case, case.reference_cards[i], found) for i, found in by_indicator.items()}
    return {i: strip for i, strip in made.items() if strip and len(strip.dyads) >= FEWEST}


def _strip(case: Case, card: Card, readings: Sequence[Reading]) -> Strip | None:
    if not readings:
        return None
    dyads: dict[int, set[str]] = {}
    for reading in readings:
        dyads.setdefault(reading.year, set()).add(reading.dyad)
    year = year_compared({y: len(found) for y, found in dyads.items()})
    points = [point(r, card) for r in readings if r.year == year]
    points.sort(key=lambda p: (-p.value, p.dyad, p.direction))
    mine = [r for r in readings if r.dyad == case.dyad]
    own = _in_order(case, [p for p in points if p.dyad == case.dyad])
    last = max((r.year for r in mine), default=year)
    earlier = () if own else tuple(point(r, card) for r in mine if r.year == last)
    return Strip(card, year, tuple(points), own, _in_order(case, earlier))


def _in_order(case: Case, points: Iterable[Point]) -> tuple[Point, ...]:
    places: Mapping[str, int] = {d: i for i, d in enumerate(case.directions)}
    return tuple(sorted(points, key=lambda p: places.get(p.direction, 0)))


def point(reading: Reading, card: Card) -> Point:
    """Take a reading that has a value as it is compared."""
    first, second = (reading.direction or reading.dyad).replace(">", "-").split("-")
    if card.aggregation != RATIO:
        value, low, high = oriented(reading, 1)
        states = (first, second)
    else:
        sign = sign_of(reading)
        value, low, high = (math.exp(v) for v in oriented(reading, sign))
        states = (first, second) if sign > 0 else (second, first)
    return Point(reading.dyad, reading.direction, reading.year, value, low, high, states)


def digits_of(card: Card) -> int:
    """Digits behind the point that are shown; a factor has one."""
    return 1 if card.aggregation == RATIO else card.digits


def standing(strip: Strip, own: Point) -> Standing:
    """Return where one of the points stands among all of them."""
    digits = digits_of(strip.card)

    def shown(value: float) -> float:
        return round(value, digits)

    above = [p for p in strip.points if shown(p.value) > shown(own.value)]
    below = [p for p in strip.points if shown(p.value) < shown(own.value)]
    total = len(strip.points)
    return Standing(
        rank=len(above) + 1,
        of=total,
        level=total - len(above) - len(below) - 1,
        best=sum(shown(p.low) > shown(own.high) for p in strip.points) + 1,
        worst=total - sum(shown(p.high) < shown(own.low) for p in strip.points),
        above=above[-1] if above else None,
        below=below[0] if below else None,
    )
