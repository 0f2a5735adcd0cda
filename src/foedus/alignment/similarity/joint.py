"""Joint counts of every pair of states: the sufficient statistics of every measure.

How often one side had level a while the other had level b is the product of two matrices of zeros
and ones (Häge's sufficient statistics and the contingency table in one).  They are kept as bits and
multiplied by counting the bits of ``and``: as fast as a product of floats on one processor, and not
slowed by others at work, as the threads of a linear algebra library are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.similarity.sheets import Ints, Levels, Sheet

Cells = NDArray[np.float32]
Words = NDArray[np.uint64]

WORD = 64
"""Items in a word."""


@dataclass(frozen=True, slots=True)
class JointCounts:
    """How often two states held which pair of levels, for every pair and year.

    ``first`` < ``second`` are COW numbers; ``cells[a, b]`` holds, for each pair and year, the
    number of items toward which ``first`` had level a and ``second`` level b; ``weighted`` is the
    same with the weights of the items in place of 1 (items without a weight left out).  Pairs
    without a common item are not there.  Arrays of length N; cells have shape (L, L, N).
    """

    first: Ints
    second: Ints
    year: Ints
    cells: Cells
    weighted: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.year)

    @property
    def n(self) -> Ints:
        """The number of items that both sides hold a level toward."""
        total: Ints = self.cells.sum(axis=(0, 1)).astype(np.int64)
        return total

    @property
    def margins(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How often each side held each level, over the common items; each of shape (L, N)."""
        cells = self.cells.astype(np.float64)
        return cells.sum(axis=1), cells.sum(axis=0)

    def chosen(self, which: NDArray[np.bool_]) -> JointCounts:
        """The same of some pairs and years."""
        return JointCounts(
            self.first[which],
            self.second[which],
            self.year[which],
            self.cells[:, :, which],
            None if self.weighted is None else self.weighted[:, :, which],
        )


def joint_counts(
    sheets: Iterable[Sheet],
    top: int,
    pairs: Collection[tuple[int, int]] | None = None,
    *,
    weighted: bool = False,
) -> JointCounts:
    """Count, for every pair of states in every year, how often they held which pair of levels.

    Parameters
    ----------
    sheets
        One for each year.
    top
        The highest level; levels run from 0.
    pairs
        Only these pairs of COW numbers, in either order; None for all.
    weighted
        Also sum the weights of the items, which every sheet must then have.
    """
    wanted = None if pairs is None else sorted({(min(p), max(p)) for p in pairs})
    of_years = [_of_year(sheet, top, wanted, weighted=weighted) for sheet in sheets]
    levels, none = top + 1, np.zeros(0, np.int64)
    empty = JointCounts(
        none,
        none,
        none,
        np.zeros((levels, levels, 0), np.float32),
        np.zeros((levels, levels, 0)) if weighted else None,
    )
    parts = [part for part in of_years if len(part)] or [empty]
    return JointCounts(
        np.concatenate([p.first for p in parts]),
        np.concatenate([p.second for p in parts]),
        np.concatenate([p.year for p in parts]),
        np.concatenate([p.cells for p in parts], axis=2),
        np.concatenate([p.weighted for p in parts if p.weighted is not None], axis=2)
        if weighted
        else None,
    )


def _of_year(
    sheet: Sheet, top: int, wanted: list[tuple[int, int]] | None, *, weighted: bool
) -> JointCounts:
    states, held = sheet.states, sheet.levels
    if wanted is not None:
        asked = np.array(sorted({code for pair in wanted for code in pair}), np.int64)
        kept = np.isin(states, asked)
        states, held = states[kept], held[kept]
    i, j = _pairs(states, wanted)
    cells = _counted(_packed(held, top + 1), i, j)
    common = cells.sum(axis=(0, 1)) > 0
    if not common.all():
        i, j, cells = i[common], j[common], cells[:, :, common]
    sums = None
    if weighted:
        if sheet.weights is None:
            raise ValueError(f"the sheet of {sheet.year} has no weights")
        sums = _weighed(held, top + 1, np.nan_to_num(sheet.weights), i, j)
    return JointCounts(states[i], states[j], np.full(len(i), sheet.year), cells, sums)


def _pairs(states: Ints, wanted: list[tuple[int, int]] | None) -> tuple[Ints, Ints]:
    """Rows of the two states of each pair, the lower COW number first."""
    if wanted is None:
        return np.triu_indices(len(states), 1)
    place = {code: row for row, code in enumerate(states.tolist())}
    there = [(place[a], place[b]) for a, b in wanted if a in place and b in place and a != b]
    rows = np.array(there, np.int64).reshape(-1, 2)
    return rows[:, 0], rows[:, 1]


def _packed(held: Levels, levels: int) -> Words:
    """A bit for each level, state and item, in words of 64 items: shape (levels, words, states)."""
    states, items = held.shape
    bits = np.zeros((levels, states, -(-items // WORD) * WORD // 8), np.uint8)
    for level in range(levels):
        packed = np.packbits(held == level, axis=1)
        bits[level, :, : packed.shape[1]] = packed
    return np.ascontiguousarray(bits.view(np.uint64).transpose(0, 2, 1))


def _counted(bits: Words, i: Ints, j: Ints) -> Cells:
    """The joint counts of chosen pairs, of shape (levels, levels, pairs)."""
    levels, words, _ = bits.shape
    cells = np.zeros((levels, levels, len(i)), np.float32)
    both, count = np.empty(len(i), np.uint64), np.empty(len(i), np.uint8)
    for word in range(words):
        first, second = ([bits[level, word][rows] for level in range(levels)] for rows in (i, j))
        for a in range(levels):
            for b in range(levels):
                np.bitwise_and(first[a], second[b], out=both)
                np.bitwise_count(both, out=count)
                cells[a, b] += count
    return cells


def _weighed(
    held: Levels, levels: int, weights: NDArray[np.float64], i: Ints, j: Ints
) -> NDArray[np.float64]:
    """The same with the weight of each item in place of 1."""
    holds = [(held == level).astype(np.float64) for level in range(levels)]
    return np.array([[((a * weights) @ b.T)[i, j] for b in holds] for a in holds])
