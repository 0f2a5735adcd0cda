"""One answer to each question about each passage, out of the codes of many coders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from foedus.contracts.texts import Code

SETTLED = ("adjudicated", "accepted")
"""States that people gave, the stronger first."""

CANDIDATE = "candidate"

Key = tuple[str, str]
"""Passage and question."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What counts as the answer to a question about a passage.

    ``categories`` is empty where the question does not arise, and has more than one only where
    the question allows several.  ``codes`` are those that it rests on.
    """

    passage: str
    question: str
    categories: frozenset[str]
    codes: tuple[Code, ...] = ()

    @property
    def document(self) -> str:
        """The document of the passage."""
        return self.passage.rpartition(":")[0]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers of people and of machines; ``unsettled`` are those on which people disagree."""

    accepted: Sequence[Answer]
    candidates: Sequence[Answer]
    unsettled: tuple[Key, ...]

    def of(self, basis: str) -> Sequence[Answer]:
        """The answers of a basis: ``accepted`` or ``candidate``."""
        return self.candidates if basis == CANDIDATE else self.accepted


def settle(codes: Iterable[Code], several: Collection[str] = ()) -> Answers:
    """Settle the codes of one codebook to at most one answer of people, and one of machines.

    What was adjudicated counts; else what was accepted, if all accepted codes say the same: where
    they differ the question is unsettled and counts nowhere until somebody adjudicates.  Of
    questions that allow ``several`` categories all that people accepted count together.  Machine
    candidates go by the majority of coders (a tie counts nowhere), and only where no person has
    settled, or left unsettled, the passage.  What was rejected never counts.
    """
    by_key: dict[Key, dict[str, list[Code]]] = {}
    for code in codes:
        by_key.setdefault((code.passage, code.question), {}).setdefault(code.state, []).append(code)
    accepted, candidates, unsettled = [], [], []
    for key, states in by_key.items():
        basis = next((s for s in SETTLED if s in states), None)
        if basis is not None:
            found = _agreed(key, states[basis], many=key[1] in several)
            if found is None:
                unsettled.append(key)
            else:
                accepted.append(found)
        elif CANDIDATE in states:
            found = _majority(key, states[CANDIDATE], many=key[1] in several)
            if found is not None:
                candidates.append(found)
    return Answers(tuple(accepted), tuple(candidates), tuple(sorted(unsettled)))


def _agreed(key: Key, codes: Sequence[Code], *, many: bool) -> Answer | None:
    said = {c.category for c in codes}
    if len(said) > 1 and not many:
        return None
    return Answer(*key, frozenset(said - {""}), tuple(codes))


def _majority(key: Key, codes: Sequence[Code], *, many: bool) -> Answer | None:
    """What most coders say; of a question of several categories, each that half of them give."""
    said: Mapping[str, set[str]] = _by_category(codes)
    coders = {c.coder for c in codes}
    if many:
        kept = {name for name, who in said.items() if name and 2 * len(who) >= len(coders)}
    else:
        most = Counter({name: len(who) for name, who in said.items()}).most_common(2)
        if len(most) > 1 and most[0][1] == most[1][1]:
            return None
        kept = {most[0][0]} - {""}
    return Answer(*key, frozenset(kept), tuple(c for c in codes if not kept or c.category in kept))


def _by_category(codes: Sequence[Code]) -> dict[str, set[str]]:
    said: dict[str, set[str]] = {}
    for code in codes:
        said.setdefault(code.category, set()).add(code.coder)
    return said
