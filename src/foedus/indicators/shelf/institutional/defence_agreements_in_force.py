"""Agreements, mechanisms and plans on military matters in force in a year."""

from typing import Any

from foedus.indicators.selections import in_force

TYPES = (
    "treaty",
    "military agreement",
    "arms control / CBM",
    "notification agreement",
    "consultation mechanism",
    "cooperation plan",
)


def select(agreements: Any, years: Any) -> Any:
    """Agreements, mechanisms and plans on military matters, in each year in which they held."""
    return in_force(agreements.filter(agreements.type.isin(TYPES)), years, ("form",))


DEFINITIONS = {
    "binding texts only": lambda rows: rows.form == "binding",
}
