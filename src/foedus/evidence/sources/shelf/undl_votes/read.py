"""Votes on resolutions of the General Assembly, as the UN Digital Library records them."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from foedus.evidence.sources.rollcalls import ABSTAIN, NO, YES, agreement

CODES = {"Y": YES, "A": ABSTAIN, "N": NO}
"""X, the fourth code, is no vote."""


def undl_votes(votes: Any) -> Any:
    """Yes, abstain and no; members that did not vote are left out."""
    vote = ibis.cases(*[(votes.position == code, number) for code, number in CODES.items()])
    cast = votes.mutate(vote=vote, year=_.date.year()).filter(_.vote.notnull())
    return cast.select("undl_id", "ccode", "date", "year", "vote", "row")


def undl_resolutions(votes: Any) -> Any:
    """One row for each voting record, with its tally."""
    calls = votes.group_by("undl_id").aggregate(
        **{name: _[name].first() for name in ("date", "session", "resolution", "title")},
        n_yes=(_.position == "Y").sum(),
        n_abstain=(_.position == "A").sum(),
        n_no=(_.position == "N").sum(),
        rows=_.row.collect(),
    )
    return calls.mutate(year=_.date.year())


def undl_agreement(undl_votes: Any) -> Any:
    """Agreement of every two states in every year."""
    return agreement(undl_votes, "undl_id", "undl")
