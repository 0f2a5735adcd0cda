"""Wordscores: virgin texts scored by the words they share with texts of known positions.

Laver, Benoit and Garry (2003), "Extracting Policy Positions from Political Texts Using Words as
Data", American Political Science Review 97(2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.shares import LEVEL, deviate
from foedus.evidence.literature.measures.vocabulary import Counts, Floats

REMARK = (
    "Raw scores bunch in the middle, since all texts share most words. The rescaling of Laver, "
    "Benoit and Garry depends on which virgin texts are scored together (Martin and Vanberg 2008) "
    "and suits no single text; that of Martin and Vanberg puts the two most extreme reference "
    "texts where they belong and lets scores of any set be compared. Intervals take words for "
    "independent draws and are too narrow."
)


@dataclass(frozen=True, slots=True)
class Scored:
    """A text's score: raw with its standard error and interval, and rescaled in two ways.

    ``martin_vanberg`` carries an interval of its own; ``laver`` is None where fewer than two
    texts were scored.  ``words`` is how many words had a score, ``share`` how many of all.
    """

    document: str
    raw: float
    error: float
    low: float
    high: float
    martin_vanberg: float
    mv_low: float
    mv_high: float
    laver: float | None
    words: int
    share: float


def word_scores(references: Counts, scores: Sequence[float]) -> Floats:
    """The score of each word: positions weighted by P(reference text | word); nan if in none."""
    matrix = _dense(references)
    rates = matrix / matrix.sum(1, keepdims=True)
    total = rates.sum(0)
    with np.errstate(invalid="ignore"):
        out: Floats = np.asarray(scores, float) @ rates / np.where(total > 0, total, np.nan)
    return out


def wordscores(
    references: Counts, scores: Sequence[float], virgin: Counts, level: float = LEVEL
) -> tuple[Scored, ...]:
    """Score texts by reference texts; both counts have the same terms in the same order.

    Raises
    ------
    InvalidDataError
        Fewer than two reference texts, all of one position, or a text without a scored word.
    """
    known = np.asarray(scores, float)
    if len(known) != len(references.documents):
        raise InvalidDataError(
            f"{len(references.documents)} reference texts, but {len(known)} scores."
        )
    if len(known) < 2 or np.ptp(known) == 0:  # noqa: PLR2004 - a line needs two points
        raise InvalidDataError(
            "Wordscores needs at least two reference texts of different positions."
        )
    words = word_scores(references, scores)
    raw, errors, counted, shares = _raw(words, virgin)
    own = _raw(words, references)[0]
    least, most = int(np.argmin(known)), int(np.argmax(known))
    if own[most] == own[least]:
        raise InvalidDataError(
            "The two most extreme reference texts use the same words equally often; nothing "
            "tells them apart."
        )
    stretch = (known[most] - known[least]) / (own[most] - own[least])
    spread = float(np.std(raw, ddof=1)) if len(raw) > 1 else 0.0
    factor = float(np.std(known, ddof=1)) / spread if spread else 0.0
    z, middle = deviate(level), float(np.mean(raw))
    made = []
    for i, name in enumerate(virgin.documents):
        half = z * errors[i]
        placed = sorted(
            float(known[least] + (v - own[least]) * stretch)
            for v in (raw[i] - half, raw[i], raw[i] + half)
        )
        made.append(
            Scored(
                document=name,
                raw=float(raw[i]),
                error=float(errors[i]),
                low=float(raw[i] - half),
                high=float(raw[i] + half),
                martin_vanberg=placed[1],
                mv_low=placed[0],
                mv_high=placed[2],
                laver=float((raw[i] - middle) * factor + middle) if factor else None,
                words=int(counted[i]),
                share=float(shares[i]),
            )
        )
    return tuple(made)


def _raw(words: Floats, texts: Counts) -> tuple[Floats, Floats, Floats, Floats]:
    """Raw scores, standard errors, scored words and their share of all, text by text."""
    matrix = _dense(texts)
    all_words = matrix.sum(1)
    scored = np.where(np.isfinite(words), matrix, 0.0)
    counted = scored.sum(1)
    if not counted.all():
        name = texts.documents[int(np.argmin(counted))]
        raise InvalidDataError(f"{name} shares no word with the reference texts.")
    rates = scored / counted[:, None]
    clean = np.nan_to_num(words)
    raw = rates @ clean
    variance = rates @ clean**2 - raw**2
    return raw, np.sqrt(np.maximum(variance, 0.0) / counted), counted, counted / all_words


def _dense(counts: Counts) -> Floats:
    out = np.zeros((len(counts.documents), len(counts.terms)))
    out[counts.rows, counts.columns] = counts.values
    return out
