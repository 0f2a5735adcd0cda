"""Lines of dual-use supply in a year."""

from typing import Any

from foedus.indicators.selections import delivering, supplied


def select(transfers: Any, years: Any) -> Any:
    """Supply lines of dual-use goods that are not weapons or parts made for weapons."""
    goods = transfers.filter(transfers.category == "dual-use")
    return supplied(delivering(goods, years, ("value_usd_m",)), ("value_usd_m",))


DEFINITIONS = {
    "lines with a stated value": lambda rows: rows.value_usd_m.notnull(),
}
