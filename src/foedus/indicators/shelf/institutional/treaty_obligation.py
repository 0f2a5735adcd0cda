"""Most demanding obligation in force, as a level from 0 (none) to 5 (unconditional defence)."""

from typing import Any

from foedus.indicators.selections import in_force

LEVELS = {
    "none": 0,
    "declaration": 1,
    "friendship": 2,
    "consultation": 3,
    "conditional defence": 4,
    "unconditional defence": 5,
}


def select(agreements: Any, years: Any) -> Any:
    """Texts with an obligation, in each year in which they held, with its level."""
    binding = agreements.filter(agreements.obligation != "none")
    rows = in_force(binding, years, ("obligation",))
    return rows.mutate(value=rows.obligation.cases(*LEVELS.items(), else_=0))
