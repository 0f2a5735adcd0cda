"""Who gave which value to what: read from a file of codes, or from the codes of a corpus."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from foedus.contracts.texts import Passage
from foedus.errors import NotFoundError
from foedus.evidence.literature.coding.agreement import (
    CONFIDENCE,
    REPLICATES,
    SEED,
    Agreement,
    agreement,
    presence,
)
from foedus.evidence.literature.coding.codebooks import NONE, Codebook, Question
from foedus.evidence.literature.coding.history import ADJUDICATED, kept_codes
from foedus.evidence.literature.coding.rules import CODER, Rules
from foedus.evidence.literature.corpus.documents import passage_of

GROUPS = ("category", "language")
"""Columns of a file that group its units."""

TWO, _MOST_VALUES = 2, 40
"""Of two values each is as reliable as both; of very many none is looked at alone."""

PRESENT, ABSENT = "present", "absent"
PUBLISH, TENTATIVE = 0.80, 0.67


@dataclass(frozen=True, slots=True)
class Rating:
    """A value that a coder gave to a unit; ``category`` and ``language`` group units."""

    unit: str
    coder: str
    value: Hashable
    category: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Values to be compared.  ``missing`` counts cells without one; ``notes`` are to be told."""

    ratings: tuple[Rating, ...]
    coders: tuple[str, ...]
    missing: int
    form: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reliability:
    """Agreement overall and by group.

    ``category_from`` says what the categories are: a ``column`` of the file, the ``value`` that
    is set against all others, or nothing.
    """

    overall: Agreement
    by_category: tuple[tuple[str, Agreement], ...]
    by_language: tuple[tuple[str, Agreement], ...]
    category_from: str


def reading_of(alpha: float | None) -> str:
    """What an alpha is good for, after Krippendorff's customary thresholds."""
    if alpha is None:
        return "not defined"
    if alpha >= PUBLISH:
        return "reliable (0.80 or more)"
    return "tentative (0.67 to 0.80)" if alpha >= TENTATIVE else "too low to rest on (below 0.67)"


def reliability(
    ratings: Sequence[Rating],
    level: str = "nominal",
    *,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> Reliability:
    """Krippendorff's alpha overall, by category and by language."""

    def of(some: Iterable[Rating], value: Hashable = None) -> Agreement:
        units: dict[Hashable, dict[str, Hashable]] = defaultdict(dict)
        for rating in some:
            units[rating.unit, rating.category][rating.coder] = rating.value
        chosen = units if value is None else presence(units, value)
        return agreement(chosen, level, replicates=replicates, confidence=confidence, seed=seed)

    groups = {
        name: sorted({getattr(r, name) for r in ratings if getattr(r, name)}) for name in GROUPS
    }
    by_language = tuple(
        (name, of(r for r in ratings if r.language == name)) for name in groups["language"]
    )
    if groups["category"]:
        by_category = tuple(
            (name, of(r for r in ratings if r.category == name)) for name in groups["category"]
        )
        return Reliability(of(ratings), by_category, by_language, "column")
    values = sorted({r.value for r in ratings}, key=lambda v: (type(v).__name__, v))
    if level != "nominal" or not TWO < len(values) <= _MOST_VALUES:
        return Reliability(of(ratings), (), by_language, "")
    by_value = tuple((str(v), of(ratings, v)) for v in values)
    return Reliability(of(ratings), by_value, by_language, "value")


def ratings_of(
    connection: sqlite3.Connection,
    codebook: Codebook,
    question: Question,
    coders: Sequence[str] = (),
) -> Ratings:
    """What each coder said of a question in a corpus, before anybody settled it.

    Where a passage may have several categories, each is a unit of its own, present or absent.
    Rules that find nothing in a passage that others coded say that nothing is there.

    Raises
    ------
    NotFoundError
        Nobody coded it.
    """
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rules = False
    for kept in kept_codes(connection, codebook=codebook.id, question=question.id):
        code = kept.code
        if kept.born == ADJUDICATED or (coders and code.coder not in coders):
            continue
        if code.coder == CODER:
            rules = True
        else:
            said[code.passage][code.coder].add(code.category)
    if not said:
        raise NotFoundError(
            f"{codebook.id}, {question.id}: nobody but the rules coded it in this corpus, so that "
            "there is nothing to compare. Code it with: foedus corpus code --coder people"
        )
    passages = {id_: passage_of(connection, id_) for id_ in said}
    if rules:
        reader = Rules(codebook)
        for id_, passage in passages.items():
            if passage.language in reader.languages():
                found = {f.category for f in reader.read(passage) if f.question == question.id}
                said[id_][CODER] = found or {""}
    return _ratings(question, passages, said)


def _ratings(
    question: Question,
    passages: dict[str, Passage],
    said: dict[str, dict[str, set[str]]],
) -> Ratings:
    made = []
    unclear = 0
    for id_, answers in said.items():
        language = passages[id_].language
        for coder, given in answers.items():
            if question.several:
                made += [
                    Rating(id_, coder, PRESENT if c.id in given else ABSENT, c.id, language)
                    for c in question.categories
                ]
            elif len(given) == 1:
                value = _number(question, next(iter(given)))
                if value is not None:
                    made.append(Rating(id_, coder, value, "", language))
            else:
                unclear += 1
    notes = (f"{unclear} answers of more than one category were left out.",) if unclear else ()
    names = tuple(sorted({coder for answers in said.values() for coder in answers}))
    return Ratings(tuple(made), names, unclear, "codes", notes)


def _number(question: Question, category: str) -> Hashable | None:
    """What a category counts as; the question that does not arise has no place in an order."""
    found = question.category(category)
    if question.level == "nominal":
        return category or NONE
    return found.value if found is not None else None
