"""Alliance treaties: promises of pairs by year, treaties, and their members."""

from typing import Any

from foedus.evidence.sources.spans import in_file

LAST = 2018
"""The year at whose end collection closed; an end of 0 means in force then."""


def atop(dyads: Any) -> Any:
    """Return what each state had promised each other state in each year."""
    return in_file(dyads, "dyads")


def atop_alliances(alliances: Any) -> Any:
    """Return a row for each treaty; what is in force has no end."""
    return in_file(_open_ended(alliances, "endyr", "endmo", "endday"), "alliances")


def atop_members(members: Any) -> Any:
    """Return a row for each member in each phase of a treaty; what is in force has no end."""
    ended = _open_ended(members, "yrexit", "moexit", "dayexit")
    told = ended.mutate(ccode=ended.member, last_year=ended.yrexit.fill_null(LAST))
    return in_file(told, "members")


def _open_ended(table: Any, *parts: str) -> Any:
    """Take away the ends that are written 0."""
    return table.mutate(**{part: table[part].nullif(0) for part in parts})
