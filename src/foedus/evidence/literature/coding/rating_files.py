"""Files of codes: who gave which value to which unit, in rows or in columns."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence
from pathlib import Path

from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.literature.coding.ratings import GROUPS, Rating, Ratings
from foedus.evidence.literature.coding.tables import Row, faults_error, needed, read_table

MISSING = ("", "NA", "N/A", "NaN", "nan", ".", "*")
"""Cells that say that a coder gave no value."""

_UNITS = ("unit", "item", "id", "passage", "case")
_LONG = ("unit", "coder", "value")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\Z")


def read_ratings(
    path: Path,
    level: str = "nominal",
    *,
    order: Sequence[str] = (),
    missing: Sequence[str] = MISSING,
) -> Ratings:
    """Read a file of codes, long (unit, coder, value) or wide (a column for each coder).

    Parameters
    ----------
    order
        Names of ordinal values from low to high, where they are no numbers.
    missing
        Cells that stand for no value.

    Raises
    ------
    InvalidDataError
        Lists all rows that are wrong.
    """
    columns, rows = read_table(path)
    lower = [name.casefold() for name in columns]
    lines = [Row(r.line, {k.casefold(): v for k, v in r.cells.items()}) for r in rows]
    taker = _Taker(level, tuple(order), frozenset(missing))
    if {"coder", "value"} & set(lower):
        needed(path, lower, _LONG)
        form = "long"
        for row in lines:
            taker.take(row, row["unit"], row["coder"], row["value"])
    else:
        form = "wide"
        unit = next((name for name in _UNITS if name in lower), "")
        coders = [n for n in lower if n and n != unit and n not in GROUPS]
        shown = dict(zip(lower, columns, strict=True))
        for row in lines:
            for coder in coders:
                taker.take(row, row[unit] if unit else f"line {row.line}", shown[coder], row[coder])
    if taker.faults:
        raise faults_error(path, taker.faults)
    if not lines:
        raise InvalidDataError(f"{path}: has no rows under its columns. Nothing was computed.")
    return Ratings(tuple(taker.ratings), tuple(sorted(taker.coders)), taker.missing, form)


class _Taker:
    """Takes cells one after another; gathers values, and what is wrong with them."""

    def __init__(self, level: str, order: tuple[str, ...], missing: frozenset[str]) -> None:
        self.ratings: list[Rating] = []
        self.coders: set[str] = set()
        self.faults: list[str] = []
        self.missing = 0
        self._level = level
        self._order = {name: float(i) for i, name in enumerate(order, 1)}
        self._absent = missing
        self._seen: dict[tuple[str, str, str], int] = {}
        self._languages: dict[str, str] = {}
        if order and level != "ordinal":
            raise UsageError("An order of values is for the ordinal level. Nothing was computed.")

    def take(self, row: Row, unit: str, coder: str, text: str) -> None:
        """Check the value of one coder for one unit."""
        if not unit or not coder:
            self.faults.append(f"line {row.line}: no {'coder' if unit else 'unit'}")
            return
        category, language = row["category"], row["language"]
        key = (unit, category, coder)
        if key in self._seen:
            self.faults.append(
                f"line {row.line}: {coder} gave a value to {unit!r} on line {self._seen[key]} too"
            )
            return
        self._seen[key] = row.line
        if language and self._languages.setdefault(unit, language) != language:
            self.faults.append(
                f"line {row.line}: {unit!r} is {language} here and {self._languages[unit]} before"
            )
            return
        self.coders.add(coder)
        if text in self._absent:
            self.missing += 1
            return
        value = self._value(text)
        if value is None:
            what = f"one of {', '.join(self._order)}" if self._order else "a number"
            self.faults.append(
                f"line {row.line}: {text[:40]!r} of {coder} must be {what} (level {self._level})"
            )
            return
        if self._level == "ratio" and isinstance(value, float) and value < 0:
            self.faults.append(f"line {row.line}: {text[:40]!r} is negative at the ratio level")
            return
        self.ratings.append(Rating(unit, coder, value, category, language))

    def _value(self, text: str) -> Hashable | None:
        if self._level == "nominal":
            return text
        if self._order:
            return self._order.get(text)
        if not _NUMBER.match(text):
            return None
        number = float(text.replace(",", "."))
        return number if math.isfinite(number) else None
