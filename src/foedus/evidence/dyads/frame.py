"""All dyad-years of the COW state system, from identity alone: no data set is needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foedus.errors import UsageError
from foedus.identity import States

if TYPE_CHECKING:
    from foedus.evidence.dyads.grid import Grid

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days without a gap on which one COW number was a member of the state system."""

    ccode: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Named:
    """The code and the English name that a COW number bore from one year to another."""

    ccode: int
    first: int
    last: int
    code: str
    name: str


@dataclass(frozen=True)
class Frame:
    """Which dyad-years are meant; made by :func:`dyad_years`, which checks them.

    ``pairs`` are COW numbers, the lower one first; empty means all.
    """

    spells: tuple[Spell, ...]
    named: tuple[Named, ...]
    first: int
    last: int
    directed: bool = False
    pairs: tuple[Pair, ...] = ()

    @cached_property
    def grid(self) -> Grid:
        """The dyad-years themselves, worked out when they are first asked for."""
        from foedus.evidence.dyads.grid import Grid  # noqa: PLC0415 - loads pyarrow

        return Grid(self)

    def __len__(self) -> int:
        return len(self.grid.year)


def dyad_years(
    states: States,
    first: int,
    last: int,
    *,
    directed: bool = False,
    pairs: Iterable[Pair] = (),
) -> Frame:
    """Say which dyad-years are meant; nothing is computed yet.

    A pair is there in a year if both were members of the COW state system on at least one same
    day of it.  Directed: both orders of each pair; undirected: ``ccode1 < ccode2``.

    Raises
    ------
    UsageError
        The years are in the wrong order, before the first member, or after the current year.
    """
    spells = _spells(states)
    begin = min((s.first.year for s in spells), default=first)
    now = datetime.now(tz=UTC).year
    if first > last:
        raise UsageError(f"The first year, {first}, is after the last, {last}; nothing was made.")
    if last > now:
        raise UsageError(
            f"The last year, {last}, has not begun, so that nobody knows who will be a member of "
            f"the state system; choose {now} or earlier. Nothing was made."
        )
    if last < begin:
        raise UsageError(
            f"The last year, {last}, is before the state system, which begins in {begin}. Nothing "
            "was made; choose a later one."
        )
    ordered = tuple(sorted({(min(pair), max(pair)) for pair in pairs}))
    return Frame(spells, _named(states), first, last, directed, ordered)


def frame(states: States, first: int, last: int, directed: bool = False) -> Any:  # noqa: FBT001, FBT002
    """Return all dyad-years as an Ibis table of ccode1, ccode2 and year, sorted.

    Raises
    ------
    UsageError
        As :func:`dyad_years`.
    """
    import ibis  # noqa: PLC0415 - half a second that --help need not spend

    return ibis.memtable(dyad_years(states, first, last, directed=directed).grid.table())


def _spells(states: States) -> tuple[Spell, ...]:
    """Spells of membership by COW number; a new code (SUN, RUS) does not part them."""
    days = sorted(
        (actor.cow, begin, end or date.max)
        for actor in states
        if actor.cow is not None
        for begin, end in actor.spells
    )
    joined: list[Spell] = []
    for ccode, begin, end in days:
        before = joined[-1] if joined else None
        if before and before.ccode == ccode and begin - before.last <= timedelta(days=1):
            joined[-1] = Spell(ccode, before.first, max(before.last, end))
        else:
            joined.append(Spell(ccode, begin, end))
    return tuple(joined)


def _named(states: States) -> tuple[Named, ...]:
    """Codes by year; a year in which the code changed goes to the later one."""
    rows = sorted(
        (actor.cow, begin, end or date.max, actor.code, actor.name)
        for actor in states
        if actor.cow is not None
        for begin, end in actor.spells
    )
    made = []
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        ccode, begin, end, code, name = row
        last = end.year
        if after and after[0] == ccode:
            last = min(last, after[1].year - 1)
        if begin.year <= last:
            made.append(Named(ccode, begin.year, last, code, name))
    return tuple(made)
