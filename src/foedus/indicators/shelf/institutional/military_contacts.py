"""Contacts of defence ministers, general staffs, security councils and service chiefs."""

from typing import Any

from foedus.indicators.selections import undirected

WEIGHTS = {
    "defence minister": 1.0,
    "security council": 1.0,
    "general staff": 0.8,
    "service chief": 0.5,
}


def select(contacts: Any) -> Any:
    """Meetings, calls and consultations of these ranks, each with its weight."""
    rows = contacts.filter(contacts.level.isin(tuple(WEIGHTS)))
    return undirected(rows, ("format",), value=rows.level.cases(*WEIGHTS.items(), else_=0.0))


DEFINITIONS = {
    "in person only": lambda rows: rows.format.notin(("video conference", "telephone call")),
}
