"""The state of an estimation, and one sweep over all that is unknown.

``z = b x + e``: a state at ``x`` votes yes if ``z < c1``, no if ``z > c2``, and abstains between.
Places walk: the log density of all places and of the sessions' levels is, up to a constant,

    - 1/2 sum spring (x_t - x_{t-1})^2 - 1/2 sum pull (x_t - level_t)^2
    - 1/2 FIRMNESS sum level_t^2

within -5.5 to 5.5.  With levels of 0 this is a stationary autoregression of variance 1 whose steps
have variance ``smoothing`` (a quarter, as published); sessions apart count for the time between.
The pull holds states whose votes are all on one side: in a pure random walk they drift off, and the
published code clips them.  Slopes are ``N(0, w^2)``, with ``w^2`` inverse gamma (1/2, 1/2); cuts
are uniform in order within -7 to 7.  Places are shown standardised.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.ideal import items, moves, walk
from foedus.alignment.ideal.normal import TABLE
from foedus.alignment.ideal.votes import Votes

Floats = NDArray[np.float64]
SMOOTHING = 0.25
FIRMNESS = 100.0


@dataclass(slots=True)
class Workspace:
    """Arrays that a sweep reuses: what follows from the votes, and room for the tables."""

    votes: Votes
    spring: Floats
    pull: Floats
    turn: NDArray[np.int32]
    row: NDArray[np.int32]
    order: NDArray[np.int32]
    tables: NDArray[np.float32]
    logs: NDArray[np.float32]
    centre: Floats
    root: Floats
    sizes: Floats


@dataclass(slots=True)
class State:
    """All unknowns: places by unit, parameters by item, levels by session, the width of slopes."""

    x: Floats
    p: Floats
    level: Floats
    width: float

    def copy(self) -> State:
        """A state of its own."""
        return State(self.x.copy(), self.p.copy(), self.level.copy(), self.width)


def workspace(votes: Votes, smoothing: float = SMOOTHING) -> Workspace:
    """Room for sweeps over these votes."""
    units, number = votes.unit_state.size, votes.items.size
    keep = np.where(votes.gap > 0, (1.0 - smoothing) ** (0.5 * votes.gap), 0.0)
    variance = 1.0 - keep * keep
    pull = (1.0 - keep) / variance
    pull[:-1] -= np.where(votes.gap[1:] > 0, (keep * (1.0 - keep) / variance)[1:], 0.0)
    middle = (votes.item_start[:-1] + votes.item_start[1:]) // 2
    return Workspace(
        votes=votes,
        spring=keep / variance,
        pull=pull,
        turn=votes.unit_session[votes.item_unit[middle]],
        row=(3 * votes.unit_item + votes.unit_vote).astype(np.int32),
        order=np.argsort(votes.unit_session, kind="stable").astype(np.int32),
        tables=np.zeros((3 * number, walk.KNOTS), dtype=np.float32),
        logs=np.zeros((units, walk.KNOTS), dtype=np.float32),
        centre=np.zeros((number, 3)),
        root=np.zeros((number, 3, 3)),
        sizes=np.full((votes.sessions.size, 2), 0.02),
    )


def emissions(work: Workspace, state: State) -> None:
    """Log-likelihood of every unit at every knot, given the items."""
    votes = work.votes
    walk.tabulate(TABLE, state.p, votes.cuts, work.tables)
    walk.emit(work.tables, votes.unit_votes, work.row, work.order, work.logs)


def settle(work: Workspace, state: State, steps: int) -> None:
    """Move items to their mode given the places."""
    votes = work.votes
    items.newton(
        TABLE, state.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        state.p, state.width, steps,
    )  # fmt: skip


def approximate(work: Workspace, state: State) -> None:
    """What items are proposed from: normal about their mode given the present places."""
    votes, near = work.votes, state.copy()
    settle(work, near, 6)
    items.approximate(
        TABLE, near.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        near.p, near.width, work.centre, work.root,
    )  # fmt: skip


def draw_items(work: Workspace, state: State, rng: np.random.Generator, *, near: bool) -> int:
    """Draw slopes and cuts; returns how many moved."""
    votes = work.votes
    return items.draw(
        TABLE, state.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        state.p, state.width, work.centre, work.root, near, rng,
    )  # fmt: skip


def draw_places(work: Workspace, state: State, rng: np.random.Generator) -> None:
    """Draw every path, the sessions' levels, and the common scale."""
    votes = work.votes
    emissions(work, state)
    towards = state.level[votes.unit_session]
    walk.draw_paths(
        work.logs, votes.unit_start, work.spring, work.pull, towards, state.x, rng,
    )  # fmt: skip
    draw_levels(work, state, rng)
    draw_scales(work, state, rng)


def draw_levels(work: Workspace, state: State, rng: np.random.Generator | None) -> None:
    """Draw the sessions' levels; without a generator, set them to their mean."""
    session = work.votes.unit_session
    weight = np.bincount(session, work.pull) + FIRMNESS
    state.level[:] = np.bincount(session, work.pull * state.x) / weight
    if rng is not None:
        state.level += rng.standard_normal(weight.size) / np.sqrt(weight)


def draw_scales(work: Workspace, state: State, rng: np.random.Generator | None) -> None:
    """Draw the scale of places, which moves against that of slopes, and the width of slopes.

    Without a generator, set the width alone, for smooth paths know no scale; a scale that would put
    a place out of bounds is refused.
    """
    votes = work.votes
    steps = np.diff(state.x)
    away = state.x - state.level[votes.unit_session]
    energy = float(work.pull @ away**2 + work.spring[1:] @ steps**2)
    energy += FIRMNESS * float(state.level @ state.level)
    free, count = state.x.size + state.level.size, votes.items.size
    a = 1.0 if rng is None else float(np.sqrt(rng.chisquare(free) / max(energy, 1e-12)))
    if a * float(np.abs(state.x).max()) < walk.EDGE:
        state.x *= a
        state.level *= a
        state.p[:, 0] /= a
    drawn = count + 1.0 if rng is None else float(rng.chisquare(count + 1))
    state.width = float(np.sqrt((float(state.p[:, 0] @ state.p[:, 0]) + 1.0) / drawn))


def move_seams(work: Workspace, state: State, rng: np.random.Generator, learn: float) -> int:
    """Shift and stretch later sessions; returns how many moves were accepted."""
    votes = work.votes
    return moves.move_seams(
        TABLE, state.x, votes.unit_session, votes.gap, work.spring, work.pull,
        state.level, FIRMNESS,
        votes.item_start, votes.item_unit, votes.item_vote, state.p, state.width,
        votes.first, votes.last, work.turn, work.sizes, learn, rng,
    )  # fmt: skip


def standardised(x: Floats) -> Floats:
    """Places with mean 0 and standard deviation 1 over all state-sessions, as published."""
    deviation = float(x.std())
    out: Floats = (x - x.mean()) / (deviation if deviation > 0.0 else 1.0)
    return out
