"""Share of the supplier's exports of major arms that went to the recipient."""

from typing import Any

from foedus.indicators.selections import FIGURE, directed, figures


def select(flows: Any) -> Any:
    """Published shares; the exporter is the actor."""
    rows = figures(flows, "share_partner_in_arms_exports", windows=True)
    return directed(rows, rows.actor, rows.partner, FIGURE)
