"""Militarized disputes: disputes, pairs on opposite sides, and one dispute a pair and year."""

from typing import Any

from foedus.evidence.sources.conflicts import dispute_years, known_days, opposed
from foedus.evidence.sources.spans import in_file

ATTRIBUTES = ("fatality", "fatalpre", "hiact", "hostlev", "orig")


def mid_disputes(disputes: Any) -> Any:
    """Return a row for each dispute."""
    return in_file(disputes, "disputes")


def mid_sides(sides: Any = None, participants: Any = None) -> Any:
    """Return the pairs on opposite sides, as published or made of the participants."""
    if sides is not None:
        return in_file(sides, "sides")
    if participants is None:
        return None
    spells = known_days(participants, "st", "end")
    return in_file(opposed(spells, "dispnum", "sidea", ATTRIBUTES), "participants")


def mid(mid_sides: Any, mid_disputes: Any) -> Any:
    """Return one row for each pair and year with a dispute."""
    details = mid_disputes.select(
        "dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon"
    )
    return dispute_years(mid_sides.inner_join(details, "dispnum"), "cowmid")
