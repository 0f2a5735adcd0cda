"""Keyness: words that one side, or one period, uses more than another."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.shares import LEVEL, deviate
from foedus.evidence.literature.measures.vocabulary import Counts, Floats

RATE = 0.05
"""Expected share of false findings among the words called key (Benjamini and Hochberg 1995)."""

LEAST_DOCUMENTS = 3
"""Words of fewer documents on both sides together are not tested."""

_HALF = 0.5
"""Added to both counts of a word that one side never uses (Hardie 2014)."""


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word's standing between two sides.

    ``log_likelihood`` is G2 of Dunning (1993) in the form of Rayson and Garside (2000);
    ``log_ratio`` the binary logarithm of the ratio of relative frequencies (Hardie 2014: 1 is
    twice as frequent on the first side), with a 90% interval that lets words come in bursts within
    documents; ``q`` the p-value of the difference of rates, its variance likewise that between
    documents, after correction for all words tested.
    """

    term: str
    one: int
    other: int
    one_documents: int
    other_documents: int
    log_likelihood: float
    log_ratio: float
    low: float
    high: float
    q: float

    @property
    def key(self) -> bool:
        """Whether the difference stands after correction."""
        return self.q <= RATE


def keyness(
    one: Counts, other: Counts, least_documents: int = LEAST_DOCUMENTS
) -> tuple[KeyWord, ...]:
    """All tested words, the most telling first: by q, then by G2.

    Both counts must have the same terms in the same order (``Counts.where`` of one count).  The
    variance of a word's rate is that between documents (linearised ratio estimator), or that of a
    Poisson count where this is greater.

    Raises
    ------
    InvalidDataError
        A side has no words, or fewer than two documents.
    """
    for side in (one, other):
        if len(side.documents) < 2 or not side.values.sum():  # noqa: PLR2004 - a variance
            raise InvalidDataError(
                "Keyness compares two sides of at least two documents with words each; one side "
                f"has {len(side.documents)}. Widen the years or the filters."
            )
    tested = np.flatnonzero(one.frequency() + other.frequency() >= least_documents)
    if not tested.size:
        return ()
    a, b = one.totals()[tested], other.totals()[tested]
    all_a, all_b = one.values.sum(), other.values.sum()
    likelihood = log_likelihood(a, b, all_a, all_b)
    empty = (a == 0) | (b == 0)
    up, down = a + _HALF * empty, b + _HALF * empty
    ratio = np.log(up / all_a) - np.log(down / all_b)
    error = np.sqrt(_variance(one, tested, up) + _variance(other, tested, down))
    q = false_discovery(_chances(one, other, tested))
    half = deviate(LEVEL) * error
    documents = one.frequency()[tested], other.frequency()[tested]
    bits = np.log(2)
    made = [
        KeyWord(
            one.terms[term],
            int(a[i]),
            int(b[i]),
            int(documents[0][i]),
            int(documents[1][i]),
            float(likelihood[i]),
            float(ratio[i] / bits),
            float((ratio[i] - half[i]) / bits),
            float((ratio[i] + half[i]) / bits),
            float(q[i]),
        )
        for i, term in enumerate(tested)
    ]
    return tuple(sorted(made, key=lambda w: (w.q, -w.log_likelihood, w.term)))


def log_likelihood(a: Floats, b: Floats, all_a: float, all_b: float) -> Floats:
    """G2 of observed against expected counts: 2 times the sum of O ln(O / E) over both sides."""
    expected = all_a * (a + b) / (all_a + all_b), all_b * (a + b) / (all_a + all_b)
    parts = [
        np.where(o > 0, o * np.log(np.where(o > 0, o, 1.0) / e), 0.0)
        for o, e in zip((a, b), expected, strict=True)
    ]
    found: Floats = 2 * np.maximum(parts[0] + parts[1], 0.0)
    return found


def _chances(one: Counts, other: Counts, tested: NDArray[np.int64]) -> Floats:
    """Two-sided p-values of the difference of rates; Poisson at least, by the common rate."""
    sizes = one.values.sum(), other.values.sum()
    counts = one.totals()[tested], other.totals()[tested]
    common = (counts[0] + counts[1]) / (sizes[0] + sizes[1])
    variance = sum(
        np.maximum(_between(side, tested) / size**2, common / size)
        for side, size in zip((one, other), sizes, strict=True)
    )
    z = (counts[0] / sizes[0] - counts[1] / sizes[1]) / np.sqrt(variance)
    normal = NormalDist()
    return np.asarray([2 * (1 - normal.cdf(abs(x))) for x in z])


def _variance(side: Counts, tested: NDArray[np.int64], total: Floats) -> Floats:
    """Variance of the logarithm of each tested term's rate on a side."""
    out: Floats = np.maximum(_between(side, tested) / total**2, 1 / total)
    return out


def _between(side: Counts, tested: NDArray[np.int64]) -> Floats:
    """Variance between documents of each tested term's count, its rate being that of the side."""
    lengths, n = side.lengths, len(side.documents)
    rate = side.totals() / lengths.sum()
    squares = np.bincount(side.columns, side.values**2, len(side.terms))
    products = np.bincount(side.columns, side.values * lengths[side.rows], len(side.terms))
    residual = squares - 2 * rate * products + rate**2 * float(np.sum(lengths**2))
    out: Floats = np.maximum(residual[tested], 0.0) * n / (n - 1)
    return out


def false_discovery(chances: Floats) -> Floats:
    """Adjusted p-values of Benjamini and Hochberg (1995)."""
    order = np.argsort(chances)[::-1]
    n = len(chances)
    scaled = chances[order] * n / np.arange(n, 0, -1)
    out = np.empty(n)
    out[order] = np.minimum(1.0, np.minimum.accumulate(scaled))
    return out
