"""Surplus and gross domestic product by COW state."""

from __future__ import annotations

from typing import Any

from ibis import _

FIRST_YEAR = 1816
"""The COW state system begins here; the file goes back to 1800."""


def sdp_gdp(estimates: Any) -> Any:
    """One row for each state and year that was estimated."""
    return estimates.filter(_.wbgdp2011est.notnull() & (_.year >= FIRST_YEAR))
