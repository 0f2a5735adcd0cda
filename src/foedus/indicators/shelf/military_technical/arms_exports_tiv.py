"""Arms exports of nine suppliers by recipient, mean of three years."""

from typing import Any

from foedus.indicators.data_rows import figures, ref, spread_over

YEARS = 3


def select(arms_exports: Any) -> Any:
    """Every figure of the year and the two before it, a third of each."""
    rows = spread_over(arms_exports, YEARS)
    return figures(rows, [ref("arms_exports", rows)], rows.tiv_2022 / YEARS)
