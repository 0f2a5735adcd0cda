"""Multinational military exercises: a row for each participant, and counts for each pair."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

UNNAMED = "-9"


def exercise_participants(wide: Any) -> Any:
    """One row for each participant that is named; the unnamed are counted and listed."""
    listed = wide.filter(_.participant.notnull()).mutate(
        again=ibis.row_number().over(group_by=["row", "participant"], order_by="slot")
    )
    once = listed.filter((_.again == 0) | (_.participant == UNNAMED))
    counted = once.mutate(participants=_.count().over(group_by="row"), ccode=_.participant)
    return counted.mutate(**{c: counted[c].nullif(UNNAMED) for c in ("ex_name", "location")}).drop(
        "slot", "participant", "again"
    )


def joint_exercises(exercise_participants: Any) -> Any:
    """Counts for each pair of participants, in the year the exercise began."""
    own = exercise_participants
    other = own.view().select("mmeid", "ccode")
    pairs = own.join(other, [own.mmeid == other.mmeid, own.ccode < other.ccode])
    alone = (_.participants == 2) & _.additional.isnull()  # noqa: PLR2004 - two make a pair
    return pairs.group_by(ccode1=_.ccode, ccode2=_.ccode_right, year=_.s_year).aggregate(
        mme_exercises=_.count(),
        mme_bilateral=alone.cast("int64").sum(),
        mme_warfighting=_.warfighting.cast("int64").sum(),
        mme_cpx=_.cpx.cast("int64").sum(),
        rows=_.row.collect(order_by=_.row),
    )
