"""Share of vetoed drafts that both vetoed."""

from typing import Any

from foedus.indicators.data_rows import contributing, ref, spread_over

YEARS = 3


def select(dyads: Any, un_vetoes: Any, un_veto_count: Any) -> Any:
    """One row for each draft that either side vetoed: 1 where both did; both can veto."""
    for side in ("ccode1", "ccode2"):
        able = un_veto_count.select(able="ccode", at="year").view()
        joined = dyads.join(able, (dyads[side] == able.able) & (dyads.year == able.at))
        dyads = joined.select("ccode1", "ccode2", "year")
    sides = []
    for own, other in (("ccode1", "ccode2"), ("ccode2", "ccode1")):
        cast = un_vetoes.select("veto", "row", state="ccode", when="year")
        seen = spread_over(cast.rename(year="when"), YEARS)
        rows = dyads.join(seen, (dyads[own] == seen.state) & (dyads.year == seen.year))
        both = un_vetoes.select(same="veto", partner="ccode")
        rows = rows.left_join(both, (rows.veto == both.same) & (rows[other] == both.partner))
        joint = rows.partner.notnull()
        made = contributing(rows, [ref("un_vetoes", rows)], value=joint.cast("float64"))
        sides.append(made if own == "ccode1" else made.filter(made.value == 0))
    return sides[0].union(sides[1])
