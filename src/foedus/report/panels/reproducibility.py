"""What it takes to make this report again, and to know that it is the same."""

from __future__ import annotations

from foedus.contracts import Case, Panel, TableView


def panel(case: Case) -> Panel:
    """Command, versions, digests; no step draws random numbers."""
    rows = (
        ("Run", case.run),
        ("Pair", case.dyad),
        ("Evidence known by", case.as_of.isoformat()),
        ("Casebook", f"{case.evidence.name} {case.evidence.version}"),
        ("Digest of the casebook", case.evidence.digest),
        ("foedus", case.version),
        *((key, value) for key, value in case.made_with.items()),
        ("Seeds", "none: no step draws random numbers"),
    )
    return Panel(
        "reproducibility",
        "Reproducibility",
        (
            "The same inputs and versions give this page again, byte for byte, except for the line "
            "that says when it was produced.",
        ),
        tables=(TableView("made-with", "What this run was made with", ("What", "Value"), rows),),
    )
