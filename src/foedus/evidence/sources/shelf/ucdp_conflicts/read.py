"""UCDP/PRIO armed conflicts: their records, and the pairs of states that oppose each other."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

SIDE_A, SIDE_B = ("gwno_a", "gwno_a_2nd"), ("gwno_b", "gwno_b_2nd")


def ucdp_conflicts(conflicts: Any) -> Any:
    """The records as they are."""
    return conflicts.mutate(record=_.row)


def ucdp_opponents(ucdp_conflicts: Any) -> Any:
    """Each party of side A with each of side B, once for a conflict and year."""
    between_states = ucdp_conflicts.filter(_.type_of_conflict == "interstate")
    faced = ibis.union(
        *(
            between_states.filter(_[one].notnull(), _[two].notnull()).select(
                "conflict_id",
                "year",
                "intensity_level",
                "row",
                low=ibis.least(_[one], _[two]),
                high=ibis.greatest(_[one], _[two]),
                primary=ibis.literal((one, two) == (SIDE_A[0], SIDE_B[0])),
            )
            for one in SIDE_A
            for two in SIDE_B
        )
    )
    return faced.group_by(ccode1=_.low, ccode2=_.high, year=_.year).aggregate(
        ucdp_conflict=_.conflict_id.nunique(),
        ucdp_primary=_.conflict_id.nunique(where=_.primary),
        ucdp_intensity=_.intensity_level.max(),
        rows=_.row.collect(order_by=_.row, distinct=True),
    )
