"""Numbers of a literature taken apart: down to the sentence, in its own script."""

from __future__ import annotations

from typing import Any

from foedus.contracts.texts import Code, Document, FramePoint, Passage
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.literature.corpus.documents import document_of, passage_of
from foedus.evidence.literature.languages import sentences
from foedus.evidence.literature.measures.answers import CANDIDATE
from foedus.evidence.literature.measures.gathering import Shelf, frames

_FORM = "CODEBOOK/QUESTION/CATEGORY/GROUPING:GROUP/YEAR"
_LEAST = 5


def parsed(number: str) -> tuple[str, str, str, tuple[str, ...], str]:
    """Codebook, question, category, grouping and basis of a number's id.

    Raises
    ------
    UsageError
        The text is no id.
    """
    parts = number.split("/")
    basis = CANDIDATE if parts[-1] == CANDIDATE else "accepted"
    parts = parts[:-1] if basis == CANDIDATE else parts
    by, colon, _ = "/".join(parts[3:-1]).partition(":")
    if len(parts) < _LEAST or not colon or not parts[-1].isdigit():
        raise UsageError(
            f"{number}: no number of a literature. Their ids are of the form {_FORM}, and stand in "
            "the output of: foedus corpus series CODEBOOK --json"
        )
    return parts[0], parts[1], parts[2], tuple(by.split("+")), basis


def point_of(corpus: Shelf, number: str) -> FramePoint:
    """The point that an id names.

    Raises
    ------
    NotFoundError
        There is none; says which years and groups there are.
    """
    codebook, question, category, by, basis = parsed(number)
    found = frames(corpus, codebook, question, category, by=by, bases=(basis,))
    for point in found:
        if point.id == number:
            return point
    groups = ", ".join(sorted({p.group for p in found})) or "none"
    span = corpus.years
    years = f"{span[0]} to {span[-1]}, and 0 for the whole period" if span else "none"
    raise NotFoundError(f"{number}: no such number. Groups: {groups}; years: {years}.")


def trace(corpus: Shelf, number: str) -> dict[str, Any]:
    """A number with its interval, and every sentence that it rests on.

    ``supporting`` are the passages that gave the category, ``against`` those that gave another
    answer; each with the sentence (in its own script), document, date, address, coders and
    state.
    """
    point = point_of(corpus, number)
    book = corpus.codebook(point.codebook)
    question = book.question(point.question)
    category = question.category(point.category) if question else None
    answers = corpus.answers(point.codebook).of(point.basis)
    by_passage = {a.passage: a.codes for a in answers if a.question == point.question}
    return {
        "id": point.id,
        "codebook": {"id": book.id, "version": book.version, "title": book.title},
        "question": question.text if question else point.question,
        "category": category.title if category else point.category,
        "definition": category.definition if category else "",
        "group": point.group,
        "year": point.year,
        "basis": point.basis,
        "void": point.void,
        "passages": share_told(point.passages),
        "origins": share_told(point.origins),
        "corrected": share_told(point.corrected),
        "salience": share_told(point.salience),
        "supporting": [
            said(corpus, p, by_passage.get(p, ()), point.category) for p in point.supporting
        ],
        "against": [said(corpus, p, by_passage.get(p, ())) for p in point.against],
    }


def share_told(share: Any) -> dict[str, Any] | None:
    """A share as it is printed by programs."""
    if share is None:
        return None
    return {name: getattr(share, name) for name in share.__slots__}


def said(
    corpus: Shelf, id_: str, found: tuple[Code, ...], category: str | None = None
) -> dict[str, Any]:
    """A coded passage: the sentence that the code rests on, and where it stands."""
    passage = passage_of(corpus.connection, id_)
    document = document_of(corpus.connection, passage.document)
    own = [c for c in found if category in (None, c.category)] or list(found)
    first = next((c for c in own if c.quote), None)
    start, end = (first.start, first.end) if first else (0, len(passage.text))
    left, right = sentence_around(passage, start, end)
    return {
        "passage": id_,
        "sentence": passage.text[left:right],
        "quote": first.quote if first else "",
        "language": passage.language,
        "start": passage.start + left,
        "end": passage.start + right,
        "categories": sorted({c.category for c in own}),
        "coders": [{"coder": c.coder, "state": c.state, "made_at": c.made_at} for c in own],
        "document": document_told(document),
    }


def sentence_around(passage: Passage, start: int, end: int) -> tuple[int, int]:
    """The sentences of a passage that a quote touches, as one stretch."""
    held = [(a, b) for a, b in sentences(passage.text, passage.language) if a < end and b > start]
    return (held[0][0], held[-1][1]) if held else (start, end)


def document_told(document: Document) -> dict[str, Any]:
    """What leads a reader to a document."""
    return {
        "id": document.id,
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "date": document.published.isoformat() if document.published else None,
        "precision": document.precision,
        "known_on": document.known_on.isoformat(),
        "language": document.language,
        "address": document.address,
        "file": document.file,
        "source": document.source,
        "reliability": document.reliability,
        "origin": document.origin,
    }
