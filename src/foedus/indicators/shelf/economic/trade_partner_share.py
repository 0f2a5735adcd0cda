"""Partner's share in the actor's total goods trade."""

from typing import Any

from foedus.indicators.selections import FIGURE, directed, figures


def select(flows: Any) -> Any:
    """Published shares of total goods trade."""
    rows = figures(flows, "share_partner_in_total_trade")
    return directed(rows, rows.actor, rows.partner, FIGURE)
