"""Militarized disputes after Gibler, Miller and Little: pairs, and one dispute a pair and year."""

from typing import Any

from foedus.evidence.sources.conflicts import dispute_years


def gml_mid_sides(sides: Any) -> Any:
    """Return the pairs on opposite sides of each dispute in each year."""
    return sides


def gml_mid(gml_mid_sides: Any) -> Any:
    """Return one row for each pair and year with a dispute."""
    return dispute_years(gml_mid_sides, "gmlmid")
