"""Published scores of alliances, by identifier in ATOP."""

from __future__ import annotations

from typing import Any

from ibis import _


def benson_clinton_scores(benson_clinton: Any) -> Any:
    """Scores of the revised article."""
    return benson_clinton


def alliance_latent_depth(latent_depth: Any) -> Any:
    """Latent depth; an end in the year 0 means that the alliance was in force."""
    return latent_depth.mutate(endyr=_.endyr.nullif(0))
