"""Whether a treaty in force places troops of one state on the ground of another."""

from typing import Any

from foedus.indicators.data_rows import in_force

MUTUAL, ONE_SIDED = 2, 3
"""Codes of ``base``; 1 is neutral ground."""


def select(atop_alliances: Any, atop_members: Any) -> Any:
    """Every year in which both were members of an alliance that places troops."""
    placed = atop_alliances.base.isin([MUTUAL, ONE_SIDED])
    return in_force(atop_alliances, atop_members, placed.cast("int64"))
