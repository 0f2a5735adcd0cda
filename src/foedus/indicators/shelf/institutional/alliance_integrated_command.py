"""Whether a treaty in force puts forces of two states under one command in peace."""

from typing import Any

from foedus.indicators.data_rows import in_force


def select(atop_alliances: Any, atop_members: Any) -> Any:
    """Every year in which both were members of an alliance with an integrated command."""
    return in_force(atop_alliances, atop_members, atop_alliances.intcom)
