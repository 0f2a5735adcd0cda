"""What data sets of roll calls share: the codes of a vote, and how alike two states voted."""

from __future__ import annotations

from typing import Any

YES, ABSTAIN, NO = VOTES = (1, 2, 3)
"""How a vote is coded here and in Voeten's data; absence is no vote and has no code."""


def agreement(votes: Any, roll_call: str, prefix: str) -> Any:
    """Count how every two states voted in the roll calls of a year in which both voted.

    The agreement of a roll call is 1 for equal votes, 1/2 where one abstained, 0 for yes against
    no; of a year, its mean (Lijphart 1963, American Political Science Review 57: 902-917, with
    abstention as half).  60 million pairs are counted, never kept.

    Parameters
    ----------
    votes
        Columns ``ccode``, ``year``, ``vote`` and the one named by ``roll_call``.
    prefix
        What the names of the counts begin with.

    Returns
    -------
    ibis Table
        ccode1 < ccode2, year, <prefix>_joint, <prefix>_agreement, <prefix>_same,
        <prefix>_opposed.
    """
    cast = votes.select(roll_call, "ccode", "year", "vote")
    first, second = cast.view(), cast.view()
    pairs = first.join(
        second, (first[roll_call] == second[roll_call]) & (first.ccode < second.ccode)
    ).select(
        ccode1=first.ccode,
        ccode2=second.ccode,
        year=first.year,
        apart=(first.vote - second.vote).abs(),
    )
    counted = pairs.group_by("ccode1", "ccode2", "year").aggregate(
        joint=pairs.count(),
        distance=pairs.apart.sum(),
        same=(pairs.apart == 0).sum(),
        opposed=(pairs.apart == NO - YES).sum(),
    )
    return counted.select(
        "ccode1",
        "ccode2",
        "year",
        **{
            f"{prefix}_joint": counted.joint,
            f"{prefix}_agreement": 1 - counted.distance / (counted.joint * (NO - YES)),
            f"{prefix}_same": counted.same,
            f"{prefix}_opposed": counted.opposed,
        },
    )


def month_end(day: Any) -> Any:
    """The last day of the month of a date."""
    import ibis  # noqa: PLC0415 - half a second that --help need not spend

    return (day.truncate("M") + ibis.interval(months=1) - ibis.interval(days=1)).cast("date")
