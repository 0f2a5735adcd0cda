"""What a cell says: one reader of text per type of column."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from foedus.errors import NotFoundError
from foedus.evidence.casebooks.faults import quoted
from foedus.evidence.casebooks.schema import FieldSchema
from foedus.identity import FuzzyDate, States

EARLIEST = date(1800, 1, 1)
"""No casebook knows anything before this day."""

_YEARS = (1500, 2200)
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[^\s;,\"'<>&]{1,80}")
_CACHED = 20_000


class CellError(ValueError):
    """A cell that cannot be read.

    The remedy may be a function, called only if somebody is told: finding the nearest word for
    each of a hundred thousand faulty cells would take minutes.
    """

    def __init__(self, message: str, remedy: str | Callable[[], str]) -> None:
        super().__init__(message)
        self._remedy = remedy

    @property
    def remedy(self) -> str:
        """What to write instead."""
        return self._remedy if isinstance(self._remedy, str) else self._remedy()


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a cell takes beside the cell: who exists, and what day it is.

    ``actors`` are codes that the casebook itself declares, beyond those of ``states``.
    """

    states: States
    today: date
    actors: frozenset[str] = frozenset()

    @property
    def latest(self) -> date:
        """The last day on which anything can have become known, in any time zone."""
        return self.today + timedelta(days=1)


def today() -> date:
    """Give the day in Greenwich."""
    return datetime.now(tz=UTC).date()


Reader = Callable[[str], Any]


class CellReader(dict[str, Any]):
    """Reads the cells of a column: ``reader[cell]`` is its value, None where it is blank.

    Raises `CellError` for what cannot be read.  Values: text str, integer and year int, number
    float, date `date`, fuzzy `FuzzyDate`, flag bool, actor, ids and url str; a list column
    gives a tuple of these.  Equal cells give the same object, found without a call, so that a
    large table is read fast and stays small.
    """

    def __init__(self, field: FieldSchema, context: Context) -> None:
        super().__init__()
        self.field = field
        one = _READERS["ids" if field.name == "id" else field.type](field, context)
        self._read = _many(one) if field.list else one

    def __missing__(self, cell: str) -> Any:
        text = cell.strip()
        value = self._read(text) if text else None
        if len(self) < _CACHED:
            self[cell] = value
        return value


def _many(one: Reader) -> Reader:
    def read(cell: str) -> tuple[Any, ...]:
        parts = [part.strip() for part in cell.split(";")]
        values = tuple(one(part) for part in parts if part)
        if not values:
            raise CellError(f"{quoted(cell)} lists nothing.", "Write the values, split by ';'.")
        if len(set(values)) < len(values):
            twice = next(p for i, p in enumerate(parts) if p and p in parts[:i])
            raise CellError(f"{quoted(twice)} stands twice in the list.", "Keep it once.")
        return values

    return read


def nearest(text: str, known: Iterable[str]) -> str:
    """Give the known word that looks most like a text, or ``""``."""
    by_lower = {word.lower(): word for word in known}
    close = difflib.get_close_matches(text.lower(), by_lower, n=1)
    return by_lower[close[0]] if close else ""


def _text(field: FieldSchema, _: Context) -> Reader:
    allowed = frozenset(field.values)

    def read(cell: str) -> str:
        if allowed and cell not in allowed:
            message = f"{quoted(cell)} is not a value of this column."
            raise CellError(message, lambda: _choice(cell, field))
        return cell

    return read


def _choice(cell: str, field: FieldSchema) -> str:
    close = nearest(cell, field.values)
    if close:
        return f"Write {quoted(close)}."
    return f"Write one of {len(field.values)} values: {'; '.join(field.values)}."


def _id(field: FieldSchema, _: Context) -> Reader:
    del field

    def read(cell: str) -> str:
        if not _ID.fullmatch(cell):
            raise CellError(
                f"{quoted(cell)} cannot be an id.",
                "Write one label without blanks, commas, semicolons, quotes, < > or &, "
                "e.g. EX-014.",
            )
        return cell

    return read


