"""Roll calls as arrays: votes by roll call and by state-session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InvalidDataError

Ints = NDArray[np.int32]
Codes = NDArray[np.int8]
Longs = NDArray[np.int64]

YES, ABSTAIN, NO = 0, 1, 2
FEWEST_ROLL_CALLS = 2


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes of states on roll calls, ready to be sampled.

    A *unit* is a state in a session, sorted by state, then session; an *item* is a roll call, or
    several that repeat one another and share their parameters.  Votes stand by item (sorted by
    session within it).  A vote is 0 yes, 1 abstain, 2 no; where an item shows only two of the
    three, the lower is 0 and the higher 2, and it has one cut.

    Attributes
    ----------
    states, sessions
        COW numbers of states and numbers of sessions, sorted.
    unit_state, unit_session, unit_start
        Index of state and of session by unit; the first unit of each state, and the end.
    gap
        Sessions since the state's unit before this one; 0 in its first.
    items, item_start, item_unit, item_vote
        An id by item; its first vote, and the end; unit and vote.
    unit_votes
        First vote by unit, and the end, of votes ordered by unit.
    first, last
        Index of first and last session by item.
    cuts
        Number of cuts by item: 2, or 1 where only two kinds of votes were cast.
    """

    states: Longs
    sessions: Longs
    unit_state: Ints
    unit_session: Ints
    unit_start: Ints
    gap: Ints
    items: Longs
    item_start: Ints
    item_unit: Ints
    item_vote: Codes
    unit_votes: Ints
    first: Ints
    last: Ints
    cuts: Codes

    @property
    def counts(self) -> Ints:
        """Number of votes by unit."""
        return np.diff(self.unit_votes)


def gather(
    session: Longs,
    roll_call: Longs,
    state: Longs,
    vote: Longs,
    bridges: Mapping[int, int] | None = None,
) -> Votes:
    """Arrays of votes, without what says nothing.

    Left out are roll calls on which all voted alike, and sessions of fewer than two others.

    Parameters
    ----------
    session, roll_call, state
        Numbers, one of each by vote; roll calls are numbered across sessions.
    vote
        1 yes, 2 abstain, 3 no.
    bridges
        Of roll calls that repeat another one, the number of the first of their kind.

    Raises
    ------
    InvalidDataError
        A vote is not 1 to 3, a state votes twice on a roll call, or nothing is left.
    """
    _check(vote, session, roll_call, state)
    item = _bridged(roll_call, bridges or {})
    keep = _telling(item, session, vote)
    if not keep.any():
        raise InvalidDataError(
            f"None of the {vote.size} votes tells states apart: there must be at least "
            f"{FEWEST_ROLL_CALLS} roll calls in a session on which not all voted alike."
        )
    return _arranged(session[keep], item[keep], state[keep], vote[keep])


def _check(vote: Longs, session: Longs, roll_call: Longs, state: Longs) -> None:
    """Votes are 1 to 3, and one of a state on a roll call."""
    wrong = np.flatnonzero((vote < 1) | (vote > NO + 1))
    if wrong.size:
        at = int(wrong[0])
        raise InvalidDataError(
            f"Vote {vote[at]} of state {state[at]} on roll call {roll_call[at]} (row {at + 1}) is "
            f"none of 1 yes, 2 abstain, 3 no, and so are {wrong.size - 1} more. Leave absences "
            "out; nothing was estimated."
        )
    number = np.unique(state, return_inverse=True)
    key = roll_call * number[0].size + number[1]
    order = np.argsort(key, kind="stable")
    same = np.diff(key[order]) == 0
    if same.any():
        at = int(order[np.flatnonzero(same)[0] + 1])
        raise InvalidDataError(
            f"State {state[at]} votes twice on roll call {roll_call[at]} of session "
            f"{session[at]} (row {at + 1}). Keep one of its votes; nothing was estimated."
        )


def _bridged(roll_call: Longs, bridges: Mapping[int, int]) -> Longs:
    """Roll calls by the first of their kind."""
    values, inverse = np.unique(roll_call, return_inverse=True)
    firsts = np.array([bridges.get(int(v), int(v)) for v in values], dtype=np.int64)
    return np.asarray(firsts[inverse], dtype=np.int64)


def _telling(item: Longs, session: Longs, vote: Longs) -> NDArray[np.bool_]:
    """Votes on items that show at least two kinds of votes, in sessions of at least two items."""
    _, index = np.unique(item, return_inverse=True)
    numbers, session_at = np.unique(session, return_inverse=True)
    keep = np.ones(vote.size, dtype=bool)
    while True:
        kinds = np.zeros((int(index.max(initial=-1)) + 1, 4), dtype=bool)
        kinds[index[keep], vote[keep]] = True
        there = np.zeros((numbers.size, kinds.shape[0]), dtype=bool)
        telling = (kinds.sum(axis=1) > 1)[index]
        there[session_at[keep & telling], index[keep & telling]] = True
        enough = (there.sum(axis=1) >= FEWEST_ROLL_CALLS)[session_at]
        left: NDArray[np.bool_] = keep & telling & enough
        if left.sum() == keep.sum():
            return left
        keep = left


def _arranged(session: Longs, item: Longs, state: Longs, vote: Longs) -> Votes:
    """Index the votes by item and by unit."""
    states, state_at = np.unique(state, return_inverse=True)
    sessions, session_at = np.unique(session, return_inverse=True)
    items, item_at = np.unique(item, return_inverse=True)
    pair = state_at * sessions.size + session_at
    pairs, unit_at = np.unique(pair, return_inverse=True)
    unit_state, unit_session = pairs // sessions.size, pairs % sessions.size
    codes, cuts = _coded(item_at, vote, items.size)
    by_item = np.lexsort((unit_at, session_at, item_at))
    edges = np.bincount(item_at, minlength=items.size)
    item_start = np.concatenate([[0], np.cumsum(edges)])
    ordered = session_at[by_item]
    apart = np.diff(sessions[unit_session], prepend=0)
    begins = np.concatenate([[True], np.diff(unit_state) != 0])
    return Votes(
        states=states,
        sessions=sessions,
        unit_state=unit_state.astype(np.int32),
        unit_session=unit_session.astype(np.int32),
        unit_start=_starts(unit_state, states.size),
        gap=np.where(begins, 0, apart).astype(np.int32),
        items=items,
        item_start=item_start.astype(np.int32),
        item_unit=unit_at[by_item].astype(np.int32),
        item_vote=codes[by_item],
        unit_votes=_starts(np.sort(unit_at), pairs.size),
        first=ordered[item_start[:-1]].astype(np.int32),
        last=ordered[item_start[1:] - 1].astype(np.int32),
        cuts=cuts,
    )


def _starts(index: NDArray[Any], size: int) -> Ints:
    """Where each value begins in a sorted index, and the end."""
    return np.searchsorted(index, np.arange(size + 1)).astype(np.int32)


def _coded(item: NDArray[Any], vote: Longs, size: int) -> tuple[Codes, Codes]:
    """Votes as 0, 1, 2 and cuts by item; of two kinds of votes, 0 is the lower, 2 the other."""
    seen = np.zeros((size, 3), dtype=bool)
    seen[item, vote - 1] = True
    two = seen.sum(axis=1) == 2  # noqa: PLR2004 - of three kinds of votes
    lowest = seen.argmax(axis=1)
    codes = (vote - 1).astype(np.int8)
    codes[two[item]] = np.where((vote - 1 == lowest[item])[two[item]], YES, NO)
    return codes, np.where(two, 1, 2).astype(np.int8)
