"""Where to begin: places from the votes alone, with a sign given by anchors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from foedus.alignment.ideal import model
from foedus.alignment.ideal.model import State, Workspace
from foedus.alignment.ideal.votes import NO, YES, Votes

Floats = NDArray[np.float64]

# Bailey, Strezhnev and Voeten (2017), starting values: USA, Canada, United Kingdom, Israel; then
# USSR, East Germany.  They give the sign, and where the search begins.
ANCHORS: Mapping[int, float] = {2: 3.0, 20: 3.0, 200: 3.0, 666: 3.0, 365: -2.0, 265: -2.0}
ROUNDS = 3
OUTERMOST = 0.01


def begin(work: Workspace, anchors: Mapping[int, float] = ANCHORS) -> State:
    """A rough state: each vote weighed by how it goes with the places so far."""
    votes = work.votes
    given = np.array([anchors.get(int(s), 0.0) for s in votes.states])
    x = given[votes.unit_state] if np.ptp(given) > 0.0 else _leading(votes)
    for _ in range(ROUNDS):
        x = model.standardised(_weighed(votes, x))
    x = np.clip(x, -3.0, 3.0)
    state = State(x=x, mean=x.copy(), p=_shares(votes))
    model.settle(work, state, 8)
    return state


def _scores(votes: Votes) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Item of each vote, number of votes by item, and votes (-1, 0, 1) less the item's mean."""
    number = np.diff(votes.item_start).astype(np.intp)
    item = np.repeat(np.arange(votes.items.size), number)
    score: Floats = (votes.item_vote == NO).astype(float) - (votes.item_vote == YES)
    return item, number, score - (np.bincount(item, score) / number)[item]


def _weighed(votes: Votes, x: Floats) -> Floats:
    """Places as sums of votes, each weighed by its item's correlation with ``x``."""
    item, number, score = _scores(votes)
    place = x[votes.item_unit]
    place = place - (np.bincount(item, place) / number)[item]
    size = np.bincount(item, place**2) * np.bincount(item, score**2)
    weight = np.bincount(item, score * place) / np.sqrt(size + 1e-9)
    total = np.bincount(votes.item_unit, score * weight[item], minlength=x.size)
    return np.asarray(total / np.sqrt(votes.counts + 5.0))


def _leading(votes: Votes) -> Floats:
    """Without anchors: the first direction of states' votes, skewed to the right.

    The most lopsided end is positive, as that of few dissenters is in the published series.
    """
    item, _, score = _scores(votes)
    rng = np.random.default_rng(0)
    state = votes.unit_state[votes.item_unit]
    place: Floats = np.sort(rng.standard_normal(votes.states.size))
    for _ in range(30):
        weight = np.bincount(item, score * place[state])
        total: Floats = np.bincount(state, score * weight[item]).astype(np.float64)
        place = (total - total.mean()) / max(float(total.std()), 1e-12)
    sign = 1.0 if float((place**3).mean()) >= 0.0 else -1.0
    return np.asarray(sign * place[votes.unit_state])


def _shares(votes: Votes) -> Floats:
    """Items without slope, with cuts where the shares of votes put them."""
    item, number, _ = _scores(votes)
    p = np.zeros((votes.items.size, 3))
    yes = np.bincount(item, votes.item_vote == YES) / number
    no = np.bincount(item, votes.item_vote == NO) / number
    p[:, 1] = ndtri(np.clip(yes, OUTERMOST, 1.0 - OUTERMOST))
    upper = ndtri(np.clip(1.0 - no, OUTERMOST, 1.0 - OUTERMOST))
    p[:, 2] = np.where(votes.cuts == 1, p[:, 1], np.maximum(upper, p[:, 1] + 0.02))
    return p
