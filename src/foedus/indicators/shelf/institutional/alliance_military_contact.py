"""How far treaties in force bind the armed forces of two states to work together."""

from typing import Any

from foedus.indicators.data_rows import in_force


def select(atop_alliances: Any, atop_members: Any) -> Any:
    """Every year in which both were members of an alliance with some military contact."""
    return in_force(atop_alliances, atop_members, atop_alliances.milcon)
