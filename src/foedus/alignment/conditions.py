"""Evaluating the declared test of a criterion at a date.

A look passes when its threshold is reached by what was seen in its window, and stays passed
until nothing new was seen for as long as its lapse rule says.  What then decides it are the
records no older than the longer of the two spans.  Every tier of evidence is followed apart,
for the threshold must be reached, and kept, by the graded records alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from foedus.alignment.coverage import LEAST_SHARE, Seen, seen
from foedus.alignment.dating import Sighting, shift
from foedus.alignment.declarations import AllOf, AnyOf, InForce, Look, Test
from foedus.alignment.evidence_rules import (
    Standard,
    Tier,
    Verdict,
    every,
    some,
    state_of,
)
from foedus.alignment.matching import Scope
from foedus.alignment.sightings import find
from foedus.alignment.texts import Text, find_texts, judge_texts
from foedus.alignment.thresholds import measure, passes
from foedus.contracts import Record, State


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which a look stays passed: from the first day until before the second."""

    attained: date
    lapses: date


@dataclass(frozen=True, slots=True)
class Trail:
    """The sightings of one tier (and the tiers before it), and the spells that they make."""

    tier: Tier
    sightings: tuple[Sighting, ...]
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """A look made ready for one direction: its trails by group, or its texts."""

    look: Look
    seen: Seen
    trails: Mapping[str, tuple[Trail, ...]]
    texts: tuple[Text, ...] = ()
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Watches:
    """Combined watches: all of them, or any."""

    all_needed: bool
    parts: tuple[Watch | Watches, ...]


def prepare(test: Test, scope: Scope) -> Watch | Watches:
    """Make a test ready, so that it can be judged at many dates."""
    if isinstance(test, AllOf | AnyOf):
        parts = tuple(prepare(part, scope) for part in test.parts)
        return Watches(isinstance(test, AllOf), parts)
    covered = seen(scope.evidence[test.table])
    if isinstance(test.threshold, InForce):
        return Watch(test, covered, {}, find_texts(test, scope))
    trails = {name: _trails(test, group) for name, group in find(test, scope).items()}
    since = scope.war[0] if scope.war and test.during_war else date.min
    return Watch(test, covered, trails, since=since)


def judge(watch: Watch | Watches, at: date, standard: Standard) -> Verdict:
    """State of a prepared test on a day, why, and the records that decide it.

    Where nothing is found and the table holds less than half of what happened, the state is
    that of ``standard.absence``; outside coverage it is always unobservable.
    """
    if isinstance(watch, Watches):
        combine = every if watch.all_needed else some
        return combine([judge(part, at, standard) for part in watch.parts])
    if isinstance(watch.look.threshold, InForce):
        found = judge_texts(watch.look, watch.texts, at, standard)
    else:
        found = _judge_groups(watch, at, standard)
    return found if found.state is not State.ABSENT else _absence(watch, found, at, standard)


def _trails(look: Look, found: Sequence[Sighting]) -> tuple[Trail, ...]:
    trails = []
    for tier in Tier:
        kept = tuple(one for one in found if one.tier <= tier)
        trails.append(Trail(tier, kept, tuple(_spells(look, kept))))
    return tuple(trails)


def _spells(look: Look, found: Iterable[Sighting]) -> list[Spell]:
    """Spells in order of time; each step is a day by which more sightings had begun."""
    spells: list[Spell] = []
    recent: list[Sighting] = []
    attained: date | None = None
    until = date.min
    for now, new in groupby(found, key=lambda one: one.first):
        added = list(new)
        if attained is not None and now >= until:
            spells.append(Spell(attained, until))
            attained = None
        recent = [r for r in recent if shift(r.last, look.window_months) > now]
        recent += added
        if attained is not None:
            until = max(until, *(shift(one.last, look.lapse_months) for one in added))
        elif passes(look.threshold, recent):
            attained = now
            until = max(shift(r.last, look.lapse_months) for r in recent)
    if attained is not None:
        spells.append(Spell(attained, until))
    return spells


def _judge_groups(watch: Watch, at: date, standard: Standard) -> Verdict:
    """Judge by the strongest group; where none passes, the one that came nearest speaks."""
    look = watch.look
    verdicts = [
        verdict
        for name, trails in watch.trails.items()
        if (verdict := _judge_group(look, name, trails, at, standard))
    ]
    if verdicts:
        return some(verdicts)
    widest = max(
        watch.trails.items(),
        key=lambda group: len(_within(group[1][-1].sightings, look.window_months, at)),
        default=("", (Trail(Tier.CONTESTED, (), ()),)),
    )
    return _missing(look, widest[0], widest[1][-1], at)


def _judge_group(
    look: Look,
    name: str,
    trails: Sequence[Trail],
    at: date,
    standard: Standard,
) -> Verdict | None:
    for trail in trails:
        spell = next((s for s in trail.spells if s.attained <= at < s.lapses), None)
        if spell is None:
            continue
        deciding = _within(trail.sightings, look.memory_months, at)
        records = _unique(r for one in deciding for r in (one.record, *one.basis))
        against = _unique(r for one in deciding for r in one.against)
        state, why = state_of(trail.tier, records, standard)
        now = _within(trail.sightings, look.window_months, at)
        held = "" if passes(look.threshold, now) else f"passed by {spell.attained}, now "
        last = max(min(one.last, at) for one in deciding)
        lapses = shift(last, look.lapse_months)
        reason = f"{_found(look, name, held, now)}; {why}"
        return Verdict(state, reason, lapses, records, against)
    return None


def _found(look: Look, name: str, held: str, now: Sequence[Sighting]) -> str:
    """Tell what was found in the window, e.g. ``exercises, series tide: 3 records ...``."""
    group = f", {look.group} {name}" if name and now else ""
    amounts = ", ".join(str(amount) for amount in measure(look.threshold, now))
    return f"{look.table}{group}: {held}{amounts} in {look.window_months} months"


def _missing(look: Look, name: str, trail: Trail, at: date) -> Verdict:
    now = _within(trail.sightings, look.window_months, at)
    ended = max((s.lapses for s in trail.spells if s.lapses <= at), default=None)
    lapsed = f"; lapsed on {ended}, after {look.lapse_months} months without" if ended else ""
    return Verdict(State.ABSENT, _found(look, name, "", now) + lapsed)


def _within(found: Iterable[Sighting], months: int, at: date) -> list[Sighting]:
    return [one for one in found if one.first <= at and shift(one.last, months) > at]


def _unique(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple({record.id: record for record in records}.values())


def _absence(watch: Watch, found: Verdict, at: date, standard: Standard) -> Verdict:
    """Tell what finding too little means, given how much of what happened the table holds."""
    look = watch.look
    first = at
    if not isinstance(look.threshold, InForce):
        first = min(at, max(watch.since, shift(at, -look.window_months)))
    share = watch.seen.share(first, at)
    ended = watch.seen.last
    if not share or ended is None:
        why = f"{look.table} are not covered from {first} to {at}"
    elif ended < at and _held(watch, ended):
        why = f"it was passed when the collection of {look.table} ended on {ended}"
    elif share < LEAST_SHARE and standard.absence == State.UNOBSERVABLE:
        why = f"{look.table} hold {share:.0%} of what happened from {first} to {at}"
    else:
        return found
    return Verdict(State.UNOBSERVABLE, f"{found.reason}; {why}")


def _held(watch: Watch, at: date) -> bool:
    return any(
        spell.attained <= at < spell.lapses
        for trails in watch.trails.values()
        for spell in trails[Tier.COUNTING].spells
    )
