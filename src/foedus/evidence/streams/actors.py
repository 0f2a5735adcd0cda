"""Small tables of actors that event tables are joined with: codes to states, states to numbers."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from foedus.evidence.streams.layouts import Layout
from foedus.identity import Actor, States


def actor_codes(layout: Layout, states: States) -> dict[str, str]:
    """What the actors of a layout are called with us, where that is not what they are called.

    A code that a state bore before (SUN) leads to the one it bears, if it is one state by its
    COW number; when it was a member is told by :func:`memberships`.  Codes of anything else
    (regions, organisations) are in neither table and stay what they are.
    """
    codes = {}
    for state in _states(states):
        written = state.name if layout.scheme == "name" else state.code
        codes[written] = states.canonical(state.code)
    codes |= layout.actors
    return {written: code for written, code in codes.items() if written != code}


def memberships(states: States) -> Any:
    """Spells of membership as an Arrow table: code, first_month, last_month (days 1), cow.

    The spells of all states that share a COW number stand under the code it bears last, as
    :func:`actor_codes` writes it; no two rows of a code overlap, also within a month.
    """
    import pyarrow as pa  # noqa: PLC0415

    spells: dict[tuple[str, int], list[tuple[date, date]]] = defaultdict(list)
    for state in _states(states):
        if state.cow is not None:
            spells[states.canonical(state.code), state.cow] += [
                (_month(first), _month(last or date.max)) for first, last in state.spells
            ]
    rows = [
        (code, first, last, cow)
        for (code, cow), months in spells.items()
        for first, last in _merged(sorted(months))
    ]
    return pa.table(
        {
            "code": pa.array([r[0] for r in rows], pa.string()),
            "first_month": pa.array([r[1] for r in rows], pa.date32()),
            "last_month": pa.array([r[2] for r in rows], pa.date32()),
            "cow": pa.array([r[3] for r in rows], pa.int64()),
        }
    )


def _states(states: States) -> list[Actor]:
    return [actor for actor in states if actor.kind == "state"]


def _month(day: date) -> date:
    return day.replace(day=1)


def _merged(months: list[tuple[date, date]]) -> list[tuple[date, date]]:
    """Spans of months, those that share a month made one."""
    merged: list[tuple[date, date]] = []
    for first, last in months:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged
