"""Joint air and naval patrols a year."""

from typing import Any

from foedus.indicators.selections import undirected

PATROLS = ("joint air patrol", "joint naval patrol")


def select(exercises: Any) -> Any:
    """Air, surface, submarine and coast-guard patrols."""
    return undirected(exercises.filter(exercises.kind.isin(PATROLS)), ("domains",))


DEFINITIONS = {
    "armed forces only (no coast guards)": lambda rows: ~rows.domains.contains("internal-security"),
}
