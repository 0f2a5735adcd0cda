"""Small corpora of codes for the tests of measures."""

from __future__ import annotations

from foedus.contracts.texts import Code
from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.series import Placed


def code(passage: str, category: str, state: str = "accepted", **more: str) -> Code:
    """A code of the codebook ``book`` and the question ``ally``."""
    return Code(
        passage=passage,
        codebook="book",
        question=more.get("question", "ally"),
        category=category,
        quote="",
        start=0,
        end=0,
        coder=more.get("coder", "person:one"),
        state=state,
        made_at="2024-01-01T00:00:00Z",
        note="",
    )


def answer(passage: str, *categories: str, question: str = "ally") -> Answer:
    """A settled answer."""
    return Answer(passage, question, frozenset(categories))


def placed(name: str, year: int, group: str = "ru", **more: object) -> Placed:
    """A document of ten passages, its own origin."""
    return Placed(
        id=name,
        origin=str(more.get("origin", name)),
        source=str(more.get("source", "agency")),
        group=group,
        year=year,
        passages=int(str(more.get("passages", 10))),
    )
