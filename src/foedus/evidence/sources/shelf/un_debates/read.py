"""Speeches in the general debate, one for each state and year."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

NAME = r"([A-Z]{3})_([0-9]+)_([0-9]{4})\.txt"
PARTS = ("iso3", "session", "year")
"""What the name of a file says, in order."""

LAST_MONTH, LAST_DAY = 12, 31


def un_debates(speeches: Any) -> Any:
    """Text, session and year, with a measure of whether the text is English."""
    if "name" in speeches.columns:
        part = {n: speeches.name.re_extract(NAME, i) for i, n in enumerate(PARTS, 1)}
        speeches = speeches.mutate(
            iso3=part["iso3"],
            session=part["session"].cast("int64"),
            year=part["year"].cast("int64"),
        )
    return speeches.mutate(
        ccode=_.iso3,
        known_on=ibis.date(_.year, LAST_MONTH, LAST_DAY),
        latin=_.text.re_replace("[^A-Za-z ]", "").length() / _.text.length(),
    ).select("ccode", "year", "session", "known_on", "latin", "text", "row")
