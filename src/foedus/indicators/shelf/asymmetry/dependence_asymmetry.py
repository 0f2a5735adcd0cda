"""Logarithm of the first actor's trade share with the second over the reverse."""

from typing import Any

from foedus.indicators.selections import figures, over


def select(flows: Any, directions: Any) -> Any:
    """Each side's share of trade with the other; the dyad's first actor stands above."""
    return over(figures(flows, "share_partner_in_total_trade"), directions)
