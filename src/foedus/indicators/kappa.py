"""Cohen's weighted kappa of ordered codes 1, 2, 3, with its large-sample standard error.

Cohen (1968), weights 1 - (i - j)^2 / 4; the variance is that of Fleiss, Cohen and Everitt (1969,
Psychological Bulletin 72: 323-327).  Haege (2011, Political Analysis 19: 287-305) argues for it as
a measure of foreign policy similarity.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import Any

Z90 = 1.645
"""Half-width in standard errors of a 90 % interval."""

CODES = (1, 2, 3)
PAIRS = [(i, j) for i in CODES for j in CODES]
SURE = 1 - 1e-9
"""A share from here on is all there is."""

RANGE = CODES[-1] - CODES[0]


def weight(i: int, j: int) -> float:
    """Weight of agreement between two codes: 1 for equal ones, 0 for opposite ones."""
    return 1.0 - ((i - j) / RANGE) ** 2


def cells(rows: Any, stands: Any) -> Mapping[str, Any]:
    """The nine counts of the contingency table of ``x`` and ``y``; :func:`kappa` does the rest."""
    pairs = {f"n{i}{j}": (rows.x == i) & (rows.y == j) for i, j in PAIRS}
    return {name: pair.sum(where=stands.value) for name, pair in pairs.items()}


def kappa(table: Any) -> Any:
    """Value, low and high (90 %) from the nine counts.

    Where either side never varies there is nothing to agree on beyond chance: null (the formula
    would give exactly 0).  Where the standard error vanishes (all votes alike), the half-width is
    that of the rule of three: up to 3/n of disagreement would go unseen in 95 of 100 samples.
    """
    import ibis  # noqa: PLC0415

    t = table.mutate(n=_sum(table[f"n{i}{j}"] for i, j in PAIRS).cast("float64"))
    t = t.mutate(**{f"p{i}{j}": t[f"n{i}{j}"] / t.n for i, j in PAIRS})
    t = t.mutate(
        **{f"row{i}": _sum(t[f"p{i}{j}"] for j in CODES) for i in CODES},
        **{f"col{j}": _sum(t[f"p{i}{j}"] for i in CODES) for j in CODES},
    )
    t = t.mutate(
        observed=_sum(weight(i, j) * t[f"p{i}{j}"] for i, j in PAIRS),
        expected=_sum(weight(i, j) * t[f"row{i}"] * t[f"col{j}"] for i, j in PAIRS),
        **{f"w_row{i}": _sum(weight(i, j) * t[f"col{j}"] for j in CODES) for i in CODES},
        **{f"w_col{j}": _sum(weight(i, j) * t[f"row{i}"] for i in CODES) for j in CODES},
    )
    constant = ibis.greatest(*(t[f"{side}{i}"] for side in ("row", "col") for i in CODES)) > SURE
    room = constant.ifelse(None, 1 - t.expected)
    t = t.mutate(room=room, value=(t.observed - t.expected) / room)
    spread = (
        _sum(
            t[f"p{i}{j}"] * (weight(i, j) - (t[f"w_row{i}"] + t[f"w_col{j}"]) * (1 - t.value)) ** 2
            for i, j in PAIRS
        )
        - (t.value - t.expected * (1 - t.value)) ** 2
    )
    error = (spread.clip(lower=0) / t.n).sqrt()
    unseen = 3 / t.n
    t = t.mutate(half=(error > 1 - SURE).ifelse(Z90 * error, unseen) / t.room)
    return t.mutate(low=t.value - t.half, high=t.value + t.half)


def _sum(terms: Any) -> Any:
    return reduce(add, terms)
