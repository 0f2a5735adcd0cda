"""Novelty: how far the vocabulary of a year lies from that of the years before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.evidence.literature.measures.shares import LEVEL, deviate
from foedus.evidence.literature.measures.vocabulary import Counts, Floats

DRAWS = 200

NO_DOCUMENTS = "no documents"
NOTHING_BEFORE = "no documents in the years before"
ONE_DOCUMENT = "one document: nothing tells how it would vary"


@dataclass(frozen=True, slots=True)
class Novelty:
    """The Jensen-Shannon divergence of a year from the years before, in bits (0 to 1).

    Two samples of one vocabulary diverge too, the more the smaller they are: ``expected`` and
    ``expected_high`` are the median and the 95% quantile when documents are dealt to the year and
    to those before by chance, and ``chance`` is how often such a deal diverges as much.  ``excess``
    is what is left after ``expected``; its interval is that of the divergence under resampling of
    documents.  ``void`` says why there is no value.
    """

    year: int
    divergence: float | None
    expected: float | None
    expected_high: float | None
    chance: float | None
    excess: float | None
    low: float | None
    high: float | None
    documents: int
    before: int
    terms: tuple[tuple[str, float], ...] = ()
    void: str = ""


def novelty(
    counts: Counts,
    years: Sequence[int],
    window: int = 5,
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[Novelty, ...]:
    """One for each year from the first to the last of any document.

    Parameters
    ----------
    years
        Of each document of ``counts``, in order.
    window
        How many years before are the past.
    seed
        Of the resampling; each year has a stream of its own.
    """
    of = np.asarray(years)
    if not of.size:
        return ()
    return tuple(
        _one(counts, of, year, window, np.random.default_rng([seed, year]), draws)
        for year in range(int(of.min()), int(of.max()) + 1)
    )


def divergence(one: Floats, other: Floats) -> float:
    """Jensen-Shannon divergence of two count vectors in bits (Lin 1991)."""
    return float(_parts(one, other).sum())


def _parts(one: Floats, other: Floats) -> Floats:
    p, q = one / one.sum(), other / other.sum()
    middle = (p + q) / 2
    out: Floats = (_entropy(p, middle) + _entropy(q, middle)) / 2
    return out


def _entropy(p: Floats, of: Floats) -> Floats:
    some = p > 0
    out = np.zeros_like(p)
    out[some] = p[some] * np.log2(p[some] / of[some])
    return out


def _one(  # noqa: PLR0917 - one year's work
    counts: Counts,
    years: NDArray[np.int64],
    year: int,
    window: int,
    rng: np.random.Generator,
    draws: int,
) -> Novelty:
    now, past = years == year, (years < year) & (years >= year - window)
    n, before = int(now.sum()), int(past.sum())
    why = NO_DOCUMENTS if not n else NOTHING_BEFORE if not before else ""
    if why:
        return Novelty(year, None, None, None, None, None, None, None, n, before, (), why)
    held = counts.where(now | past)
    mine = now[now | past]
    found, parts, terms = _divergence(held, mine)
    null = np.asarray([_divergence(held, rng.permutation(mine))[0] for _ in range(draws)])
    expected, high = float(np.median(null)), float(np.quantile(null, 0.95))
    chance = (1 + int((null >= found).sum())) / (1 + draws)
    told = tuple((terms[i], float(parts[i])) for i in np.argsort(-parts)[:10] if parts[i] > 0)
    if n == 1 or before == 1:
        return Novelty(
            year, found, expected, high, chance, found - expected, None, None, n, before, told,
            ONE_DOCUMENT,
        )  # fmt: skip
    spread = float(np.std([_resampled(held, mine, rng) for _ in range(draws)], ddof=1))
    half, excess = deviate(LEVEL) * spread, found - expected
    return Novelty(
        year, found, expected, high, chance, excess, excess - half, excess + half, n, before, told
    )


def _divergence(counts: Counts, mine: NDArray[np.bool_]) -> tuple[float, Floats, tuple[str, ...]]:
    """Divergence, what each term adds to it where the year has more of it, and the terms."""
    one, other = counts.totals(mine.astype(float)), counts.totals((~mine).astype(float))
    if not one.sum() or not other.sum():
        return 0.0, np.zeros_like(one), counts.terms
    parts = _parts(one, other)
    risen = one / one.sum() > other / other.sum()
    return float(parts.sum()), np.where(risen, parts, 0.0), counts.terms


def _resampled(counts: Counts, mine: NDArray[np.bool_], rng: np.random.Generator) -> float:
    weights = np.zeros(len(mine))
    for side in (mine, ~mine):
        places = np.flatnonzero(side)
        np.add.at(weights, rng.choice(places, len(places)), 1.0)
    one, other = counts.totals(weights * mine), counts.totals(weights * ~mine)
    return divergence(one, other) if one.sum() and other.sum() else 0.0
