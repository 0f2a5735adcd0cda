"""Joint military exercises, version 3: a row for each participant, and counts for each pair."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

UNIFIED = 1990
"""Before this year the sheet's DEU is the Federal Republic; DDR has a code of its own."""


def jme_participants(sheet: Any) -> Any:
    """One row for each participant, once."""
    year = ibis.coalesce(_.s_year, _.start.re_extract(r"(\d{4})$", 1).nullif("").cast("int64"))
    code = _.participant.upper()
    west = (code == "DEU") & (_.year < UNIFIED)
    listed = (
        sheet.filter(_.participant.notnull())
        .mutate(exercise=_.row, year=year)
        .mutate(ccode=west.ifelse("GFR", code))
        .mutate(again=ibis.row_number().over(group_by=["row", "ccode"], order_by="slot"))
        .filter(_.again == 0)
    )
    counted = listed.mutate(participants=_.count().over(group_by="row"))
    return counted.drop("slot", "participant", "again", "s_year")


def joint_exercises_jme(jme_participants: Any) -> Any:
    """Counts for each pair of participants, in the year the exercise began."""
    own = jme_participants
    other = own.view().select("exercise", "ccode")
    pairs = own.join(other, [own.exercise == other.exercise, own.ccode < other.ccode])
    return pairs.group_by(ccode1=_.ccode, ccode2=_.ccode_right, year=_.year).aggregate(
        jme_exercises=_.count(),
        jme_bilateral=(_.participants == 2).cast("int64").sum(),  # noqa: PLR2004 - a pair
        rows=_.row.collect(order_by=_.row),
    )
