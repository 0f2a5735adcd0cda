"""Actor codes of any scheme become COW numbers, at the date of each row, or are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property, lru_cache

from foedus.errors import NotFoundError
from foedus.identity import Actor, States

PREFIX = {
    "cow": "cow:",
    "gw": "gw:",
    "iso3": "iso:",
    "iso2": "iso:",
    "un": "iso:",
    "name": "",
    "any": "",
}
"""How the codes of a scheme are written for identity; ``un`` is ISO, but says who had the seat."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stood for at a time: a COW number, or the reason why nothing was found."""

    cow: int | None
    reason: str = ""


class Resolver:
    """Resolves the codes of one scheme; each code and time once."""

    def __init__(self, states: States, scheme: str) -> None:
        self._states, self._prefix = states, PREFIX[scheme]
        self._seated = scheme == "un"
        self._on = lru_cache(maxsize=None)(self._resolve)
        self._known = lru_cache(maxsize=None)(lambda code: states.knows(self._prefix + code))

    def in_year(self, code: str, year: int) -> Found:
        """Who it was in a year: at its end, else before a spell ended in it."""
        if not MINYEAR <= year <= MAXYEAR:
            return Found(None, "no such year")
        if not self._known(code):
            return Found(None, "no state has this code")
        last = self._on(code, date(year, 12, 31))
        if last.cow is not None:
            return last
        return self._within(code, year) or last

    def on(self, code: str, day: date) -> Found:
        """Who it was on a day."""
        return self._on(code, day)

    def all_year(self, code: str, year: int) -> Found | None:
        """Who it was on every day of a year; None where that changed within it."""
        first, last = self._on(code, date(year, 1, 1)), self._on(code, date(year, 12, 31))
        if first.cow != last.cow:
            return None
        if first.cow is None:
            return None if self._within(code, year) else first
        return first if self._unbroken(first.cow, year) else None

    def _unbroken(self, cow: int, year: int) -> bool:
        day, end = date(year, 1, 1), date(year, 12, 31)
        spells = [s for a in self._by_cow.get(cow, ()) for s in a.spells]
        return any(first <= day and (last is None or last >= end) for first, last in spells)

    @cached_property
    def _by_cow(self) -> Mapping[int, list[Actor]]:
        found: dict[int, list[Actor]] = {}
        for actor in self._states:
            if actor.cow is not None:
                found.setdefault(actor.cow, []).append(actor)
        return found

    @cached_property
    def _ended(self) -> Mapping[int, list[tuple[date, int]]]:
        """By year, the spells that end in it: their first day within it, and whose they are.

        Who is not found at the end of a year was there within it only if a spell ended.
        """
        found: dict[int, list[tuple[date, int]]] = {}
        for cow, actors in self._by_cow.items():
            for first, last in (spell for actor in actors for spell in actor.spells):
                if last is not None:
                    day = max(first, date(last.year, 1, 1))
                    found.setdefault(last.year, []).append((day, cow))
        return found

    def _within(self, code: str, year: int) -> Found | None:
        """Who it was on some day of a year at whose end it is not found."""
        for day, cow in self._ended.get(year, ()):
            found = self._on(code, day)
            if found.cow == cow:
                return found
        return None

    def _resolve(self, code: str, day: date) -> Found:
        if not self._known(code):
            return Found(None, "no state has this code")
        try:
            holder = self._states.un_seat_holder(code, day) if self._seated else None
            actor = holder or self._states.resolve(self._prefix + code, day)
        except NotFoundError as error:
            return Found(None, str(error).split(";", maxsplit=1)[0])
        if actor.cow is None:
            return Found(None, f"{actor.name} is no member of the COW state system")
        return Found(actor.cow)


def resolve_years(
    states: States, scheme: str, pairs: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Found]:
    """Resolve codes at years."""
    resolver = Resolver(states, scheme)
    return {(code, year): resolver.in_year(code, year) for code, year in pairs}


def resolve_days(
    states: States, scheme: str, pairs: Iterable[tuple[str, date]]
) -> dict[tuple[str, date], Found]:
    """Resolve codes at days; a code that stood for one state all year is looked up once.

    The reason why a code that stood for none all year was not found names the first day of it.
    """
    resolver = Resolver(states, scheme)
    years: dict[tuple[str, int], Found | None] = {}
    made = {}
    for code, day in pairs:
        key = (code, day.year)
        if key not in years:
            years[key] = resolver.all_year(code, day.year)
        made[code, day] = years[key] or resolver.on(code, day)
    return made
