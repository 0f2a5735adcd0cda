"""Indicators that the recipe names: a sentence, a figure and a table for each."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts import Case, Panel
from foedus.report import blocks
from foedus.report.lookup import directions_of


def panel(case: Case, indicators: Sequence[str], name: str) -> Panel | None:
    """Show indicators side by side; None where the case knows none of them.

    ``name`` tells this panel's table of readings from that of another.
    """
    known = [case.cards[i] for i in indicators if i in case.cards]
    if not known:
        return None
    figures, tables, empty = blocks.blocks(case, [c.id for c in known])
    told = tuple(
        part
        for direction in directions_of(case, known[0])
        for part in blocks.sentence(case, known[0], direction)
    )
    missing = f"Without any value: {', '.join(empty)}. The traces say why." if empty else ""
    body = tuple(b for b in (told, (missing,) if missing else ()) if b)
    table = blocks.glance(case, [c.id for c in known], name)
    return Panel("indicators", "Indicators", body=body, figures=figures, tables=(*table, *tables))
