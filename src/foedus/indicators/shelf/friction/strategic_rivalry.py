"""Whether two states were strategic rivals in a year."""

from typing import Any

from foedus.indicators.data_rows import contributing, refs_of


def select(rivalry: Any) -> Any:
    """Every year of a rivalry."""
    rows = rivalry.filter(rivalry.ongoingrivalry == 1)
    refs = refs_of("rivalry_spells", rows)
    return contributing(rows, refs, value=rows.ongoingrivalry.cast("float64"))
