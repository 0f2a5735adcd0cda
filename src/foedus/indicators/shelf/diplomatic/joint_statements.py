"""Joint statements and declarations signed in a year."""

from typing import Any

from foedus.indicators.selections import undirected


def select(agreements: Any) -> Any:
    """Joint statements and declarations of the two."""
    return undirected(agreements.filter(agreements.type == "joint statement"))
