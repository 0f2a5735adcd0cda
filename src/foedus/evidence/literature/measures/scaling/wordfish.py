"""Wordfish: the line that most divides texts of one genre (Slapin and Proksch 2008).

Counts are Poisson with the logarithm of the rate alpha_i + psi_j + beta_j theta_i; theta has mean
0 and standard deviation 1.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidDataError, NotConvergedError
from foedus.evidence.literature.measures.shares import LEVEL, deviate
from foedus.evidence.literature.measures.vocabulary import Counts, Floats

WARNING = (
    "Wordfish finds what divides these texts most, which need not be a position: on speeches of "
    "the UN general debate (sessions 60, 68 and 73) its absolute correlation with ideal points "
    "from votes was 0.09, 0.14 and 0.13; it told small islands from the Middle East. Name the "
    "line only after reading the texts at both ends."
)

PRIOR = 3.0
"""Standard deviation of the normal prior of the weights of words, which keeps rare ones finite."""

ROUNDS, TOLERANCE = 500, 1e-6
_BOUND = 30.0
"""Logarithms of rates are kept within this, against overflow in the first steps."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A text's place on the line with its interval (of the counts alone)."""

    document: str
    place: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """Places of texts, and the words that pull most to either end."""

    texts: tuple[Placed, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]
    warning: str


def wordfish(
    counts: Counts,
    genres: Collection[str],
    anchors: tuple[str, str] | None = None,
    *,
    mixed: bool = False,
) -> Line:
    """Place texts of one genre on a line.

    Parameters
    ----------
    genres
        Of the texts: where there is more than one, or one is empty, the line may divide genres.
    anchors
        Two documents, of which the first shall lie left of the second; by default the first text
        lies left of the last.
    mixed
        Go on with several genres all the same, and say so in the warning.

    Raises
    ------
    InvalidDataError
        More than one genre, or fewer than three texts.
    NotConvergedError
        The estimate did not settle.
    """
    one = len(set(genres)) == 1 and all(genres)
    if not one and not mixed:
        named = ", ".join(sorted(g or "none declared" for g in set(genres))[:5])
        raise InvalidDataError(
            f"Wordfish places texts of one genre; these are of: {named}. Choose one with a filter, "
            f"such as --where genre=speech. {WARNING}"
        )
    if len(counts.documents) < 3:  # noqa: PLR2004 - two texts always lie on a line
        raise InvalidDataError("Wordfish needs at least three texts.")
    used = counts.terms_where(counts.frequency() >= 1)
    matrix = np.zeros((len(used.documents), len(used.terms)))
    matrix[used.rows, used.columns] = used.values
    if not matrix.sum(1).all():
        raise InvalidDataError("A text has none of the words that are compared; leave it out.")
    theta, beta, errors = _fitted(matrix)
    left, right = _ends(used, anchors)
    if theta[left] > theta[right]:
        theta, beta = -theta, -beta
    half = deviate(LEVEL) * errors
    order = np.argsort(beta)
    say = WARNING if one else f"{WARNING} These texts are of several genres, or of none declared."
    return Line(
        tuple(
            Placed(name, float(theta[i]), float(theta[i] - half[i]), float(theta[i] + half[i]))
            for i, name in enumerate(used.documents)
        ),
        tuple(used.terms[i] for i in order[:10]),
        tuple(used.terms[i] for i in order[::-1][:10]),
        say,
    )


def _ends(counts: Counts, anchors: tuple[str, str] | None) -> tuple[int, int]:
    if anchors is None:
        return 0, len(counts.documents) - 1
    for name in anchors:
        if name not in counts.documents:
            raise InvalidDataError(f"{name}: the anchor is not among the texts.")
    return counts.documents.index(anchors[0]), counts.documents.index(anchors[1])


def _fitted(y: Floats) -> tuple[Floats, Floats, Floats]:
    """Alternate Newton steps for texts and for words until the places of texts stand still."""
    alpha = np.log(y.sum(1) / y.sum(1).mean())
    psi = np.log(y.mean(0))
    residual = np.log(y + 0.1) - alpha[:, None] - psi
    left, _, right = np.linalg.svd(residual - residual.mean(), full_matrices=False)
    theta = _standard(left[:, 0])
    beta = right[0] * 0.1
    for _ in range(ROUNDS):
        before = theta.copy()
        psi, beta = _words(y, alpha, theta, psi, beta)
        alpha, theta = _texts(y, alpha, theta, psi, beta)
        centre, scale = theta.mean(), theta.std()
        psi = psi + beta * centre
        theta, beta = (theta - centre) / scale, beta * scale
        if np.abs(theta - before).max() < TOLERANCE:
            rate = _rate(alpha, theta, psi, beta)
            mean = rate @ beta / rate.sum(1)
            information = rate @ beta**2 - rate.sum(1) * mean**2
            return theta, beta, 1 / np.sqrt(information)
    raise NotConvergedError(
        f"Wordfish did not settle in {ROUNDS} rounds (places still moved by "
        f"{np.abs(theta - before).max():.1e}). Leave out rare words, or very short texts."
    )


def _rate(alpha: Floats, theta: Floats, psi: Floats, beta: Floats) -> Floats:
    return np.exp(np.clip(alpha[:, None] + psi + np.outer(theta, beta), -_BOUND, _BOUND))


def _words(
    y: Floats, alpha: Floats, theta: Floats, psi: Floats, beta: Floats
) -> tuple[Floats, Floats]:
    rate = _rate(alpha, theta, psi, beta)
    gap = y - rate
    one, two = gap.sum(0), theta @ gap - beta / PRIOR**2
    a, b, c = rate.sum(0), theta @ rate, theta**2 @ rate + 1 / PRIOR**2
    return _stepped(psi, beta, (one, two), (a, b, c))


def _texts(
    y: Floats, alpha: Floats, theta: Floats, psi: Floats, beta: Floats
) -> tuple[Floats, Floats]:
    rate = _rate(alpha, theta, psi, beta)
    gap = y - rate
    one, two = gap.sum(1), gap @ beta - theta
    a, b, c = rate.sum(1), rate @ beta, rate @ beta**2 + 1
    return _stepped(alpha, theta, (one, two), (a, b, c))


def _stepped(
    first: Floats, second: Floats, slope: tuple[Floats, Floats], bend: tuple[Floats, ...]
) -> tuple[Floats, Floats]:
    """One Newton step of pairs of parameters, no longer than 1 in either."""
    a, b, c = bend
    determinant = np.maximum(a * c - b * b, 1e-12)
    one = (c * slope[0] - b * slope[1]) / determinant
    two = (a * slope[1] - b * slope[0]) / determinant
    return first + np.clip(one, -1, 1), second + np.clip(two, -1, 1)


def _standard(values: Floats) -> Floats:
    out: Floats = (values - values.mean()) / values.std()
    return out
