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
    """Agreements, mechanisms and plans on military matters, in each year in which they held.

    A renewal extends what it renews and is not another agreement.
    """
    first_texts = agreements.filter(agreements.type.isin(TYPES), agreements.renewal_of.isnull())
    return in_force(first_texts, years, ("form",))


DEFINITIONS = {
    "binding texts only": lambda rows: rows.form == "binding",
}
