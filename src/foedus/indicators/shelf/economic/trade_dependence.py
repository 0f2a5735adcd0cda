"""Goods trade with the partner over the actor's own GDP."""

from typing import Any

from foedus.indicators.selections import figures, parts, toward


def select(flows: Any, directions: Any) -> Any:
    """Trade between the two over the GDP of the side from which the direction runs."""
    trade = figures(flows, "goods_trade_total")
    trade = trade.filter(trade.partner.notnull()).cross_join(directions.select("direction"))
    gdp = toward(figures(flows, "gdp_current"), directions)
    return parts(numerator=trade, denominator=gdp, scale=100.0)
