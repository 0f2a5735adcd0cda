"""The GDELT graph: a score for each pair and day, and its sum over a year."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _


def gdelt_graph(days: Any) -> Any:
    """Days as they came."""
    return days


def gdelt_graph_years(gdelt_graph: Any) -> Any:
    """Years of two different states, whichever of them a day names first."""
    pairs = gdelt_graph.filter(_.ccode1 != _.ccode2).mutate(
        low=ibis.least(_.ccode1, _.ccode2), high=ibis.greatest(_.ccode1, _.ccode2)
    )
    return pairs.group_by(ccode1=_.low, ccode2=_.high, year=_.day.year()).aggregate(
        gdelt_graph_score=_.score.sum(),
        gdelt_graph_days=_.day.nunique(),
        rows=_.row.collect(order_by=_.row),
    )
