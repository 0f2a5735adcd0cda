"""Trade: each pair-year as two flows, from the importer's side."""

from typing import Any

from foedus.evidence.sources.spans import both_ways, in_file


def trade(dyads: Any) -> Any:
    """Return what each state imported from each other; without either figure there is no row."""
    both = both_ways(dyads, flow1="flow2", smoothflow1="smoothflow2")
    flows = both.select(
        "ccode1", "ccode2", "year", "row", flow=both.flow1, smoothflow=both.smoothflow1
    )
    return in_file(flows.filter(flows.flow.notnull() | flows.smoothflow.notnull()), "dyads")


def trade_totals(totals: Any) -> Any:
    """Return the imports and exports of each state."""
    return in_file(totals, "totals")
