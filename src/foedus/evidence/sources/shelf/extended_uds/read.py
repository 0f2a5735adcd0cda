"""Extended unified democracy scores of independent states with a COW number."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

FIRST_YEAR = 1816


def uds(scores: Any) -> Any:
    """One score for each independent state and year; of two under one number, the better known."""
    named = scores.filter(_.in_system & _.ccode.notnull() & (_.year >= FIRST_YEAR))
    place = ibis.row_number().over(
        group_by=["ccode", "year"], order_by=[_.num_measures.desc(), _.row]
    )
    return named.mutate(place=place).filter(_.place == 0).drop("place", "in_system")
