"""What a report tells of a literature: its protocol, its series and its tracks."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts.texts import FramePoint, Literature, TrackComparison
from foedus.evidence.literature.measures.gathering import Shelf, frames
from foedus.evidence.literature.measures.tracks import Answered, Question, compare

BY = ("track",)


def literature(corpus: Shelf) -> Literature:
    """Everything about a corpus that a report shows; its series are by track."""
    points: list[FramePoint] = []
    titles: dict[str, str] = {}
    for book in corpus.codebooks.values():
        points += frames(corpus, book.id)
        titles[book.id] = book.title
        for question in book.questions:
            titles[f"{book.id}/{question.id}"] = question.text
            for category in question.categories:
                titles[f"{book.id}/{question.id}/{category.id}"] = category.title
    told = {p.codebook for p in points}
    return Literature(
        protocol=corpus.protocol(),
        points=tuple(points),
        comparisons=tuple(tracks_of(corpus)[0]),
        titles={key: t for key, t in titles.items() if key.split("/")[0] in told},
    )


def tracks_of(
    corpus: Shelf, codebooks: Sequence[str] | None = None
) -> tuple[list[TrackComparison], list[Answered]]:
    """The tracks compared on every question that people coded, of some codebooks or of all."""
    names = list(codebooks or corpus.codebooks)
    answers = {name: corpus.answers(name).accepted for name in names}
    asked = {(name, a.question) for name, found in answers.items() for a in found}
    questions = [
        Question(name, q.id, tuple(c.id for c in q.categories))
        for name in names
        for q in corpus.codebook(name).questions
        if (name, q.id) in asked
    ]
    return compare(questions, corpus.placed(BY), answers)
