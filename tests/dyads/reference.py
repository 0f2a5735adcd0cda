"""The joins of peacesciencer as its help pages document them, by pandas on the tables it ships."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from tests.sources.r_files import EPOCH, r_frame

KEY = ["ccode1", "ccode2", "year"]
MEMBER = ["ccode", "year"]
Reference = Callable[[Any, bool], Any]


def frame_of(path: str, keys: Sequence[str]) -> Any:
    """A table of the mirror, its keys as integers."""
    return r_frame(path).astype(dict.fromkeys(keys, "int64"))


def states(path: str, columns: Sequence[str]) -> Reference:
    """``add_nmc`` and its like: the figures of both states, by state and year."""

    def reference(rows: Any, _directed: bool) -> Any:  # noqa: FBT001
        table = frame_of(path, MEMBER)[[*MEMBER, *columns]]
        for end in "12":
            own = table.rename(columns={c: f"{c}{end}" for c in ["ccode", *columns]})
            rows = rows.merge(own, on=[f"ccode{end}", "year"], how="left")
        return rows

    return reference


def atop(rows: Any, directed: bool) -> Any:  # noqa: FBT001
    """``add_atop_alliance``: undirected, the highest of both directions (its default)."""
    table = frame_of("peacesciencer/atop_alliance.rda", KEY)
    pledges = [c for c in table.columns if c.startswith("atop_")]
    if not directed:
        low, high = table[KEY[:2]].min(axis=1), table[KEY[:2]].max(axis=1)
        table[pledges] = table.groupby([low, high, table["year"]])[pledges].transform("max")
    return _zeros(rows.merge(table, on=KEY, how="left"), pledges, 1815, 2018)


def disputes(path: str, prefix: str, last: int) -> Reference:
    """``add_cow_mids``, ``add_gml_mids``: one dispute a dyad-year; zero where there is none."""

    def reference(rows: Any, _directed: bool) -> Any:  # noqa: FBT001
        made = rows.merge(frame_of(path, KEY), on=KEY, how="left")
        return _zeros(made, [f"{prefix}ongoing", f"{prefix}onset"], 1816, last)

    return reference


def igo(rows: Any, _directed: bool) -> Any:  # noqa: FBT001
    """``add_igos``: the undirected table in both orders."""
    table = frame_of("peacesciencer/cow_igo_ndy.rda", KEY)
    turned = table.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})
    return rows.merge(pd.concat([table, turned]), on=KEY, how="left")


def contiguity(rows: Any, _directed: bool) -> Any:  # noqa: FBT001
    """``add_contiguity``: the least type of the year; 0 where there is no record, to 2016."""
    spells = frame_of("peacesciencer/cow_contdir.rda", KEY[:2])
    for column in ("stdate", "enddate"):
        spells[column] = [pd.Timestamp.fromordinal(int(d) + EPOCH).year for d in spells[column]]
    years = [range(a, b + 1) for a, b in zip(spells["stdate"], spells["enddate"], strict=True)]
    table = spells.assign(year=years).explode("year").astype({"year": "int64"})
    least = table.groupby(KEY, as_index=False)["conttype"].min()
    return _zeros(rows.merge(least, on=KEY, how="left"), ["conttype"], 1816, 2016)


def majors(rows: Any, _directed: bool) -> Any:  # noqa: FBT001
    """``add_cow_majors``: 1 for a major power on any day of the year, else 0."""
    spells = frame_of("peacesciencer/cow_majors.rda", ["ccode", "styear", "endyear"])
    years = [range(a, b + 1) for a, b in zip(spells["styear"], spells["endyear"], strict=True)]
    table = spells.assign(year=years).explode("year")[MEMBER].drop_duplicates()
    table = table.astype({"year": "int64"}).assign(cowmaj=1.0)
    for end in "12":
        own = table.rename(columns={"ccode": f"ccode{end}", "cowmaj": f"cowmaj{end}"})
        rows = rows.merge(own, on=[f"ccode{end}", "year"], how="left")
    return rows.fillna({"cowmaj1": 0.0, "cowmaj2": 0.0})


def _zeros(rows: Any, columns: Sequence[str], first: int, last: int) -> Any:
    inside = rows["year"].between(first, last)
    for column in columns:
        rows[column] = rows[column].mask(rows[column].isna() & inside, 0)
    return rows
