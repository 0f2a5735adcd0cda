"""Cells become values of the type that a card declares, exactly or not at all.

DuckDB's own casts are kinder than data deserve: of ``1.5`` they make the integer 2, of ``0x10``
16, of ``99-01-01`` a day in the year 99, and of ``infinity`` a date.  Here such a cell becomes
null, and whoever casts compares with the cells that were there.
"""

from __future__ import annotations

from typing import Any

TYPES = {
    "text": "string",
    "integer": "int64",
    "number": "float64",
    "date": "date",
    "flag": "boolean",
}
"""Types of a card, and those of the engine that hold them."""

YES = ("true", "t", "yes", "y", "1", "1.0")
NO = ("false", "f", "no", "n", "0", "0.0")

WHOLE = r"^([+-]?[0-9]+)(\.0*)?$"
DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
DAY = r"^([12][0-9]{3}[-/][0-9]{1,2}[-/][0-9]{1,2})([T ].*)?$"
FIRST_YEAR, LAST_YEAR = 1000, 2999
"""What has a date outside is a mark (``9999-12-31``) or a slip, and no day that anyone recorded."""

DAYS_A_YEAR = 366


def typed(cell: Any, kind: str) -> Any:
    """Return an Ibis column with the values of the cells, null where a cell is none of its type.

    Parameters
    ----------
    cell
        A column of a raw file: text, or of the file's own type.
    kind
        ``text``; ``integer`` (whole, also written ``2.0``, within 64 bits);
        ``number`` (finite); ``date`` (year, month, day, a time behind it is left out; numbers are
        days since 1970, as R has them); ``flag`` (yes, no, true, false, 1, 0).
    """
    made: Any = _KINDS[kind](cell)
    return made


def _text(cell: Any) -> Any:
    return cell.cast("string")


# Each expression names its cell as seldom as it can: Ibis writes a cell out in full wherever it
# is named, and nested conditions over hundreds of columns would keep the engine planning.


def _integer(cell: Any) -> Any:
    own = cell.type()
    if own.is_string():
        return cell.re_extract(WHOLE, 1).try_cast("int64")
    if own.is_floating() or own.is_decimal():
        rounded = cell.try_cast("int64")
        return (rounded == cell).ifelse(rounded, None)
    return cell.try_cast("int64") if own.is_numeric() or own.is_boolean() else _none("int64")


def _number(cell: Any) -> Any:
    own = cell.type()
    if own.is_string():
        given = cell.re_extract(DECIMAL, 0).try_cast("float64")
    elif own.is_numeric() or own.is_boolean():
        given = cell.cast("float64")
    else:
        return _none("float64")
    return given.nullif(float("inf")).nullif(float("-inf"))


def _date(cell: Any) -> Any:
    own = cell.type()
    if own.is_string():
        return cell.re_extract(DAY, 1).try_cast("date")
    if own.is_numeric():
        day = _day_number(cell)
    elif own.is_date() or own.is_timestamp():
        day = cell.cast("date")
    else:
        return _none("date")
    return day.year().between(FIRST_YEAR, LAST_YEAR).ifelse(day, None)


def _day_number(number: Any) -> Any:
    """Days since 1970; the time of day, where R gives one, is left out."""
    import ibis  # noqa: PLC0415

    within = (number.abs() < DAYS_A_YEAR * LAST_YEAR).ifelse(number, None)
    day = ibis.date(1970, 1, 1) + within.floor().cast("int64").as_interval("D")
    # Ibis takes this sum for a date, DuckDB makes a timestamp of it: a single cast is left out.
    return day.cast("timestamp").cast("date")


def _flag(cell: Any) -> Any:
    import ibis  # noqa: PLC0415

    word = cell.cast("string").lower()
    return ibis.cases((word.isin(YES), True), (word.isin(NO), False))


def _none(kind: str) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.null(kind)


_KINDS = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "flag": _flag,
}
