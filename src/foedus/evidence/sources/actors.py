"""Actor codes of any scheme become COW numbers, at the date of each row, or are listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

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

    def in_year(self, code: str, year: int) -> Found:
        """Who it was in a year: at its end, else at its beginning, else on any day of it."""
        days = (date(year, 12, 31), date(year, 1, 1), date(year, 7, 1))
        tries = [self._on(code, day) for day in days]
        found = next((t for t in tries if t.cow is not None), None)
        return found or self._within(code, year) or tries[0]

    def on(self, code: str, day: date) -> Found:
        """Who it was on a day."""
        return self._on(code, day)

    def all_year(self, code: str, year: int) -> Found | None:
        """Who it was on every day of a year; None where that changed within it."""
        first, last = self._on(code, date(year, 1, 1)), self._on(code, date(year, 12, 31))
        if first == last and (first.cow is None or self._unbroken(first.cow, year)):
            return first if first.cow is not None or not self._within(code, year) else None
        return None

    def _unbroken(self, cow: int, year: int) -> bool:
        day, end = date(year, 1, 1), date(year, 12, 31)
        spells = [s for a in self._by_cow(cow) for s in a.spells]
        return any(first <= day and (last is None or last >= end) for first, last in spells)

    def _by_cow(self, cow: int) -> list[Actor]:
        return [actor for actor in self._states if actor.cow == cow]

    def _within(self, code: str, year: int) -> Found | None:
        """Who it was on the first day of a spell that began within the year."""
        if not self._states.knows(self._prefix + code):
            return None
        for actor in self._states:
            for first, _ in actor.spells:
                if first.year == year and actor.kind == "state":
                    found = self._on(code, first)
                    if found.cow == actor.cow and found.cow is not None:
                        return found
        return None

    def _resolve(self, code: str, day: date) -> Found:
        text = self._prefix + code
        if not self._states.knows(text):
            return Found(None, "no state has this code")
        try:
            holder = self._states.un_seat_holder(code, day) if self._seated else None
            actor = holder or self._states.resolve(text, day)
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
    """Resolve codes at days; a code that stood for one state all year is looked up once."""
    resolver = Resolver(states, scheme)
    years: dict[tuple[str, int], Found | None] = {}
    made = {}
    for code, day in pairs:
        key = (code, day.year)
        if key not in years:
            years[key] = resolver.all_year(code, day.year)
        made[code, day] = years[key] or resolver.on(code, day)
    return made
