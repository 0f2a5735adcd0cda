"""Share of the recipient's imports of major arms that the supplier delivered."""

from typing import Any

from foedus.indicators.selections import FIGURE, directed, figures


def select(flows: Any) -> Any:
    """Published shares; the importer is the actor, so the direction runs from its partner."""
    rows = figures(flows, "share_partner_in_arms_imports", windows=True)
    return directed(rows, rows.partner, rows.actor, FIGURE)
