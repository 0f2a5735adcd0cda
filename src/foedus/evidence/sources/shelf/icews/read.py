"""ICEWS: events, with the names of countries that identity reads otherwise."""

from __future__ import annotations

from typing import Any

from ibis import _

NAMES = {"Congo": "COG", "Madagaskar": "MDG", "Moldova, Republic of": "MDA"}
"""Names that mean one state to ICEWS: Congo is the Republic, beside the Democratic Republic."""


def icews_events(stories: Any) -> Any:
    """Events as they came."""
    return stories.mutate(
        ccode1=_.country1.substitute(NAMES), ccode2=_.country2.substitute(NAMES)
    ).drop("country1", "country2")
