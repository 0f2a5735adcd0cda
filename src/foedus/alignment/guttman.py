"""How well rungs form one scale: Guttman errors and the coefficient of reproducibility.

On a cumulative scale whoever meets a rung meets every rung below it.  Errors are counted as
Goodenough (1944, "A technique for scale analysis") and Edwards (1948, "On Guttman's scale
analysis") count them: the score of a pattern is the number of rungs that it meets, the
predicted pattern meets exactly the lowest rungs of that number, and every cell that differs is
an error.  Guttman (1950) asks for a reproducibility of at least 0.90.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

Pattern = Sequence[bool | None]
"""Rungs from the lowest to the highest: met, not met, or None where that is not known."""

LEAST_REPRODUCIBILITY = 0.90


def misplaced(pattern: Pattern) -> tuple[int, ...]:
    """Positions of the cells that differ from the pattern which the score predicts.

    Cells that are not known are left out of the score and of the prediction.
    """
    seen = [i for i, met in enumerate(pattern) if met is not None]
    score = sum(1 for i in seen if pattern[i])
    return tuple(i for place, i in enumerate(seen) if bool(pattern[i]) != (place < score))


def reproducibility(patterns: Iterable[Pattern]) -> float | None:
    """1 - errors / observed cells over all patterns, 0 to 1; None without known cells."""
    errors = cells = 0
    for pattern in patterns:
        errors += len(misplaced(pattern))
        cells += sum(1 for met in pattern if met is not None)
    return 1 - errors / cells if cells else None


def breaks(patterns: Sequence[Pattern], labels: Sequence[str]) -> str:
    """Which rungs break the order, and how often, as a phrase; empty where none does."""
    wrong: Counter[int] = Counter()
    observed: Counter[int] = Counter()
    for pattern in patterns:
        wrong.update(misplaced(pattern))
        observed.update(i for i, met in enumerate(pattern) if met is not None)
    return "; ".join(
        f"{labels[i]} is out of order in {wrong[i]} of {observed[i]} observed rows"
        for i in sorted(wrong)
    )
