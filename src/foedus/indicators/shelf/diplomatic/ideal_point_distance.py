"""Distance of the two ideal points."""

from typing import Any

import ibis

from foedus.indicators.data_rows import contributing, of_first, of_second, ref


def _side(rows: Any, part: str) -> Any:
    """All-vote estimates where there are any (they join the most years), else final passage."""
    own = rows.select(
        "ccode1",
        "ccode2",
        "year",
        "row",
        point=rows.idealpointall.fill_null(rows.idealpointfp),
        q5=rows.idealpointall_q5.fill_null(rows.idealpointfp_q5),
        q95=rows.idealpointall_q95.fill_null(rows.idealpointfp_q95),
    )
    own = own.filter(own.point.notnull())
    return contributing(
        own,
        [ref("ideal_points", own)],
        part=ibis.literal(part),
        value=own.point,
        value_low=own.q5,
        value_high=own.q95,
    )


def select(dyads: Any, ideal_points: Any) -> Any:
    """The estimate of each side."""
    first, second = of_first(dyads, ideal_points), of_second(dyads, ideal_points)
    return _side(first, "numerator").union(_side(second, "denominator"))
