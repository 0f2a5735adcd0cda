"""The state of an estimation, and one sweep over all that is unknown.

The model of Bailey, Strezhnev and Voeten (2017), as their program estimates it.  ``z = b x + e``: a
state at ``x`` votes yes if ``z < c1``, no if ``z > c2``, and abstains between.  Slopes are
``N(0, 1)``, cuts uniform in order within -7 to 7.  The prior of a place is normal about the mean of
the state's place in its session before, given the responses ``z`` of this sweep; its variance is
``smoothing`` times the share of this session in the votes of both.  So a place rests on its own
session and on those before, not on later ones.  Every sweep, places are held within -5 to 5 and
made to have mean 0 and standard deviation 1 over all units, which sets scale and level.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.ideal import items, places
from foedus.alignment.ideal.normal import TABLE
from foedus.alignment.ideal.votes import Votes

Floats = NDArray[np.float64]
SMOOTHING = 0.5


@dataclass(slots=True)
class Workspace:
    """Arrays that a sweep reuses: what follows from the votes, and room for sums and proposals."""

    votes: Votes
    tightness: Floats
    precision: Floats
    score: Floats
    spread: Floats
    centre: Floats
    root: Floats


@dataclass(slots=True)
class State:
    """All unknowns: places and their filtered means by unit, parameters by item."""

    x: Floats
    mean: Floats
    p: Floats

    def copy(self) -> State:
        """A state of its own."""
        return State(self.x.copy(), self.mean.copy(), self.p.copy())


def workspace(votes: Votes, smoothing: float = SMOOTHING) -> Workspace:
    """Room for sweeps over these votes."""
    units, number = votes.unit_state.size, votes.items.size
    return Workspace(
        votes=votes,
        tightness=_tightness(votes, smoothing),
        precision=np.zeros(units),
        score=np.zeros(units),
        spread=np.ones(units),
        centre=np.zeros((number, 3)),
        root=np.zeros((number, 3, 3)),
    )


def _tightness(votes: Votes, smoothing: float) -> Floats:
    """Precision of each unit's prior; a first unit has that of its neighbour, an only one 1."""
    counts = votes.counts.astype(np.float64)
    other = np.concatenate([[0.0], counts[:-1]])
    first, end = votes.unit_start[:-1], votes.unit_start[1:]
    several = end - first > 1
    other[first[several]] = counts[first[several] + 1]
    out: Floats = (counts + other) / (smoothing * counts)
    out[first[~several]] = 1.0
    return out


def settle(work: Workspace, state: State, steps: int) -> None:
    """Move items to their mode given the places."""
    votes = work.votes
    items.newton(
        TABLE, state.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        state.p, steps,
    )  # fmt: skip


def approximate(work: Workspace, state: State) -> None:
    """What items are proposed from: normal about their mode given the present places."""
    votes, near = work.votes, state.copy()
    settle(work, near, 6)
    items.approximate(
        TABLE, near.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        near.p, work.centre, work.root,
    )  # fmt: skip


def draw_items(work: Workspace, state: State, rng: np.random.Generator, *, near: bool) -> int:
    """Draw slopes and cuts given places; returns how many moved."""
    votes = work.votes
    return items.draw(
        TABLE, state.x, votes.item_start, votes.item_unit, votes.item_vote, votes.cuts,
        state.p, work.centre, work.root, near, rng,
    )  # fmt: skip


def draw_places(work: Workspace, state: State, rng: np.random.Generator) -> None:
    """Draw responses, filter every path, draw places, and standardise them."""
    votes = work.votes
    places.respond(
        state.x, votes.item_start, votes.item_unit, votes.item_vote,
        state.p, work.precision, work.score, rng,
    )  # fmt: skip
    _walk(work, state)
    noise = rng.standard_normal(state.x.size)
    state.x[:] = standardised(_held(state.mean + work.spread * noise))


def climb_places(work: Workspace, state: State) -> None:
    """Move places to their filtered mode, by a Newton step, and standardise them."""
    votes = work.votes
    places.expect(
        TABLE, state.x, votes.item_start, votes.item_unit, votes.item_vote,
        state.p, work.precision, work.score,
    )  # fmt: skip
    _walk(work, state)
    state.mean[:] = _held(state.mean)
    state.x[:] = standardised(state.mean)


def _walk(work: Workspace, state: State) -> None:
    places.walk(
        work.votes.unit_start, work.tightness, work.precision, work.score, state.mean, work.spread
    )


def _held(x: Floats) -> Floats:
    """Places within the bounds."""
    return np.clip(x, -places.FARTHEST, places.FARTHEST)


def standardised(x: Floats) -> Floats:
    """Places with mean 0 and standard deviation 1 over all state-sessions, as published."""
    deviation = float(x.std())
    out: Floats = (x - x.mean()) / (deviation if deviation > 0.0 else 1.0)
    return out
