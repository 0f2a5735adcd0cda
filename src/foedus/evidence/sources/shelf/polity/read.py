"""Polity scores, by COW number and without the codes that are no scores."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

FIRST_YEAR = 1816
"""The COW state system begins here; Polity goes back to 1800."""

COW = {
    324: 325,
    341: 347,
    342: 345,
    347: 345,
    348: 341,
    364: 365,
    525: 626,
    529: 530,
    626: 625,
    769: 770,
    818: 816,
}
"""Polity's number -> COW's, where they differ: Sardinia, Kosovo, Serbia, Serbia and Montenegro,
Montenegro, the Soviet Union, South Sudan, Ethiopia, Sudan, Pakistan, Vietnam."""

AUSTRIA, AUSTRIA_HUNGARY, COMPROMISE = 305, 300, 1867
"""COW has one Austria-Hungary from 1816; Polity has Austria until the Compromise."""

LOWEST = -10


def polity(scores: Any) -> Any:
    """One row for each state and year; of two in a year of succession, the one that went on."""
    cow = ibis.cases(
        ((scores.ccode == AUSTRIA) & (scores.year < COMPROMISE), AUSTRIA_HUNGARY),
        *[(scores.ccode == theirs, ours) for theirs, ours in COW.items()],
        else_=scores.ccode,
    )
    later = _.year.lead().over(group_by="ccode", order_by="year")
    rows = scores.mutate(cow=cow, went_on=later == _.year + 1)
    last = ibis.row_number().over(
        group_by=["cow", "year"], order_by=[_.went_on.fill_null(False).desc(), _.ccode.desc()]
    )
    kept = rows.mutate(place=last).filter((_.place == 0) & (_.year >= FIRST_YEAR))
    score = kept.score
    given = "polity2" in kept.columns
    return kept.select(
        "year",
        "row",
        ccode=kept.cow,
        polity=(score >= LOWEST).ifelse(score, None),
        polity2=kept.polity2 if given else ibis.null("float64"),
        polity_special=(score < LOWEST).ifelse(score, None),
    )
