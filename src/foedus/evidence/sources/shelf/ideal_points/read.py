"""Ideal points from UN votes, by year or by session as the version has them."""

from __future__ import annotations

from typing import Any

import ibis

FIRST_SESSION = 1945
"""Session 1 opened in the year after; a session counts for the year in which it opens."""

ESTIMATES = ("fp", "all", "legacy")

CHINA, TAIWAN, PARTED = "710", "713", 1949
"""The source has the seat of China under Taiwan's number also while COW counts one China."""


def ideal_points(points: Any) -> Any:
    """One row for each state and year; estimates that a version does not give stay empty."""
    if "session" in points.columns:
        points = points.mutate(year=points.session + FIRST_SESSION).drop("session")
    early = (points.ccode == TAIWAN) & (points.year < PARTED)
    points = points.mutate(ccode=early.ifelse(CHINA, points.ccode))
    columns = {f"nvotes{kind}": "int64" for kind in ESTIMATES} | {
        f"idealpoint{kind}{end}": "float64" for kind in ESTIMATES for end in ("", "_q5", "_q95")
    }
    empty = {c: ibis.null(t) for c, t in columns.items() if c not in points.columns}
    return points.mutate(**empty).select("ccode", "year", *columns, "row")
