"""Real votes as arrays, and what is measured of them, to be looked up by pair and year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.alignment.similarity.codings import portfolio
from foedus.alignment.similarity.joint import JointCounts, joint_counts
from foedus.alignment.similarity.measures import similarity
from foedus.alignment.similarity.sheets import vote_levels, vote_sheets


@dataclass(frozen=True)
class Votes:
    """One row a vote; ``number`` gives the number of a state by its name."""

    call: np.ndarray
    state: np.ndarray
    year: np.ndarray
    vote: np.ndarray
    number: Mapping[str, int]

    def counts(
        self,
        coding: str = "valued",
        first: int = 1,
        last: int = 9999,
        pairs: Collection[tuple[int, int]] | None = None,
    ) -> JointCounts:
        """Joint counts of all pairs (or some), under a coding that ships with foedus."""
        at = portfolio("unga", coding).coding
        used = (self.year >= first) & (self.year <= last)
        levels = vote_levels(self.vote[used], at.levels, at.left_out)
        sheets = vote_sheets(
            self.call[used], self.state[used], self.year[used], levels, absent=at.absent
        )
        return joint_counts(sheets, at.top, pairs)


class Found:
    """Measures by (state, state, year), in either order."""

    def __init__(self, counts: JointCounts, values: Mapping[str, Any]) -> None:
        self.counts, self.values, self.n = counts, values, counts.n
        keys = zip(counts.first.tolist(), counts.second.tolist(), counts.year.tolist(), strict=True)
        self.place = {key: i for i, key in enumerate(keys)}

    def row(self, a: int, b: int, year: int) -> dict[str, float] | None:
        """The measures and n of a pair in a year; None where it has no row."""
        at = self.place.get((min(a, b), max(a, b), year))
        if at is None:
            return None
        return {"n": int(self.n[at]), **{k: float(v[at]) for k, v in self.values.items()}}


def found(counts: JointCounts, measures: Iterable[str]) -> Found:
    """Measure the counts."""
    return Found(counts, similarity(counts, measures))
