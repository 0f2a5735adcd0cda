"""Tracks of a literature side by side: where they agree and diverge, and what each answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from foedus.contracts.texts import TrackComparison
from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.series import Placed, told, without_copies
from foedus.evidence.literature.measures.shares import (
    LEVEL,
    Cluster,
    Share,
    difference,
    likeness,
    share,
)

MARGIN = 0.1
"""Shares that surely differ by less than this agree."""

LEAST_ORIGINS = 2
"""A track answers a question that so many independent origins answer."""

DIVERGE, AGREE, OPEN, UNANSWERED = "diverge", "agree", "open", "unanswered"


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a codebook and its categories."""

    codebook: str
    id: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """How many questions a track answers, of how many; ``ids`` names them."""

    track: str
    answered: int
    asked: int
    ids: tuple[str, ...]


def compare(
    questions: Sequence[Question],
    documents: Sequence[Placed],
    answers: Mapping[str, Sequence[Answer]],
) -> tuple[list[TrackComparison], list[Answered]]:
    """Compare every two tracks on every category of every question.

    Parameters
    ----------
    documents
        ``group`` names the track.
    answers
        Settled answers by codebook.
    """
    tracks = sorted({d.group for d in documents})
    made: list[TrackComparison] = []
    answered: dict[str, list[str]] = {track: [] for track in tracks}
    for question in questions:
        own = [a for a in answers.get(question.codebook, ()) if a.question == question.id]
        place = {d.id: d for d in without_copies(documents, (a.document for a in own))}
        kept = [a for a in own if a.categories and a.document in place]
        by_track = {t: [a for a in kept if place[a.document].group == t] for t in tracks}
        for track, found in by_track.items():
            if len({a.document for a in found}) >= LEAST_ORIGINS:
                answered[track].append(f"{question.codebook}/{question.id}")
        for category in question.categories:
            made += _compared(question, category, by_track, answered)
    return _adjusted(made), [
        Answered(track, len(ids), len(questions), tuple(ids)) for track, ids in answered.items()
    ]


def _compared(
    question: Question,
    category: str,
    by_track: Mapping[str, Sequence[Answer]],
    answered: Mapping[str, Sequence[str]],
) -> list[TrackComparison]:
    clusters = {t: _clusters(found, category) for t, found in by_track.items()}
    alike = likeness(clusters.values())
    shares = {t: share(found, alike) for t, found in clusters.items()}
    name = f"{question.codebook}/{question.id}"
    return [
        _one(question, category, (one, shares[one]), (other, shares[other]))
        if name in answered[one] and name in answered[other]
        else _none(question, category, (one, shares[one]), (other, shares[other]))
        for one, other in combinations(by_track, 2)
    ]


def _clusters(answers: Sequence[Answer], category: str) -> list[Cluster]:
    found: dict[str, Cluster] = {}
    for answer in answers:
        hits, cases = found.get(answer.document, (0, 0))
        found[answer.document] = (hits + (category in answer.categories), cases + 1)
    return list(found.values())


Side = tuple[str, Share | None]


def _none(question: Question, category: str, one: Side, other: Side) -> TrackComparison:
    return TrackComparison(
        codebook=question.codebook,
        question=question.id,
        category=category,
        one=one[0],
        other=other[0],
        one_share=told(one[1]),
        other_share=told(other[1]),
        difference=None,
        low=None,
        high=None,
        above=None,
        adjusted=None,
        verdict=UNANSWERED,
    )


def _one(question: Question, category: str, one: Side, other: Side) -> TrackComparison:
    made = _none(question, category, one, other)
    if one[1] is None or other[1] is None:
        return made
    found = difference(one[1], other[1])
    return replace(
        made,
        difference=found.value,
        low=found.low,
        high=found.high,
        above=found.above,
        verdict=OPEN,
    )


def _adjusted(made: Sequence[TrackComparison]) -> list[TrackComparison]:
    """Holm's correction (1979) over everything that was compared at once, and the verdicts."""
    chances = [None if c.above is None else 2 * min(c.above, 1 - c.above) for c in made]
    corrected = holm(chances)
    return [
        c if p is None else replace(c, adjusted=p, verdict=_verdict(c, p))
        for c, p in zip(made, corrected, strict=True)
    ]


def _verdict(found: TrackComparison, chance: float) -> str:
    if chance < 1 - LEVEL:
        return DIVERGE
    if found.low is not None and found.high is not None and -MARGIN <= found.low <= found.high:
        return AGREE if found.high <= MARGIN else OPEN
    return OPEN


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """Adjusted p-values (Holm 1979) in the order given; None stays None and counts nowhere."""
    order = sorted((p, i) for i, p in enumerate(chances) if p is not None)
    out: list[float | None] = [None] * len(chances)
    reached = 0.0
    for rank, (chance, place) in enumerate(order):
        reached = max(reached, min(1.0, chance * (len(order) - rank)))
        out[place] = reached
    return out
