"""Weighted kappa of votes in the UN General Assembly."""

from typing import Any

from foedus.indicators.data_rows import contributing, ref


def select(un_votes: Any) -> Any:
    """Every roll call on which both voted: 1 yes, 2 abstention, 3 no; absences are left out."""
    first = un_votes.select("resid", "year", "vote", "row", ccode1=un_votes.ccode)
    second = un_votes.select(other=un_votes.resid, ccode2="ccode", y="vote", row_2="row")
    both = first.join(second, (first.resid == second.other) & (first.ccode1 < second.ccode2))
    refs = [ref("un_votes", both), ref("un_votes", both, "row_2")]
    return contributing(both, refs, x=both.vote, y=both.y)
