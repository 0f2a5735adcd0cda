"""Highest level of cooperation on strategic systems: 1 exchange, 2 assistance, 3 in operation."""

from typing import Any

from foedus.indicators.selections import OPEN, in_years, undirected


def select(projects: Any, years: Any) -> Any:
    """Strategic projects, in each year in which they ran."""
    chosen = projects.filter(projects.strategic_level > 0)
    last = chosen.ended.ifelse(chosen.end.year(), OPEN)
    rows = in_years(chosen, years, chosen.start.year(), last, ("strategic_level",))
    return undirected(rows, year=rows.year, value=rows.strategic_level)
