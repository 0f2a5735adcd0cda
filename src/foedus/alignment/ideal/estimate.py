"""Estimates: a mode in seconds, and draws from the posterior by several chains."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.ideal import model
from foedus.alignment.ideal.diagnose import Mixing, mixing
from foedus.alignment.ideal.model import State, Workspace
from foedus.alignment.ideal.start import ANCHORS, begin
from foedus.alignment.ideal.votes import Votes

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Tell = Callable[[], None]

ROUNDS = 14
WARM_UP = 250
REFITS = (0, 8, 25, 60, 120, 190)
NEAR_EVERY = 4
NEAR = 1


def silent() -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Mode:
    """Places by unit with their standard deviation given the roll calls; standardised.

    The deviations leave out that roll calls are themselves uncertain: they are a little small.
    """

    votes: Votes
    place: Floats
    deviation: Floats


@dataclass(frozen=True, slots=True)
class Posterior:
    """Draws of places, standardised each: (chains, draws, units); and how well they mixed.

    ``accepted`` is the share of proposals for roll calls that were accepted.
    """

    votes: Votes
    draws: Singles
    mixing: Mixing
    accepted: float

    @property
    def pooled(self) -> Singles:
        """All draws: (chains x draws, units)."""
        return self.draws.reshape(-1, self.draws.shape[2])


def find_mode(
    votes: Votes,
    anchors: Mapping[int, float] = ANCHORS,
    smoothing: float = model.SMOOTHING,
    rounds: int = ROUNDS,
) -> Mode:
    """Mean paths given roll calls at their mode, and roll calls given these paths, in turn."""
    work = model.workspace(votes, smoothing)
    state = _climb(work, anchors, rounds)
    scale = float(state.mean.std()) or 1.0
    return Mode(votes, state.x, work.spread / scale)


def _climb(
    work: Workspace, anchors: Mapping[int, float], rounds: int, tell: Tell = silent
) -> State:
    """Alternate between places and items from a rough start."""
    state = begin(work, anchors)
    for _ in range(rounds):
        model.climb_places(work, state)
        model.settle(work, state, 1)
        tell()
    return state


def sample(  # noqa: PLR0917 - settings, named by callers
    votes: Votes,
    draws: int = 2000,
    chains: int = 2,
    thin: int = 2,
    seed: int = 1,
    anchors: Mapping[int, float] = ANCHORS,
    smoothing: float = model.SMOOTHING,
    warm_up: int = WARM_UP,
    tell: Tell = silent,
) -> Posterior:
    """Draw from the posterior; each chain in a thread of its own, from its own random numbers.

    ``draws`` are kept of each chain, every ``thin``-th sweep; ``tell`` is called once a sweep.
    The same seed gives the same draws, whatever the number of processors.
    """
    work = model.workspace(votes, smoothing)
    start = _climb(work, anchors, ROUNDS // 2)
    seeds = np.random.SeedSequence(seed).spawn(chains)
    out = np.empty((chains, draws, votes.unit_state.size), dtype=np.float32)
    with ThreadPoolExecutor(chains) as pool:
        work_of = [model.workspace(votes, smoothing) for _ in seeds]
        shares = pool.map(
            lambda own, room, kept: _chain(
                room, start.copy(), np.random.default_rng(own), kept, warm_up, thin, tell
            ),
            seeds,
            work_of,
            out,
        )
        accepted = float(np.mean(list(shares)))
    _same_sign(out, start.x)
    return Posterior(votes, out, mixing(out), accepted)


def _chain(  # noqa: PLR0917
    work: Workspace,
    state: State,
    rng: np.random.Generator,
    out: Singles,
    warm_up: int,
    thin: int,
    tell: Tell,
) -> float:
    """One chain; returns the share of proposals for items that were accepted."""
    moved = 0
    sweeps = warm_up + thin * len(out)
    for n in range(sweeps):
        if n in REFITS and n < warm_up:
            model.approximate(work, state)
        model.draw_places(work, state, rng)
        moved += model.draw_items(work, state, rng, near=n % NEAR_EVERY == NEAR)
        done = n - warm_up
        if done >= 0 and done % thin == thin - 1:
            out[done // thin] = state.x
        tell()
    return moved / (sweeps * work.votes.items.size)


def _same_sign(draws: Singles, start: Floats) -> None:
    """Turn every draw to the side of the start, whose sign the anchors gave."""
    sign = np.sign(draws @ start.astype(np.float32))
    draws *= np.where(sign == 0.0, 1.0, sign)[:, :, None].astype(np.float32)
