"""Meetings and calls of heads of state or government."""

from typing import Any

from foedus.indicators.selections import undirected

LEADERS = ("head of state", "head of government")
BY_WIRE = ("video conference", "telephone call")
VISITS = ("state visit", "visit", "informal summit")


def select(contacts: Any) -> Any:
    """Contacts of heads of state or government, in person or by wire."""
    return undirected(contacts.filter(contacts.level.isin(LEADERS)), ("format",))


DEFINITIONS = {
    "in person only": lambda rows: rows.format.notin(BY_WIRE),
    "visits only": lambda rows: rows.format.isin(VISITS),
}
