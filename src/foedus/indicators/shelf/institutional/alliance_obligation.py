"""The highest obligation that one state owes another under an alliance, as ATOP codes it."""

from typing import Any

import ibis

from foedus.indicators.data_rows import contributing, ref

DEFENCE, CONSULTATION, NEUTRALITY = 4, 3, 2
"""Levels of the commitment ladder that the flags bear out."""


def select(atop: Any) -> Any:
    """One row for each direction and year in which an obligation held."""
    level = ibis.cases(
        ((atop.atop_defense == 1) | (atop.atop_offense == 1), DEFENCE),
        (atop.atop_consul == 1, CONSULTATION),
        ((atop.atop_nonagg == 1) | (atop.atop_neutral == 1), NEUTRALITY),
    )
    rows = contributing(atop, [ref("atop", atop)], value=level.cast("float64"))
    return rows.filter(rows.value.notnull())
