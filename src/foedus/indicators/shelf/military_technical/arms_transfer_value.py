"""Value of arms deliveries a year, from the values of contracts."""

from typing import Any

from foedus.indicators.selections import delivering, supplied

VALUES = ("value_usd_m", "value_usd_m_low", "value_usd_m_high")


def select(transfers: Any, years: Any) -> Any:
    """Lines that deliver in a year; a contract's value is spread evenly over its deliveries."""
    arms = transfers.filter(transfers.category != "dual-use")
    rows = delivering(arms, years, VALUES)
    span = (rows.last_year - rows.first_year + 1).cast("float64")
    return supplied(
        rows,
        value=rows.value_usd_m / span,
        value_low=rows.value_usd_m_low.fill_null(rows.value_usd_m) / span,
        value_high=rows.value_usd_m_high.fill_null(rows.value_usd_m) / span,
    )
