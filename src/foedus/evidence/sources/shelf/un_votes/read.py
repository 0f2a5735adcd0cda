"""Roll calls of the General Assembly: votes, roll calls, and the agreement of pairs."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from foedus.evidence.sources.rollcalls import ABSTAIN, NO, VOTES, YES, agreement, month_end

SESSION = 1000
"""A roll call is numbered session x 1000 + serial number."""

FIRST_DATED_SESSION = 59
"""From this session on the day of the month is that of the vote."""

NEAR = 3
"""How far a tally may be from the described one: votes that the preparer left out."""

TEXTS = ("rcid", "unres", "amend", "para", "short", "descr", "me", "nu", "di", "hr", "co", "ec")


def un_votes(votes: Any) -> Any:
    """Yes, abstain and no, each with the date that most votes of its roll call carry."""
    cast = votes.filter(_.vote.isin(VOTES))
    days = cast.group_by("resid").aggregate(day=_.date.mode())
    known = cast.join(days, "resid").mutate(date=_.day, year=_.day.year())
    dated = known.resid >= FIRST_DATED_SESSION * SESSION
    known = known.mutate(known_on=dated.ifelse(known.day, month_end(known.day)))
    return known.select("resid", "ccode", "date", "year", "known_on", "vote", "row")


def un_roll_calls(votes: Any, described: Any) -> Any:
    """Tallies of all votes cast, with the description of the same session and serial number."""
    counted = un_votes(votes).group_by("resid", "date", "year", "known_on")
    calls = counted.aggregate(
        n_yes=(_.vote == YES).sum(),
        n_abstain=(_.vote == ABSTAIN).sum(),
        n_no=(_.vote == NO).sum(),
        rows=_.row.collect(),
    ).mutate(session=_.resid // SESSION)
    texts = _described(described)
    joined = calls.left_join(texts, "resid")
    near = (
        (joined.n_yes - joined["yes"]).abs()
        + (joined.n_abstain - joined.abstain).abs()
        + (joined.n_no - joined["no"]).abs()
    ) <= NEAR
    return joined.select(
        *calls.columns, **{name: near.ifelse(joined[name], None) for name in TEXTS}
    )


def _described(described: Any) -> Any:
    """One description for each roll call, numbered as the votes are."""
    if "resid" in described.columns:
        first = described.mutate(again=ibis.row_number().over(group_by="resid", order_by="row"))
        return first.filter(_.again == 0).drop("again", "row", "session")
    serial = ibis.row_number().over(group_by="session", order_by="rcid") + 1
    return described.mutate(resid=_.session * SESSION + serial).drop("row", "session")


def un_agreement(un_votes: Any) -> Any:
    """Agreement of every two states in every year."""
    return agreement(un_votes, "resid", "un")
