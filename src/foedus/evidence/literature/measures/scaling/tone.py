"""Tone: how near the words of a passage stand to good and to bad seed words.

Latent semantic scaling after Watanabe (2021), "Latent Semantic Scaling: A Semisupervised Text
Analysis Technique for New Domains and Languages", Communication Methods and Measures 15(2).
It measures the company that words keep, not what an author holds of whom the passage names: news
of a war is dark whoever is told of.  It is therefore given by topic, and called tone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.shares import LEVEL, deviate
from foedus.evidence.literature.measures.vocabulary import Counts, Floats
from foedus.extras import need

REMARK = (
    "Tone is of the words around, not a stance toward anybody: it follows the topic. Compare it "
    "within a topic, never between topics. (On Chinese television news, Russia's tone was -1.37 "
    "among words of the war in Ukraine and +0.22 without them.)"
)

DIMENSIONS = 150


@dataclass(frozen=True, slots=True)
class Tone:
    """Mean tone of a group's passages on a topic, with an interval that documents cluster.

    In standard deviations of all passages.  There is no interval for a single document.
    """

    topic: str
    group: str
    value: float
    low: float | None
    high: float | None
    passages: int
    documents: int


def polarity(counts: Counts, seeds: Mapping[str, float], seed: int = 0) -> Floats:
    """The polarity of each term: mean cosine with the seeds, weighted, in the latent space.

    Raises
    ------
    InvalidDataError
        No seed of one of the two signs occurs in the texts.
    """
    place = {term: i for i, term in enumerate(counts.terms)}
    known = {place[t]: w for t, w in seeds.items() if t in place}
    if not any(w > 0 for w in known.values()) or not any(w < 0 for w in known.values()):
        missing = ", ".join(sorted(t for t in seeds if t not in place)) or "none"
        raise InvalidDataError(
            "Tone needs seed words of both signs that occur in the texts (as lemmas); missing: "
            f"{missing}."
        )
    vectors = _vectors(counts, seed)
    total = np.zeros(len(counts.terms))
    for sign in (1, -1):
        own = {i: w for i, w in known.items() if w * sign > 0}
        weight = sum(abs(w) for w in own.values())
        for i, w in own.items():
            total += vectors @ vectors[i] * (w / weight)
    return total


def _vectors(counts: Counts, seed: int) -> Floats:
    """Terms in the space of the first singular vectors, each of length one."""
    linalg = need("scipy.sparse.linalg", "measure")
    matrix = counts.matrix()
    matrix.data = np.log1p(matrix.data)
    most = min(DIMENSIONS, min(matrix.shape) - 1)
    if most < 1:
        raise InvalidDataError("Tone needs at least two passages of two terms.")
    start = np.random.default_rng(seed).normal(size=min(matrix.shape))
    _, weight, right = linalg.svds(matrix, k=most, v0=start)
    vectors = right.T * weight
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    out: Floats = vectors / np.where(length > 0, length, 1.0)
    return out


def scores(counts: Counts, polarities: Floats) -> Floats:
    """Tone of each passage: mean polarity of its words, standardised; nan where it has none."""
    total = np.bincount(
        counts.rows, counts.values * polarities[counts.columns], len(counts.documents)
    )
    lengths = counts.lengths
    mean = np.divide(total, lengths, out=np.full(len(total), np.nan), where=lengths > 0)
    spread = np.nanstd(mean)
    if not spread > 0:
        raise InvalidDataError("All passages have the same tone; there is nothing to compare.")
    out: Floats = (mean - np.nanmean(mean)) / spread
    return out


def by_topic(
    values: Floats,
    documents: Sequence[str],
    groups: Sequence[str],
    topics: Mapping[str, Sequence[bool]],
) -> tuple[Tone, ...]:
    """Mean tone of each group within each topic; ``topics`` says which passages are on it."""
    out = []
    of, group_of = np.asarray(documents), np.asarray(groups)
    for topic, marks in topics.items():
        on = np.asarray(marks, bool) & np.isfinite(values)
        for group in sorted(set(groups)):
            chosen = on & (group_of == group)
            if chosen.any():
                out.append(_mean(topic, group, values[chosen], of[chosen]))
    return tuple(out)


def _mean(topic: str, group: str, values: Floats, documents: NDArray[np.str_]) -> Tone:
    """Mean with the cluster-robust variance of a ratio."""
    names, place = np.unique(documents, return_inverse=True)
    mean, n, k = float(values.mean()), len(values), len(names)
    if k == 1:
        return Tone(topic, group, mean, None, None, n, 1)
    residual = np.bincount(place, values - mean, k)
    error = float(np.sqrt(np.sum(residual**2) * k / (k - 1))) / n
    half = deviate(LEVEL) * error
    return Tone(topic, group, mean, mean - half, mean + half, n, k)
