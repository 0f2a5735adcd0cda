"""Votes of invented states whose places are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
STEP = 0.25  # variance of a step; the published prior has about the same


@dataclass(frozen=True)
class World:
    """Votes, one of each by row, and the true places by state and session."""

    session: Longs
    roll_call: Longs
    state: Longs
    vote: Longs
    truth: NDArray[np.float64]

    @property
    def columns(self) -> tuple[Longs, Longs, Longs, Longs]:
        return self.session, self.roll_call, self.state, self.vote


def world(
    seed: int,
    states: int = 30,
    sessions: int = 5,
    roll_calls: int = 25,
    *,
    step: float = STEP,
    present: float = 0.9,
) -> World:
    """Draw places from the prior, roll calls from the priors, and votes from the likelihood."""
    rng = np.random.default_rng(seed)
    x = np.empty((states, sessions))
    x[:, 0] = rng.standard_normal(states)
    for t in range(1, sessions):
        noise = np.sqrt(step) * rng.standard_normal(states)
        x[:, t] = np.sqrt(1.0 - step) * x[:, t - 1] + noise
    rows: list[tuple[int, int, int, int]] = []
    for t in range(sessions):
        for k in range(roll_calls):
            slope = rng.standard_normal()
            low, high = np.sort(rng.uniform(-2.0, 2.0, 2))
            z = slope * x[:, t] + rng.standard_normal(states)
            votes = 1 + (z > low) + (z > high)
            there = rng.random(states) < present
            rows += [
                (t + 1, 1000 * (t + 1) + k, 100 + i, int(votes[i])) for i in np.flatnonzero(there)
            ]
    columns = np.array(rows, dtype=np.int64).T
    return World(*columns, truth=x)
