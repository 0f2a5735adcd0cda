"""Who holds which level toward what, year by year: votes and promises as matrices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InvalidDataError

Ints = NDArray[np.int64]
Levels = NDArray[np.int8]

NONE = -1
"""The level of what was not cast or is not known: it takes part in no comparison."""

_SMALL = 1 << 20
"""Codes below this are looked up rather than sorted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One year: the level of each state (row) toward each item (column), -1 where there is none.

    Items are roll calls, or third states.  ``states`` are COW numbers in ascending order;
    ``weights``, one for each item, are NaN where unknown.
    """

    year: int
    states: Ints
    levels: Levels
    weights: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Ties:
    """Promises: from ``first`` toward ``second`` in ``year``, with the level of the strongest.

    A level of -1 says that it is not known.
    """

    first: Ints
    second: Ints
    year: Ints
    level: Levels


@dataclass(frozen=True, slots=True)
class Members:
    """Which states were in the system: one row for each state and year, with its weight."""

    state: Ints
    year: Ints
    weight: NDArray[np.float64] | None = None


def vote_levels(
    votes: NDArray[np.int64], levels: Mapping[int, int], left_out: tuple[int, ...] = ()
) -> Levels:
    """The level of each vote; -1 for votes that are left out.

    Raises
    ------
    InvalidDataError
        A vote that the coding does not know, such as 8 (absent) or 9 (not a member).
    """
    known = {**dict.fromkeys(left_out, NONE), **levels}
    if votes.size and (votes.min() < min(known) or votes.max() > max(known)):
        raise _unknown_votes(votes, known)
    table = np.full(max(known, default=0) - min(known, default=0) + 1, -2, np.int8)
    for vote, level in known.items():
        table[vote - min(known)] = level
    coded: Levels = table[votes - min(known)]
    if (coded == -2).any():  # noqa: PLR2004 - the mark set above
        raise _unknown_votes(votes, known)
    return coded


def promise_levels(promises: Mapping[str, NDArray[np.generic]], ranks: Mapping[str, int]) -> Levels:
    """The level of each promise: the highest rank of what is 1, and 0 where nothing is.

    A promise of which it is not known whether it was made (NaN) makes the level unknown (-1), where
    it would be the highest.

    Parameters
    ----------
    promises
        Columns of 0, 1 or NaN, one for each kind of promise.
    ranks
        The rank of each kind.

    Raises
    ------
    InvalidDataError
        A promise that is neither 0 nor 1.
    """
    size = len(next(iter(promises.values())))
    level, perhaps = np.zeros(size, np.int8), np.zeros(size, np.int8)
    for name, rank in ranks.items():
        made = promises[name].astype(np.float64)
        unknown = np.isnan(made)
        strange = ~unknown & (made != 0) & (made != 1)
        if strange.any():
            raise InvalidDataError(
                f"{name}: a promise is 0, 1 or empty, found {made[strange][0]:g}; nothing was "
                "measured. Correct the data set."
            )
        level = np.maximum(level, np.where(made == 1, rank, 0).astype(np.int8))
        perhaps = np.maximum(perhaps, np.where(unknown, rank, 0).astype(np.int8))
    return np.where(perhaps > level, np.int8(NONE), level)


def _unknown_votes(votes: NDArray[np.int64], known: Mapping[int, int]) -> InvalidDataError:
    strange = sorted(set(np.unique(votes).tolist()) - set(known))
    return InvalidDataError(
        f"votes: the coding knows {', '.join(map(str, sorted(known)))}, found "
        f"{', '.join(map(str, strange))}; nothing was measured. Leave absences (8) and "
        "non-members (9) out, or declare a level for them."
    )


def vote_sheets(
    call: Ints,
    state: Ints,
    year: Ints,
    level: Levels,
    *,
    absent: int | None = None,
    weights: Mapping[int, float] | None = None,
) -> Iterator[Sheet]:
    """Votes, one a row, as a sheet for each year, in order.

    Parameters
    ----------
    call, state, year, level
        Roll call, COW number, year and level (-1: as if not cast) of each vote.
    absent
        The level of a roll call in which a state did not vote that voted at least once in the
        year; None leaves it out.
    weights
        The weight of each roll call; roll calls without one are unknown.

    Raises
    ------
    InvalidDataError
        A state with two votes in a roll call, or a roll call in two years.
    """
    calls, column = _ranked(call)
    states, row = _ranked(state)
    year_of = np.zeros(len(calls), np.int64)
    year_of[column] = year
    if (year_of[column] != year).any():
        bad = call[np.flatnonzero(year_of[column] != year)[0]]
        raise InvalidDataError(
            f"votes: roll call {bad} stands in two years; nothing was measured. Give each roll "
            "call one year."
        )
    order = np.argsort(year_of, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    cast = np.zeros((len(states), len(calls)), np.int8)
    cells = row * len(calls) + place[column]
    np.put(cast, cells, 1)
    if np.count_nonzero(cast) != len(cells):
        raise _voted_twice(call, state)
    grid = np.full(cast.shape, NONE, np.int8)
    np.put(grid, cells, level)
    years, starts = np.unique(year_of[order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)]
    for one, begin, end in zip(years.tolist(), starts.tolist(), ends, strict=True):
        voted = cast[:, begin:end].any(axis=1)
        sheet = grid[voted, begin:end]
        if absent is not None:
            sheet[cast[voted, begin:end] == 0] = absent
        given = None if weights is None else _weights(calls[order[begin:end]], weights)
        yield Sheet(one, states[voted], sheet, given)


def tie_sheets(
    ties: Ties, members: Members, itself: int, *, either: bool = False
) -> Iterator[Sheet]:
    """Alliance portfolios, a sheet for each year of the members, in order.

    The portfolio of a state has an item for every state of the system in that year, itself
    included; the level is 0 where nothing was promised.  Promises to or from others are left out.

    Parameters
    ----------
    ties, members
        All promises, and who was in the system.
    itself
        A state's level toward itself.
    either
        Read the stronger of both directions; else only what the state itself promised.
    """
    by_year = np.argsort(ties.year, kind="stable")
    in_order = ties.year[by_year]
    listed = np.lexsort((members.state, members.year))
    years, starts = np.unique(members.year[listed], return_index=True)
    for one, who in zip(years.tolist(), np.split(listed, starts[1:]), strict=True):
        states = members.state[who]
        begin, end = np.searchsorted(in_order, [one, one + 1])
        now = by_year[begin:end]
        first, known_first = _found(states, ties.first[now])
        second, known_second = _found(states, ties.second[now])
        both = known_first & known_second
        grid = np.zeros((len(states), len(states)), np.int8)
        grid[first[both], second[both]] = ties.level[now][both]
        if either:
            grid = _stronger(grid)
        np.fill_diagonal(grid, itself)
        yield Sheet(one, states, grid, None if members.weight is None else members.weight[who])


def _stronger(grid: Levels) -> Levels:
    """The stronger of both directions; unknown where one is unknown and the other less than it."""
    return np.where((grid == NONE) | (grid.T == NONE), NONE, np.maximum(grid, grid.T))


def _found(states: Ints, wanted: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Where each wanted state stands among those in ascending order, and whether it does."""
    at = np.minimum(np.searchsorted(states, wanted), max(len(states) - 1, 0))
    return at, states[at] == wanted if len(states) else np.zeros(len(wanted), bool)


def _ranked(values: Ints) -> tuple[Ints, Ints]:
    """The different values in ascending order, and the place of each value among them."""
    if values.size and values.min() >= 0 and values.max() < _SMALL:
        seen = np.zeros(int(values.max()) + 1, np.bool_)
        seen[values] = True
        return np.flatnonzero(seen), (np.cumsum(seen) - 1)[values]
    distinct, inverse = np.unique(values, return_inverse=True)
    return distinct, inverse


def _weights(calls: Ints, weights: Mapping[int, float]) -> NDArray[np.float64]:
    return np.array([weights.get(call, np.nan) for call in calls.tolist()], np.float64)


def _voted_twice(call: Ints, state: Ints) -> InvalidDataError:
    pairs, count = np.unique(np.stack([call, state], axis=1), axis=0, return_counts=True)
    one, who = pairs[count > 1][0].tolist()
    return InvalidDataError(
        f"votes: state {who} has several votes in roll call {one}; nothing was measured. Keep "
        "one of them."
    )
