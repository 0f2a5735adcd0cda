"""From the records of a table to sightings: what was seen, when, and how well attested."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from foedus.alignment.dating import Sighting, days_of
from foedus.alignment.declarations import Look, Rises, Sessions
from foedus.alignment.inferred import implied_sessions, rises_in_war
from foedus.alignment.matching import Scope, chosen, values
from foedus.contracts import Record


def find(look: Look, scope: Scope) -> dict[str, list[Sighting]]:
    """Sightings of a look in order of time, apart by the values of its group column."""
    found = list(_seen(look, scope))
    if isinstance(look.threshold, Rises):
        found = rises_in_war(look.threshold, found, scope)
    if look.during_war:
        found = [within for one in found if (within := _in_war(one, scope))]
    found.sort(key=lambda one: (one.first, one.record.id))
    if not look.group:
        return {"": found}
    groups: dict[str, list[Sighting]] = {}
    for one in found:
        for value in values(one.record, look.group):
            groups.setdefault(str(value), []).append(one)
    if isinstance(look.threshold, Sessions):
        return {name: implied_sessions(look.threshold, group) for name, group in groups.items()}
    return groups


def _seen(look: Look, scope: Scope) -> Iterator[Sighting]:
    for record, tier in chosen(look, scope):
        for early, first, last in days_of(look, record):
            if early <= scope.end and not _overtaken(record, first, scope):
                yield Sighting(early, min(first, scope.end), last, record, tier)


def _overtaken(record: Record, day: date, scope: Scope) -> bool:
    """Whether a later record corrects this one; what came after does not undo an event."""
    newer = scope.records.get(record.superseded_by)
    return newer is not None and newer.start <= day


def _in_war(one: Sighting, scope: Scope) -> Sighting | None:
    if scope.war is None or one.last < scope.war[0] or one.early > scope.war[1]:
        return None
    return replace(one, first=max(scope.war[0], min(one.first, scope.war[1])))
