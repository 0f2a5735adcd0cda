"""Corrections made to the casebook, each with its reason."""

from __future__ import annotations

from foedus.contracts import Case, Number, Panel, TableView


def panel(case: Case) -> Panel:
    """The list of corrections, as the casebook logs them."""
    made = case.evidence.corrections
    if not made:
        none = ("No correction had been logged by the cut-off date.",)
        return Panel("corrections", "Corrections made", body=(none,))
    keys = list(dict.fromkeys(key for correction in made for key in correction))
    rows = tuple(tuple(c.get(key) or None for key in keys) for c in made)
    count = Number(str(len(made)), "table-corrections")
    return Panel(
        "corrections",
        "Corrections made",
        ("Errors that were found in what the casebook was built from, and what was done.",),
        (("The casebook logs ", count, " corrections."),),
        tables=(
            TableView(
                "table-corrections",
                "Corrections",
                tuple(key.replace("_", " ").capitalize() for key in keys),
                rows,
            ),
        ),
    )
