"""Positions by ridge regression of outside scores (ideal points of votes) on TF-IDF of texts.

In its dual form: with n texts an n by n system is solved, however many terms there are (Saunders,
Gammerman and Vovk 1998).  A position is believed as far as it predicts scores that were held back,
and those of whole groups at a time: with the other speeches of a state in the training texts, a
model that only knows who speaks would seem to know what they want.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.shares import LEVEL
from foedus.evidence.literature.measures.vocabulary import Counts, Floats, tf_idf

PENALTY = 0.1
"""Of TF-IDF rows of length one; predictions hardly change between 0.03 and 0.3."""

BAR = 0.75
"""Correlation with held-back scores below which no position is given without a warning."""

LEAST_TEXTS = 20
LEAST_OF_SESSION = 8
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Correlation:
    """Pearson's r of predictions of held-back texts with their scores; 90% interval.

    The interval is the percentile bootstrap over whole groups (states), because texts of one
    group are not independent.  ``texts`` and ``groups`` are how many there were.
    """

    r: float
    low: float
    high: float
    texts: int
    groups: int


@dataclass(frozen=True, slots=True)
class Validation:
    """What held-back texts say of a scale.

    ``by_group``: whole groups held back.  ``by_text``: texts dealt to ten folds, so that other
    texts of the group teach the model; given to show how much of a scale is knowing who speaks.
    ``by_session``: r within each session, groups held back.  ``within_group``: r after the mean
    of each group is taken from both, whether change over time within a group is seen.
    """

    by_group: Correlation
    by_text: Correlation
    by_session: tuple[tuple[int, float, int], ...]
    session_mean: float | None
    within_group: Correlation
    residual: float

    @property
    def sound(self) -> bool:
        """Whether the scale predicts groups that were held back well enough."""
        return self.by_group.r >= BAR


@dataclass(frozen=True, slots=True)
class Position:
    """A text's predicted position.

    The interval is as wide as 90% of the errors on texts of groups that were held back.
    """

    document: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A fitted scale: enough to place other texts, and the words that pull to either end."""

    terms: tuple[str, ...]
    idf: Floats
    weights: Floats
    offset: float
    residual: float

    def ends(self, most: int = 15) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The terms with the lowest and with the highest weights."""
        order = np.argsort(self.weights)
        low, high = order[:most], order[::-1][:most]
        return tuple(self.terms[i] for i in low), tuple(self.terms[i] for i in high)

    def place(self, texts: Counts) -> tuple[Position, ...]:
        """Positions of other texts, whose counts have the same terms in the same order."""
        if texts.terms != self.terms:
            raise InvalidDataError("These texts were not counted by the terms of the scale.")
        rows, _ = tf_idf(texts, self.idf)
        values = rows @ self.weights + self.offset
        return tuple(
            Position(name, float(v), float(v - self.residual), float(v + self.residual))
            for name, v in zip(texts.documents, values, strict=True)
        )


def fit(texts: Counts, scores: Sequence[float], residual: float, penalty: float = PENALTY) -> Scale:
    """Fit a scale to all texts; ``residual`` is what ``validate`` found."""
    rows, idf = tf_idf(texts)
    y = np.asarray(scores, float)
    centre = np.asarray(rows.mean(axis=0)).ravel()
    kernel = _centred(_kernel(rows))
    dual = np.linalg.solve(kernel + penalty * np.eye(len(y)), y - y.mean())
    weights = rows.T @ dual - centre * dual.sum()
    return Scale(texts.terms, idf, weights, float(y.mean() - centre @ weights), residual)


def validate(
    texts: Counts,
    scores: Sequence[float],
    groups: Sequence[str],
    sessions: Sequence[int],
    *,
    penalty: float = PENALTY,
    seed: int = 0,
) -> Validation:
    """Predict each text from others, and compare with its score.

    Inverse document frequencies are taken from all texts; scores that are held back enter nothing.

    Raises
    ------
    InvalidDataError
        Too few texts or groups to hold any back, or scores that do not differ.
    """
    y, of = np.asarray(scores, float), np.asarray(groups)
    if len(y) < LEAST_TEXTS or len(set(groups)) < 3 or np.ptp(y) == 0:  # noqa: PLR2004
        raise InvalidDataError(
            f"A scale is checked on at least {LEAST_TEXTS} scored texts of three groups whose "
            f"scores differ; here are {len(y)} texts of {len(set(groups))} groups."
        )
    kernel = _kernel(tf_idf(texts)[0])
    rng = np.random.default_rng(seed)
    by_group = _held_back(kernel, y, of, penalty)
    dealt = np.resize(np.arange(10), len(y))
    by_text = _held_back(kernel, y, rng.permutation(dealt), penalty)
    when = np.asarray(sessions)
    by_session = [
        (int(s), correlation(by_group[when == s], y[when == s]), int((when == s).sum()))
        for s in np.unique(when)
        if (when == s).sum() >= LEAST_OF_SESSION and np.ptp(y[when == s]) > 0
    ]
    return Validation(
        by_group=_with_interval(by_group, y, of, rng),
        by_text=_with_interval(by_text, y, of, rng),
        by_session=tuple(by_session),
        session_mean=float(np.mean([r for _, r, _ in by_session])) if by_session else None,
        within_group=_with_interval(_less_mean(by_group, of), _less_mean(y, of), of, rng),
        residual=float(np.quantile(np.abs(by_group - y), LEVEL)),
    )


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's r; 0 where either does not vary."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _kernel(rows: Any) -> Floats:
    return np.asarray((rows @ rows.T).todense(), float)


def _centred(kernel: Floats) -> Floats:
    mean = kernel.mean(0)
    out: Floats = kernel - mean - mean[:, None] + kernel.mean()
    return out


def _held_back(kernel: Floats, y: Floats, folds: Any, penalty: float) -> Floats:
    out = np.empty(len(y))
    for fold in np.unique(folds):
        test = folds == fold
        train = ~test
        inner = kernel[np.ix_(train, train)]
        across = kernel[np.ix_(test, train)]
        mean = inner.mean(0)
        shifted = across - across.mean(1, keepdims=True) - mean + inner.mean()
        system = _centred(inner) + penalty * np.eye(len(inner))
        centre = y[train].mean()
        out[test] = shifted @ np.linalg.solve(system, y[train] - centre) + centre
    return out


def _less_mean(values: Floats, groups: Any) -> Floats:
    _, place = np.unique(groups, return_inverse=True)
    means = np.bincount(place, values) / np.bincount(place)
    out: Floats = values - means[place]
    return out


def _with_interval(
    predicted: Floats, y: Floats, groups: Any, rng: np.random.Generator
) -> Correlation:
    """Bootstrap over groups by sums: r follows from six sums of each group."""
    names, place = np.unique(groups, return_inverse=True)
    parts = [np.ones_like(y), predicted, y, predicted**2, y**2, predicted * y]
    sums = np.stack([np.bincount(place, p, len(names)) for p in parts])
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    n, p, s, pp, ss, ps = sums @ drawn.T
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (n * ps - p * s) / np.sqrt((n * pp - p * p) * (n * ss - s * s))
    low, high = np.nanquantile(found, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    r = correlation(predicted, y)
    return Correlation(r, min(r, float(low)), max(r, float(high)), len(y), len(names))
