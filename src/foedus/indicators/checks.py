"""Checks on computed readings, in one place; the caller decides how loud they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from foedus.contracts import Card, Reading
from foedus.contracts.reading import check_reading
from foedus.errors import InvalidDataError


def check(readings: Iterable[Reading], cards: Mapping[str, Card]) -> None:
    """Raise where a reading breaks its contract.

    Raises
    ------
    InvalidDataError
        Naming the first faults: an indicator of a project's own shelf may cause them.
    """
    faults = [f for r in readings for f in check_reading(r, cards[r.indicator])]
    if faults:
        shown = "\n  ".join(faults[:5])
        raise InvalidDataError(
            f"{len(faults)} readings do not keep what their cards promise:\n  {shown}\n"
            "Correct the indicator's file or its card; nothing was written."
        )
