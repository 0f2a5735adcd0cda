"""Whether the rules of a codebook read its own examples as it says."""

from __future__ import annotations

from dataclasses import dataclass

from foedus.contracts.texts import Passage
from foedus.evidence.literature.coding.codebooks import Codebook
from foedus.evidence.literature.coding.rules import Rules


@dataclass(frozen=True, slots=True)
class Checked:
    """Counts of examples, and those that the rules read otherwise.

    Only categories and languages that have rules are counted; ``without_rules`` counts the
    categories that have none, which are for people or an endpoint.
    """

    codebook: str
    positive: int
    negative: int
    missed: tuple[str, ...]
    mistaken: tuple[str, ...]
    without_rules: int


def checked(codebook: Codebook) -> Checked:
    """Let the rules read every example of a codebook."""
    rules = Rules(codebook)
    positive = negative = without = 0
    missed, mistaken = [], []
    for question in codebook.questions:
        for category in question.categories:
            without += not category.rules
            for language in category.rules:
                given = category.examples.get(language)
                if given is None:
                    continue
                place = f"{question.id}, {category.id}, {language}"
                key = (question.id, category.id)
                positive += len(given.positive)
                negative += len(given.negative)
                missed += [
                    f"{place}: {text}"
                    for text in given.positive
                    if key not in _found(rules, text, language)
                ]
                mistaken += [
                    f"{place}: {text}"
                    for text in given.negative
                    if key in _found(rules, text, language)
                ]
    return Checked(codebook.id, positive, negative, tuple(missed), tuple(mistaken), without)


def _found(rules: Rules, text: str, language: str) -> set[tuple[str, str]]:
    passage = Passage("example:1", "example", 1, 0, len(text), language, text)
    return {(finding.question, finding.category) for finding in rules.read(passage)}
