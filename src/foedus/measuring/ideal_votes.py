"""Votes of the UN General Assembly as arrays for ideal points, with roll calls that repeat others.

Roll calls that repeat an earlier one share its parameters, which ties sessions together: the pairs
are those of the published estimation, to session 70 (Matches.csv, April 2020, Voeten's roll-call
numbers, MIT; see LICENSES/un-ideal-points.txt).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from foedus.errors import NotFoundError
from foedus.extras import need
from foedus.measuring.tables import columns
from foedus.project import Project


def votes_of(
    table: Mapping[str, Any], bridges: Mapping[int, int], sessions: tuple[int, int] | None
) -> tuple[Any, Mapping[int, int]]:
    """Arrays of votes, and the year in which most votes of each session were cast.

    Parameters
    ----------
    table
        Columns resid, ccode, vote and date of ``un_votes``.
    bridges
        As ``bridges_of`` gives them.
    sessions
        First and last session; all where left out.

    Raises
    ------
    NotFoundError
        There is no vote in these sessions.
    InvalidDataError
        Votes that cannot be read as votes, or that tell no states apart.
    """
    np = need("numpy", "measure")
    from foedus.alignment.ideal.votes import gather  # noqa: PLC0415 - needs the extra

    resid = table["resid"].astype(np.int64)
    session = resid // 1000
    first, last = sessions or (int(session.min(initial=0)), int(session.max(initial=0)))
    keep = (session >= first) & (session <= last)
    if not keep.any():
        raise NotFoundError(
            f"There is no vote in sessions {first} to {last}. Name sessions between "
            f"{session.min(initial=0)} and {session.max(initial=0)}; nothing was estimated."
        )
    year = table["date"].astype("datetime64[Y]").astype(int) + 1970
    years = {}
    for number in np.unique(session[keep]):
        values, counts = np.unique(year[session == number], return_counts=True)
        years[int(number)] = int(values[counts.argmax()])
    calls, states, cast = (
        table[name][keep].astype(np.int64) for name in ("resid", "ccode", "vote")
    )
    return gather(session[keep], calls, states, cast, bridges), years


def bridges_of(project: Project, as_of: date | None = None) -> dict[int, int]:
    """Of roll calls that repeat another, by ``resid``, the first of their kind."""
    calls = columns(project, "un_roll_calls", ["resid", "rcid"], as_of).table.to_pydict()
    number = {
        int(rcid): int(resid)
        for resid, rcid in zip(calls["resid"], calls["rcid"], strict=True)
        if rcid is not None
    }
    text = (files("foedus.alignment.ideal") / "bridges.csv").read_text(encoding="utf-8")
    first: dict[int, int] = {}
    for line in text.splitlines()[1:]:
        rcid, repeats = (int(cell) for cell in line.split(","))
        origin = first.get(repeats, repeats)
        first[rcid] = min(first.get(rcid, origin), origin)
    return {
        number[rcid]: number[origin]
        for rcid, origin in first.items()
        if rcid in number and origin in number
    }
