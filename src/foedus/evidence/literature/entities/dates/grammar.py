"""Rules of a grammar of dates: a pattern, and what its parts come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.evidence.literature.entities.dates.periods import EARLIEST, LATEST, Period
from foedus.evidence.literature.entities.overlaps import longest_apart

Parts = dict[str, str]
Reader = Callable[[Parts, date | None], Period | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A form of date.

    ``read`` gives the span of the calendar, or None where there is no such day or no base to lay
    it against.  ``relative`` forms are told without a span where there is no base; others are no
    dates then.  The span in the text is the group ``all`` where the pattern has one.
    """

    pattern: re.Pattern[str]
    read: Reader
    relative: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a text, and the first and last day of what it names."""

    start: int
    end: int
    period: Period | None


def rule(pattern: str, read: Reader, *, relative: bool = False, ignore_case: bool = False) -> Rule:
    """A rule from a pattern written with spaces and comments."""
    flags = re.VERBOSE | (re.IGNORECASE if ignore_case else 0)
    return Rule(re.compile(pattern, flags), read, relative)


def dates_in(text: str, rules: Sequence[Rule], base: date | None) -> list[Dated]:
    """All dates in a text, the longest of those that overlap; they do not overlap."""
    found: list[Dated] = []
    for one in rules:
        for match in one.pattern.finditer(text):
            parts = {key: value for key, value in match.groupdict().items() if value is not None}
            period = one.read(parts, base)
            if period is None and (base is not None or "y" in parts or not one.relative):
                continue  # the calendar has no such day
            if period is not None and not EARLIEST <= period[0].year <= LATEST:
                continue
            group = "all" if "all" in match.groupdict() else 0
            found.append(Dated(match.start(group), match.end(group), period))
    found.sort(key=lambda dated: dated.period is None)
    return longest_apart(found)
