"""Share of attributed official statements that mark a limit or keep a distance."""

from typing import Any

from foedus.indicators.selections import spoken


def select(statements: Any, directions: Any) -> Any:
    """Statements about the relation; a joint one counts for both sides."""
    rows = spoken(statements, directions)
    return rows.mutate(value=(rows.stance <= 0).cast("float64"))
