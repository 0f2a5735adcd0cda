"""Peace data: spans at one level, and yearly means without the years of transitions."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

TRANSITION = -9
SPANS = 10
THOUSAND = 1000
GERMANY, FEDERAL_REPUBLIC = 255, 260
FEDERAL_YEARS = (1955, 1989)


def peace_spans(spans: Any) -> Any:
    """One row for each span; the level stands beside the span of the same number."""
    level = ibis.cases(*((_.place == f"span_{i}", _[f"level_{i}"]) for i in range(1, SPANS + 1)))
    listed = spans.filter(_.span.notnull()).mutate(level=level)
    return listed.select(
        "dyad",
        "span",
        "row",
        first_year=_.span.left(4).cast("int64"),
        last_year=_.span.substr(9, 4).cast("int64"),
        level=_.level.nullif(TRANSITION),
        transition=_.level == TRANSITION,
    )


def peace_scale(years: Any, peace_spans: Any) -> Any:
    """Published means, without those that the code of a transition was mixed into."""
    moving = peace_spans.filter(_.transition).select("dyad", "first_year", "last_year")
    touched = years.semi_join(
        moving,
        [
            years.dyad == moving.dyad,
            years.year >= moving.first_year,
            years.year <= moving.last_year,
        ],
    ).select(moving_row="row")
    known = years.left_join(touched, years.row == touched.moving_row)
    return known.select(
        "year",
        "row",
        ccode1=_state(known.dyad // THOUSAND, known.year),
        ccode2=_state(known.dyad % THOUSAND, known.year),
        peacelevel=known.moving_row.isnull().ifelse(known.peacelevel, None),
        transition=known.moving_row.notnull(),
    )


def _state(code: Any, year: Any) -> Any:
    """The COW system has a number of its own for the Federal Republic of Germany."""
    west = (code == GERMANY) & year.between(*FEDERAL_YEARS)
    return west.ifelse(FEDERAL_REPUBLIC, code)
