"""Sightings that no single record shows.

Rises over a pre-war level, and sessions implied by ordinal numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from foedus.alignment.dating import Sighting, shift
from foedus.alignment.declarations import Rises, Sessions
from foedus.alignment.evidence_rules import Tier
from foedus.alignment.matching import Scope
from foedus.contracts import Record


def implied_sessions(sessions: Sessions, found: Sequence[Sighting]) -> list[Sighting]:
    """Add to the sightings of one mechanism the sessions that ordinal numbers imply.

    If the 10th session was held in 2014 and the 18th in 2023, seven were held between.  They
    are placed at even distances, provided that these are no longer than the schedule allows,
    and rest on both records.
    """
    numbered = sorted(
        (one for one in found if one.record[sessions.ordinal] is not None),
        key=lambda one: (one.record[sessions.ordinal], one.first),
    )
    between = [
        session
        for earlier, later in pairwise(numbered)
        for session in _between(earlier, later, sessions)
    ]
    return sorted([*found, *between], key=lambda one: (one.first, one.record.id))


def _between(earlier: Sighting, later: Sighting, sessions: Sessions) -> list[Sighting]:
    steps = later.record[sessions.ordinal] - earlier.record[sessions.ordinal]
    if steps < 1 or later.first <= earlier.first:
        return []
    if later.first > shift(earlier.last, steps * sessions.within_months):
        return []
    apart = (later.first - earlier.first) / steps
    days = [earlier.first + apart * step for step in range(1, steps)]
    tier = max(earlier.tier, later.tier)
    return [Sighting(day, day, day, earlier.record, tier, (later.record,)) for day in days]


def rises_in_war(rises: Rises, found: Iterable[Sighting], scope: Scope) -> list[Sighting]:
    """Figures of war years whose lowest is above the highest of the years before the war.

    Sources differ and figures have margins; only a rise that survives both is a rise.  Figures
    are compared with those that agree in the columns ``per``.  A figure is one of the war if at
    least half of its days fall into it: a year's trade says nothing about a war of one week.
    """
    if scope.war is None:
        return []
    began = scope.war[0].year
    before: dict[tuple[str, ...], list[Sighting]] = {}
    during: list[tuple[tuple[str, ...], Sighting]] = []
    for one in found:
        if one.record[rises.value] is None:
            continue
        key = tuple(str(one.record[column]) for column in rises.per)
        if _mostly_within(one, scope.war):
            during.append((key, one))
        elif began - rises.years_before <= one.last.year < began and one.tier < Tier.CONTESTED:
            before.setdefault(key, []).append(one)
    return [
        above
        for key, one in during
        if key in before and (above := _above(one, before[key], rises.value))
    ]


def _mostly_within(one: Sighting, war: tuple[date, date]) -> bool:
    shared = (min(one.last, war[1]) - max(one.early, war[0])).days + 1
    return 2 * shared >= (one.last - one.early).days + 1


def _above(one: Sighting, before: Sequence[Sighting], column: str) -> Sighting | None:
    level = max(_bound(b.record, column, "high") for b in before)
    if _bound(one.record, column, "low") <= level:
        return None
    tier = max(one.tier, min(b.tier for b in before))
    return replace(one, tier=tier, against=tuple(b.record for b in before))


def _bound(record: Record, column: str, bound: str) -> float:
    edge = record[f"{column}_{bound}"]
    return float(record[column] if edge is None else edge)
