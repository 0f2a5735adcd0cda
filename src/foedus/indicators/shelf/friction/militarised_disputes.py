"""Militarised disputes between the two."""

from typing import Any

from foedus.indicators.data_rows import contributing, ref, undirected


def select(mid_sides: Any) -> Any:
    """Every dispute that went on in the year with the two on opposite sides."""
    rows = undirected(mid_sides)
    return contributing(rows, [ref("mid_sides", rows)], label=rows.dispnum.cast("string"))
