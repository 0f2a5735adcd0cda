"""Defence cooperation agreements in force, as DCAD codes them."""

from typing import Any

from foedus.indicators.data_rows import contributing, refs_of


def select(dca: Any) -> Any:
    """One row for each pair and year with agreements in force; its value is their number.

    Its raw records are those of the agreements, which the table of agreements holds one by one.
    """
    return contributing(dca, refs_of("dca_agreements", dca), value=dca.dca.cast("float64"))
