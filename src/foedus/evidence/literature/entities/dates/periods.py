"""Spans of the calendar: what a month, the late 1990s or the week before last come to.

All are pairs of the first and the last day.  Early, middle and late are thirds of what they
divide: early 2024 is January to April, mid-May is the 11th to the 20th; a convention, declared
here, for texts do not say where the parts meet.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

Period = tuple[date, date]
EARLIEST, LATEST = 1700, 2199
PARTS = ("early", "mid", "late")
DECADES_TURN = 2030
"""Before this year a text that names a decade alone, the sixties, means one of the 1900s."""


def day(year: int, month: int, number: int) -> Period | None:
    """One day; None where the calendar has none such."""
    try:
        made = date(year, month, number)
    except ValueError:
        return None
    return (made, made)


def days(year: int, month: int, first: int, last: int) -> Period | None:
    """Some days of a month."""
    return between(day(year, month, first), day(year, month, last))


def month(year: int, number: int) -> Period | None:
    """A month."""
    if not (date.min.year <= year <= date.max.year and 1 <= number <= 12):  # noqa: PLR2004 - months
        return None
    return (date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]))


def months(year: int, first: int, last: int) -> Period | None:
    """Months of a year; from December to February ends in the next."""
    return between(month(year, first), month(year + (last < first), last))


def years(first: int, last: int | None = None) -> Period | None:
    """A year, or the years from one to another."""
    last = first if last is None else last
    if not date.min.year <= first <= last <= date.max.year:
        return None
    return (date(first, 1, 1), date(last, 12, 31))


def quarter(year: int, number: int) -> Period | None:
    """A quarter of a year, 1 to 4."""
    return months(year, number * 3 - 2, number * 3) if 1 <= number <= 4 else None  # noqa: PLR2004


def half(year: int, number: int) -> Period | None:
    """A half of a year, 1 or 2."""
    return months(year, number * 6 - 5, number * 6) if 1 <= number <= 2 else None  # noqa: PLR2004


def season(year: int, name: str) -> Period | None:
    """A season of the north, by calendar months; winter begins in the December before."""
    first = {"spring": 3, "summer": 6, "autumn": 9}.get(name)
    if first is None:
        return between(month(year - 1, 12), month(year, 2))
    return months(year, first, first + 2)


def century(number: int) -> Period | None:
    """A century: the 21st is 2001 to 2100."""
    return years(number * 100 - 99, number * 100)


def part(whole: Period | None, name: str) -> Period | None:
    """The early, middle or late third of a span; of years whole months, of months ten days."""
    if whole is None or name not in PARTS:
        return whole
    first, last = whole
    third = PARTS.index(name)
    if first.day == 1 and (last - first).days < 31:  # noqa: PLR2004 - within a month
        return days(first.year, first.month, (1, 11, 21)[third], (10, 20, last.day)[third])
    if last.year > first.year:
        count = last.year - first.year + 1
        begin, end = -(-count * third // 3), -(-count * (third + 1) // 3)
        return years(first.year + begin, first.year + end - 1)
    count = last.month - first.month + 1
    return _months_from(first, count * third // 3, count * (third + 1) // 3 - 1)


def halved(whole: Period | None, number: int) -> Period | None:
    """The first or the second half of a span of whole months."""
    if whole is None:
        return None
    first, last = whole
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return _months_from(first, count * (number - 1) // 2, count * number // 2 - 1)


def _months_from(first: date, start: int, stop: int) -> Period | None:
    begin, end = _shifted(first.year, first.month, start), _shifted(first.year, first.month, stop)
    return between(month(*begin), month(*end))


def _shifted(year: int, number: int, by: int) -> tuple[int, int]:
    total = year * 12 + number - 1 + by
    return total // 12, total % 12 + 1


def between(first: Period | None, last: Period | None) -> Period | None:
    """From the beginning of one to the end of another; None where they are the wrong way."""
    if first is None or last is None or last[1] < first[0]:
        return None
    return (first[0], last[1])


def moved(base: date | None, unit: str, by: int) -> Period | None:
    """The day, week, month, quarter, year, decade or century that lies ``by`` from a day's own."""
    if base is None:
        return None
    return _UNITS[unit](base, by)


def _day(base: date, by: int) -> Period | None:
    try:
        made = base + timedelta(days=by)
    except OverflowError:
        return None
    return (made, made)


def _week(base: date, by: int) -> Period | None:
    try:
        monday = base + timedelta(days=7 * by - base.weekday())
        return (monday, monday + timedelta(days=6))
    except OverflowError:
        return None


def _month(base: date, by: int) -> Period | None:
    return month(*_shifted(base.year, base.month, by))


def _quarter(base: date, by: int) -> Period | None:
    first = base.month - (base.month - 1) % 3
    year, number = _shifted(base.year, first, 3 * by)
    return quarter(year, number // 3 + 1)


def _year(base: date, by: int) -> Period | None:
    return years(base.year + by)


def _decade(base: date, by: int) -> Period | None:
    first = base.year - base.year % 10 + 10 * by
    return years(first, first + 9)


def _century(base: date, by: int) -> Period | None:
    return century((base.year - 1) // 100 + 1 + by)


_UNITS: dict[str, Callable[[date, int], Period | None]] = {
    "day": _day,
    "week": _week,
    "month": _month,
    "quarter": _quarter,
    "year": _year,
    "decade": _decade,
    "century": _century,
}


def stretch(base: date | None, unit: str, count: int, *, ahead: bool = False) -> Period | None:
    """The last (or the coming) ``count`` units, up to (or from) a day: the past two years."""
    if base is None or count < 1:
        return None
    other = moved_day(base, unit, count if ahead else -count)
    if other is None:
        return None
    return (base, other) if ahead else (other, base)


def moved_day(base: date, unit: str, by: int) -> date | None:
    """The same day of another month or year, the last of the month where it has none such."""
    sizes = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
    if unit in sizes:
        target = month(*_shifted(base.year, base.month, by * sizes[unit]))
        return None if target is None else target[0].replace(day=min(base.day, target[1].day))
    found = _day(base, by * (7 if unit == "week" else 1))
    return None if found is None else found[0]


def weekday(base: date | None, number: int, by: int | None = None) -> Period | None:
    """A day of the week (Monday is 0): the nearest before or on ``base``, or of another week."""
    if base is None:
        return None
    if by is None:
        return _day(base, -((base.weekday() - number) % 7))
    week = _week(base, by)
    return None if week is None else _day(week[0], number)


def year_in_full(text: str, near: int | None = None) -> int:
    """A year of two digits or four; two are those nearest to ``near`` (1900s where unknown)."""
    number = int(text)
    if len(text) > 2:  # noqa: PLR2004 - written in full
        return number
    if near is None:
        return 1900 + number
    hundred = near - near % 100 + number
    return min((hundred - 100, hundred, hundred + 100), key=lambda year: abs(year - near))
