"""Every measure of two lists of levels, by its definition: the witness of the vectorised ones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

Pairs = Sequence[tuple[int, int]]


def table(pairs: Pairs, top: int) -> np.ndarray:
    """The contingency table of shares."""
    cells = np.zeros((top + 1, top + 1))
    for a, b in pairs:
        cells[a, b] += 1
    return cells / len(pairs)


def s(pairs: Pairs, top: int, power: int = 1) -> float:
    """Signorino and Ritter (1999)."""
    return 1 - 2 * sum(abs(a - b) ** power for a, b in pairs) / (top**power * len(pairs))


def kappa(pairs: Pairs, top: int, power: int = 2) -> float:
    """Cohen (1968): 1 - sum v o / sum v e; 0 where nothing is to be expected."""
    observed = table(pairs, top)
    return _corrected(observed, np.outer(observed.sum(axis=1), observed.sum(axis=0)), power)


def pi(pairs: Pairs, top: int, power: int = 2) -> float:
    """Scott (1955): both sides draw from the mean of the margins."""
    observed = table(pairs, top)
    mean = (observed.sum(axis=1) + observed.sum(axis=0)) / 2
    return _corrected(observed, np.outer(mean, mean), power)


def a(pairs: Pairs, top: int) -> float:
    """Benati and Capurri (2026): S less the S of every left with every right."""
    crossed = [(one, two) for one, _ in pairs for _, two in pairs]
    return s(pairs, top) - s(crossed, top)


def taub(pairs: Pairs) -> float | None:
    """Kendall (1945), by looking at every two items; None where a side is constant."""
    surplus = left = right = 0
    for (a1, b1), (a2, b2) in combinations(pairs, 2):
        surplus += int(np.sign(a1 - a2) * np.sign(b1 - b2))
        left += a1 != a2
        right += b1 != b2
    return surplus / float(np.sqrt(left * right)) if left * right else None


def _corrected(observed: np.ndarray, expected: np.ndarray, power: int) -> float:
    codes = np.arange(len(observed))
    apart = np.abs(codes[:, None] - codes) ** power if power else codes[:, None] != codes
    below = (apart * expected).sum()
    return float(1 - (apart * observed).sum() / below) if below > 1e-12 else 0.0
