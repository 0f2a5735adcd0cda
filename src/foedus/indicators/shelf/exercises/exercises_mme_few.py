"""Exercises of a few states with both, by the year in which they began."""

from typing import Any

from foedus.indicators.data_rows import contributing, ref

MOST = 4


def select(exercise_participants: Any) -> Any:
    """Every small exercise in which both took part; one exercise counts once."""
    rows = exercise_participants
    sizes = rows.group_by(size_of=rows.mmeid).aggregate(states=rows.ccode.nunique())
    few = sizes.filter(sizes.states <= MOST)
    first = rows.select("mmeid", "row", ccode1=rows.ccode, year=rows.s_year)
    second = rows.select(other=rows.mmeid, ccode2="ccode", row_2="row")
    both = first.join(second, (first.mmeid == second.other) & (first.ccode1 < second.ccode2))
    both = both.join(few, both.mmeid == few.size_of)
    refs = [ref("exercise_participants", both), ref("exercise_participants", both, "row_2")]
    return contributing(both, refs, label=both.mmeid.cast("string"))
