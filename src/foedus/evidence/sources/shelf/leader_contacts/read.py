"""China Vitae: entries on seven leaders by the country they name, and counts by year."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

CHINA = 710
FULL_NAMES = {"England": "United Kingdom", "Antigua": "Antigua and Barbuda"}
"""The collector's short names of two states."""

PLACE = r"travelled to ([^,(]+?)\s*(?:,| and met with|$)"


def leader_engagements(engagements: Any) -> Any:
    """Entries; what they were is told from their words alone."""
    return engagements.mutate(
        ccode1=ibis.literal(CHINA),
        ccode2=_.country.substitute(FULL_NAMES),
        met=_.text.contains("met with"),
        called=_.text.lower().re_search("phone"),
        travelled_to=_.text.re_extract(PLACE, 1).nullif(""),
    )


def leader_contacts(leader_engagements: Any) -> Any:
    """Entries for each country and year."""
    return leader_engagements.group_by(
        ccode1=_.ccode1, ccode2=_.ccode2, year=_.date.year()
    ).aggregate(
        engagements=_.count(),
        engagement_meetings=_.met.cast("int64").sum(),
        rows=_.row.collect(order_by=_.row),
    )
