"""Joint exercises a year: bilateral, multilateral and command-post, without patrols."""

from typing import Any

from foedus.indicators.selections import undirected

PATROLS = ("joint air patrol", "joint naval patrol")


def select(exercises: Any) -> Any:
    """Everything that any author has counted as an exercise, patrols included."""
    return undirected(exercises, ("kind", "domains"))


def main(rows: Any) -> Any:
    """Exercises proper."""
    return rows.kind.notin(PATROLS)


DEFINITIONS = {
    "bilateral only": lambda rows: main(rows) & (rows.kind != "multilateral exercise"),
    "armed forces only (no police, border or coast guards alone)": lambda rows: (
        main(rows) & ~((rows.domains.length() == 1) & rows.domains.contains("internal-security"))
    ),
    "joint patrols included": lambda rows: rows.kind.notnull(),
}
