"""Share of the recipient's imports of engines that the supplier delivered."""

from typing import Any

from foedus.indicators.arms_rows import category_share

YEARS = 5


def select(ways: Any, arms_deliveries: Any) -> Any:
    """Deliveries of engines of five years from the one, over those from all."""
    return category_share(ways, arms_deliveries, "Engines", YEARS)
