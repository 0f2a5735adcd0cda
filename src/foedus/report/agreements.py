"""When an agreement holds, from the dates that its record states."""

from __future__ import annotations

from datetime import date

from foedus.contracts import Record
from foedus.report.lookup import day_of


def span_in_force(record: Record) -> tuple[date, date | None]:
    """First and last day in force; the last is None where no end is stated.

    Without an entry into force the record's own date stands in, as for political texts.
    """
    first = day_of(record["in_force_from"]) or record.start
    last = day_of(record["in_force_until"], last=True) or record.lapses_on
    return first, last


def in_force(record: Record, day: date) -> bool:
    """Whether an agreement holds on a day."""
    first, last = span_in_force(record)
    return first <= day and (last is None or day <= last)
