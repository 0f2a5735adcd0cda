"""Mean stance of attributed official statements, by the side that speaks."""

from typing import Any

from foedus.indicators.selections import spoken


def select(statements: Any, directions: Any) -> Any:
    """Statements about the relation; a joint one counts for both sides."""
    rows = spoken(statements, directions)
    return rows.mutate(value=rows.stance.cast("float64"))
