"""Democracy scores of states, as V-Dem publishes them or as isard has collected them."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

FIRST_YEAR = 1816
"""The COW state system begins here; V-Dem goes back to 1789."""

SCORES = {
    "v2x_polyarchy": "float64",
    "v2x_polyarchy_codelow": "float64",
    "v2x_polyarchy_codehigh": "float64",
    "polity2": "int64",
    "euds": "float64",
    "aeuds": "float64",
}


def democracy(scores: Any) -> Any:
    """One row for each state and year that has any score; what an edition lacks stays empty."""
    empty = {c: ibis.null(t) for c, t in SCORES.items() if c not in scores.columns}
    whole = scores.mutate(**empty)
    any_score = ibis.coalesce(*(whole[c].cast("float64") for c in SCORES)).notnull()
    coded = whole.filter(any_score & (whole.year >= FIRST_YEAR) & whole.ccode.notnull())
    return coded.select("ccode", "year", *SCORES, "row").filter(_.year.notnull())
