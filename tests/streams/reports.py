"""Invented reports, and the same counting once more in plain Python."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

CLASSES = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")


class Report(NamedTuple):
    """A row of an event file in canonical form."""

    event_id: str
    date: date
    source: str = ""
    target: str = ""
    root: str = "04"
    quad: int = 1
    goldstein: float | None = None
    mentions: int | None = None
    articles: int | None = None
    place: str = ""
    url: str = ""


def write(path: Path, reports: Iterable[Report]) -> Path:
    """Write a file of the layout ``canonical``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(Report._fields)
        out.writerows(["" if v is None else v for v in report] for report in reports)
    return path


def monthly(reports: Sequence[Report]) -> dict[tuple[date, str, str], dict[str, Any]]:
    """Months by hand: sets and loops, nothing shared with the expression."""
    volume: dict[date, set[tuple[str, date]]] = defaultdict(set)
    incidents: dict[tuple[Any, ...], dict[str, list[Report]]] = defaultdict(dict)
    for r in reports:
        volume[r.date.replace(day=1)].add((r.event_id, r.date))
        if r.source and r.target and r.source != r.target:
            what = (r.date.replace(day=1), r.source, r.target, r.date, r.quad, r.root, r.place)
            incidents[what].setdefault(r.event_id, []).append(r)
    months: dict[tuple[date, str, str], list[list[list[Report]]]] = defaultdict(list)
    for what, records in incidents.items():
        months[what[:3]].append(list(records.values()))
    return {month: _counted(told, len(volume[month[0]])) for month, told in months.items()}


def _counted(incidents: list[list[list[Report]]], volume: int) -> dict[str, Any]:
    """The row of a month, from its incidents, their records, and the rows of those."""
    counts: dict[str, Any] = {"incidents": len(incidents), "reports": 0, "duplicates": 0}
    counts |= dict.fromkeys(CLASSES, 0) | {f"{name}_reports": 0 for name in CLASSES}
    for records in incidents:
        name = CLASSES[records[0][0].quad - 1]
        counts[name] += 1
        counts[f"{name}_reports"] += len(records)
        counts["reports"] += len(records)
        counts["duplicates"] += sum(len(rows) - 1 for rows in records)
    every = [rows for records in incidents for rows in records]
    for name in ("mentions", "articles"):
        most = [max(given) for rows in every if (given := _given(rows, name))]
        counts[name] = sum(most) if most else None
    scores = [score for records in incidents if (score := _score(records)) is not None]
    counts["goldstein"] = sum(scores) / (len(scores) * 1000) if scores else None
    counts["distinct_urls"] = len({r.url for rows in every for r in rows if r.url}) or None
    return counts | {"volume": volume, "share": counts["reports"] / volume}


def _given(rows: Iterable[Report], name: str) -> list[Any]:
    return [value for r in rows if (value := getattr(r, name)) is not None]


def _score(records: Iterable[list[Report]]) -> int | None:
    """The mean score of an incident, in whole thousandths."""
    best = [
        max(math.floor(v * 1000 + 0.5) for v in given)
        for rows in records
        if (given := _given(rows, "goldstein"))
    ]
    return math.floor(sum(best) / len(best) + 0.5) if best else None


reports = st.builds(
    Report,
    event_id=st.integers(1, 12).map(str),
    date=st.dates(date(2019, 12, 20), date(2020, 2, 10)),
    source=st.sampled_from(["", "RUS", "CHN", "USA", "EUR"]),
    target=st.sampled_from(["", "RUS", "CHN", "USA", "EUR"]),
    root=st.sampled_from(["04", "19"]),
    quad=st.integers(1, 4),
    goldstein=st.none() | st.integers(-100, 100).map(lambda tenths: tenths / 10),
    mentions=st.none() | st.integers(1, 50),
    articles=st.none() | st.integers(1, 50),
    place=st.sampled_from(["", "RS48", "CH"]),
    url=st.sampled_from(["", "https://one.example/a", "https://two.example/b"]),
)
"""Few values of everything, so that reports meet in one incident and repeat each other."""
