"""Estimated GDP and population by COW state."""

from __future__ import annotations

from typing import Any

from ibis import _


def economy(estimates: Any) -> Any:
    """One row for each state and year that could be estimated."""
    return estimates.filter(_.pwtrgdp.notnull() | _.mrgdppc.notnull() | _.pwtpop.notnull())