def _number(field: FieldSchema, _: Context) -> Reader:
    def read(cell: str) -> float:
        value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            raise CellError(
                f"{quoted(cell)} is not a number.",
                "Write digits only, e.g. 1200; " + _unknown(field),
            )
        _in_range(value, cell, field)
        return value

    return read


def _integer(field: FieldSchema, _: Context) -> Reader:
    def read(cell: str) -> int:
        if not _WHOLE.fullmatch(cell):
            raise CellError(
                f"{quoted(cell)} is not a whole number.",
                "Write digits only, e.g. 3; " + _unknown(field),
            )
        value = int(cell)
        _in_range(value, cell, field)
        return value

    return read


def _unknown(field: FieldSchema) -> str:
    if field.required:
        return "this cell must be filled."
    return "leave the cell empty where unknown."


def _in_range(value: float, cell: str, field: FieldSchema) -> None:
    low, high = field.minimum, field.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    if low is not None and high is not None:
        bounds = f"from {low:g} to {high:g}"
    else:
        bounds = f"of {low:g} or more" if low is not None else f"of {high:g} or less"
    raise CellError(f"{quoted(cell)} is out of range.", f"Write a value {bounds}.")


def _year(field: FieldSchema, _: Context) -> Reader:
    first, last = _YEARS

    def read(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and first <= int(cell) <= last):
            raise CellError(
                f"{quoted(cell)} is not a year.",
                f"Write four digits from {first} to {last}, e.g. 2014; " + _unknown(field),
            )
        return int(cell)

    return read


def _date(field: FieldSchema, context: Context) -> Reader:
    def read(cell: str) -> date:
        try:
            day = date.fromisoformat(cell) if _DAY.fullmatch(cell) else None
        except ValueError:
            day = None
        if day is None:
            raise CellError(
                f"{quoted(cell)} is not a day of the calendar.",
                "Write a full date, YYYY-MM-DD; " + _unknown(field),
            )
        if not EARLIEST <= day <= context.latest:
            raise CellError(
                f"{cell} is not a day on which anybody can have read anything.",
                f"Write a day from {EARLIEST} to {context.latest}.",
            )
        return day

    return read


def _fuzzy(field: FieldSchema, _: Context) -> Reader:
    def read(cell: str) -> FuzzyDate:
        try:
            return FuzzyDate.parse(cell)
        except ValueError:
            raise CellError(
                f"{quoted(cell)} is not a date of the calendar.",
                "Write as much as is known, YYYY, YYYY-MM or YYYY-MM-DD; " + _unknown(field),
            ) from None

    return read


def _flag(field: FieldSchema, _: Context) -> Reader:
    def read(cell: str) -> bool:
        if cell not in ("y", "n"):
            raise CellError(
                f"{quoted(cell)} is neither y nor n.", "Write y or n; " + _unknown(field)
            )
        return cell == "y"

    return read


def _actor(field: FieldSchema, context: Context) -> Reader:
    del field

    def read(cell: str) -> str:
        if cell in context.actors or context.states.get(cell) is not None:
            return cell
        message = f"{quoted(cell)} is not the code of an actor."
        raise CellError(message, lambda: _actor_remedy(cell, context))

    return read


def _actor_remedy(cell: str, context: Context) -> str:
    try:
        return f"Write {context.states.resolve(cell).code}."
    except NotFoundError:
        return (
            "Write a three-letter code such as RUS or SUN, or declare your own under "
            '"foedus:actors" in datapackage.json.'
        )


def _url(field: FieldSchema, _: Context) -> Reader:
    del field

    def read(cell: str) -> str:
        try:
            parts = urlsplit(cell)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            sound = False
        if not sound or any(c.isspace() or c in '<>"' for c in cell):
            raise CellError(
                f"{quoted(cell)} is not a web address.",
                "Write the full address, beginning with https://, without blanks; "
                "leave the cell empty where there is none.",
            )
        return cell

    return read


_READERS: dict[str, Callable[[FieldSchema, Context], Reader]] = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "year": _year,
    "date": _date,
    "fuzzy": _fuzzy,
    "flag": _flag,
    "actor": _actor,
    "ids": _id,
    "url": _url,
}
