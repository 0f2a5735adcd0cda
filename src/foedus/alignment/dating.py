"""When something was seen: sightings, and the days by which they had surely begun."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cache

from foedus.alignment.declarations import Look
from foedus.alignment.evidence_rules import Tier
from foedus.contracts import Record


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen.

    ``first`` is the day by which it had surely begun, ``last`` the last day that its dates
    admit, ``early`` the first.  ``basis`` are further records on which it rests, ``against``
    those that it was compared with, which bear no weight of their own.
    """

    early: date
    first: date
    last: date
    record: Record
    tier: Tier
    basis: tuple[Record, ...] = ()
    against: tuple[Record, ...] = ()


@cache
def shift(day: date, months: int) -> date:
    """Give the day so many months later, the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if months < 0 else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def surely_begun(record: Record) -> date:
    """Give the last day on which a record can have begun, as its date was written."""
    start = record.start
    if record.precision == "month":
        start = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    elif record.precision == "year":
        start = date(start.year, 12, 31)
    return min(start, record.end)


def days_of(look: Look, record: Record) -> list[tuple[date, date, date]]:
    """List the days (early, first, last) of the sightings that a look sees in a record."""
    if look.years:
        first, last = (record[column] for column in look.years)
        if first is None:
            return []
        span = range(first, (first if last is None else last) + 1)
        return [(date(y, 1, 1), date(y, 12, 31), date(y, 12, 31)) for y in span]
    if look.dated_by:
        day = record[look.dated_by]
        return [] if day is None else [(day.first, day.last, day.last)]
    return [(record.start, surely_begun(record), record.end)]
