"""Dates as people know them: a day, a month or a year."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

FORMS = "write YYYY, YYYY-MM or YYYY-MM-DD"

Precision = Literal["day", "month", "year"]

_FUZZY = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date written as far as it is known, and the days that it admits.

    ``text`` is the date as written; ``first`` and ``last`` are the first and the last day it
    can mean (the same day where ``precision`` is ``"day"``).
    """

    text: str
    first: date
    last: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> FuzzyDate:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; blanks around it are ignored.

        Raises
        ------
        ValueError
            The text has another form, or names a month or a day that the Gregorian calendar
            does not have; the message says which.
        """
        written = unicodedata.normalize("NFKC", text).strip()
        if not written:
            raise ValueError(f"the date is empty; {FORMS}")
        match = _FUZZY.fullmatch(written)
        if match is None:
            raise ValueError(f"{written!r} is not a date in a known form; {FORMS}")
        year = int(match["year"])
        if year == 0:
            raise ValueError(f"{written} has the year 0000, which no calendar has; {FORMS}")
        if match["month"] is None:
            return cls(written, date(year, 1, 1), date(year, 12, 31), "year")
        month = int(match["month"])
        if not 1 <= month <= 12:  # noqa: PLR2004 - months of the year
            raise ValueError(f"{written} has no month of the calendar; {FORMS}")
        days = calendar.monthrange(year, month)[1]
        if match["day"] is None:
            return cls(written, date(year, month, 1), date(year, month, days), "month")
        if not 1 <= int(match["day"]) <= days:
            raise ValueError(f"{written} is not a day of the calendar; {FORMS}")
        day = date(year, month, int(match["day"]))
        return cls(written, day, day, "day")

    def __str__(self) -> str:
        return self.text


def parse_as_of(text: str) -> date:
    """Read the day up to which something counts as known; a partial date means its last day.

    Raises
    ------
    ValueError
        As for :meth:`FuzzyDate.parse`.
    """
    return FuzzyDate.parse(text).last
