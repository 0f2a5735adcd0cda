"""Capabilities: the published table, as it is."""

from typing import Any


def nmc(capabilities: Any) -> Any:
    """Return the capabilities of each state in each year."""
    return capabilities
