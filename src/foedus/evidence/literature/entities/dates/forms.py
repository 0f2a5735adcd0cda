"""What the parts of a date come to, in any language whose words can be read.

Patterns name their parts alike: ``d``, ``m`` and ``y`` are a day, a month and a year, with 1 and 2
those of the first and the second of two; ``n`` is which quarter or half, ``count`` and ``unit`` are
as in three weeks, ``by`` is last, this or next, and ``part`` is early, middle or late.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from foedus.evidence.literature.entities.dates import periods
from foedus.evidence.literature.entities.dates.grammar import Parts


@dataclass(frozen=True, slots=True)
class Forms:
    """How a language's words are read, and with that the forms of date that languages share.

    ``number`` reads days, years and counts; ``month``, ``ordinal`` and ``unit`` (a key of
    ``periods.moved``) are what they say.  ``third`` gives one of ``periods.PARTS``, or nothing;
    ``move`` how many years, months ... ``by`` goes; ``ahead`` whether a stretch of time is to come.
    """

    number: Callable[[str], int]
    month: Callable[[str], int]
    ordinal: Callable[[str], int]
    unit: Callable[[str], str]
    third: Callable[[str], str]
    move: Callable[[str], int]
    ahead: Callable[[Parts], bool]

    def in_part(self, parts: Parts, whole: periods.Period | None) -> periods.Period | None:
        """The early, middle or late third of a span where the words say so, else all of it."""
        return periods.part(whole, self.third(parts.get("part", "")))

    def year(self, parts: Parts, base: date | None) -> int | None:
        """The year that is written, else that of the document or some years from it."""
        if "y" in parts:
            return self.number(parts["y"])
        if base is None:
            return None
        return base.year + (self.move(parts["by"]) if "by" in parts else 0)

    def numeric(self, parts: Parts, base: date | None) -> periods.Period | None:
        """A day in digits."""
        year = periods.year_in_full(parts["y"], base.year if base else 2000)
        return periods.day(year, int(parts["m"]), int(parts["d"]))

    def one_day(self, parts: Parts, base: date | None) -> periods.Period | None:
        """A day of a month, or of the document's month."""
        year = self.year(parts, base)
        month = self.month(parts["m"]) if "m" in parts else (base.month if base else None)
        return periods.day(year, month, self.number(parts["d"])) if year and month else None

    def some_days(self, parts: Parts, base: date | None) -> periods.Period | None:
        """From a day to another; the year that is written is that of the last."""
        last_year = self.year(parts, base)
        if last_year is None:
            return None
        first_month = self.month(parts["m"] if "m" in parts else parts["m2"])
        last_month = self.month(parts["m2"] if "m2" in parts else parts["m"])
        first_year = self._first_year(parts, last_year, first_month, last_month)
        first = periods.day(first_year, first_month, self.number(parts["d"]))
        return periods.between(first, periods.day(last_year, last_month, self.number(parts["d2"])))

    def one_month(self, parts: Parts, base: date | None) -> periods.Period | None:
        """A month, or a third of it."""
        year = self.year(parts, base)
        return self.in_part(parts, periods.month(year, self.month(parts["m"]))) if year else None

    def some_months(self, parts: Parts, base: date | None) -> periods.Period | None:
        """From a month to another; the year that is written is that of the last."""
        last_year = self.year(parts, base)
        if last_year is None:
            return None
        first, last = self.month(parts["m"]), self.month(parts["m2"])
        first_year = self._first_year(parts, last_year, first, last)
        return periods.between(periods.month(first_year, first), periods.month(last_year, last))

    def _first_year(self, parts: Parts, last_year: int, first: int, last: int) -> int:
        """December to February begins in the year before."""
        return self.number(parts["y1"]) if "y1" in parts else last_year - (last < first)

    def years(self, parts: Parts, base: date | None) -> periods.Period | None:
        """A year or a third of it, or the years from one to another: 2014-2021, 2014-21."""
        first = self.year(parts, base)
        if first is None:
            return None
        if "y2" in parts:
            last = str(self.number(parts["y2"])).zfill(2)
            return periods.years(first, periods.year_in_full(last, first))
        return self.in_part(parts, periods.years(first))

    def quarter(self, parts: Parts, base: date | None) -> periods.Period | None:
        """A quarter of a year, or from one to another."""
        year = self.year(parts, base)
        if year is None:
            return None
        first = periods.quarter(year, self.ordinal(parts["n"]))
        return periods.between(
            first, periods.quarter(year, self.ordinal(parts.get("n2", parts["n"])))
        )

    def moved(self, parts: Parts, base: date | None) -> periods.Period | None:
        """Last week, this year; or a third of it."""
        unit, by = self.unit(parts["unit"]), self.move(parts["by"])
        return self.in_part(parts, periods.moved(base, unit, by))

    def ago(self, parts: Parts, base: date | None) -> periods.Period | None:
        """Three weeks ago is a day, two months ago a month, two decades ago a year."""
        unit, count = self.unit(parts["unit"]), self.count(parts)
        if unit in {"day", "week"}:
            return periods.moved(base, "day", -count * (7 if unit == "week" else 1))
        if unit in {"decade", "century"}:
            return periods.moved(base, "year", -count * (10 if unit == "decade" else 100))
        return periods.moved(base, unit, -count)

    def stretch(self, parts: Parts, base: date | None) -> periods.Period | None:
        """The past two years, the next three months."""
        unit = self.unit(parts["unit"])
        return periods.stretch(base, unit, self.count(parts), ahead=self.ahead(parts))

    def count(self, parts: Parts) -> int:
        """How many; one where it is not said."""
        return self.number(parts["count"]) if "count" in parts else 1
