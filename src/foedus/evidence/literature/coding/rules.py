"""The rules coder: finds the words of a codebook's lexicons, and proposes.

It does not understand.  What it finds are candidates, each with the words that it rests on, for
people (or an endpoint, and then people) to look at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foedus.contracts.texts import LANGUAGES, Passage
from foedus.evidence.literature.coding.codebooks import Category, Codebook, Question
from foedus.evidence.literature.coding.negation import denied
from foedus.evidence.literature.coding.patterns import Entry, Pattern, Step
from foedus.evidence.literature.coding.words import Sentence, Word, sentences_of, sought_keys

CODER = "rules"
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A category found in a passage; ``start`` and ``end`` are offsets of the quote there.

    ``category`` is empty where the question does not arise.  ``provenance`` is the digest of the
    request that an endpoint answered.
    """

    question: str
    category: str
    start: int
    end: int
    note: str
    provenance: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    question: Question
    category: Category
    entry: Entry


class Rules:
    """The lexicons of a codebook, ready to read passages."""

    def __init__(self, codebook: Codebook) -> None:
        self._rules = {
            language: [
                _Rule(question, category, entry)
                for question in codebook.questions
                for category in question.categories
                for entry in category.rules.get(language, ())
            ]
            for language in LANGUAGES
        }
        self._first: dict[str, _First] = {}

    def languages(self) -> tuple[str, ...]:
        """The languages for which there are rules at all."""
        return tuple(language for language, rules in self._rules.items() if rules)

    def read(self, passage: Passage) -> list[Finding]:
        """The categories whose words stand in a passage, each once, with where it stands first."""
        rules = self._rules.get(passage.language, [])
        if not rules:
            return []
        hits: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for sentence in sentences_of(passage.text, passage.language):
            for rule in self._candidates(sentence, passage.language):
                for finding in _findings(rule, sentence, passage.language):
                    hits[finding.question, finding.category].append(finding)
        return [_one(found) for found in hits.values()]

    def _candidates(self, sentence: Sentence, language: str) -> Iterator[_Rule]:
        if language == "zh":
            yield from self._rules["zh"]
            return
        if language not in self._first:
            self._first[language] = _First(self._rules[language], language)
        yield from self._first[language].possible(sentence)


class _First:
    """Rules by the word that they begin with, so that few are tried on a sentence."""

    def __init__(self, rules: Sequence[_Rule], language: str) -> None:
        self._rules = rules
        self._words: dict[str, set[int]] = defaultdict(set)
        self._beginnings: dict[str, set[int]] = defaultdict(set)
        for i, rule in enumerate(rules):
            step = rule.entry.find.steps[0]
            for word in step.words:
                for key in sought_keys(word, language):
                    self._words[key].add(i)
            for form in step.forms:
                self._words[form.casefold()].add(i)
            for beginning in step.beginnings:
                self._beginnings[beginning].add(i)
        self._all_beginnings = tuple(self._beginnings)

    def possible(self, sentence: Sentence) -> Iterator[_Rule]:
        found: set[int] = set()
        for word in sentence.words:
            for key in word.keys:
                found |= self._words.get(key, frozenset())
            folded = word.text.casefold()
            if folded.startswith(self._all_beginnings):
                for beginning, rules in self._beginnings.items():
                    if folded.startswith(beginning):
                        found |= rules
        for i in sorted(found):
            yield self._rules[i]


def _findings(rule: _Rule, sentence: Sentence, language: str) -> Iterator[Finding]:
    entry = rule.entry
    spans = list(matches(entry.find, sentence, language))
    if not spans or any(_found(p, sentence, language) for p in entry.without):
        return
    if entry.beside and not any(_found(p, sentence, language) for p in entry.beside):
        return
    for start, end in spans:
        negator = denied(sentence, start, language)
        if negator is None:
            note = f"pattern {entry.find.text}"
            yield Finding(rule.question.id, rule.category.id, start, end, note)
        elif rule.category.negated:
            first, last = negator
            word = sentence.text[first - sentence.start : last - sentence.start]
            note = f"pattern {entry.find.text} of {rule.category.id}, denied by {word}"
            yield Finding(rule.question.id, rule.category.negated, first, end, note)


def _one(found: Sequence[Finding]) -> Finding:
    """The first of several findings of a category; its note tells the others."""
    first = min(found, key=lambda f: (f.start, f.start - f.end))
    others = list(dict.fromkeys(f.note for f in found if f.note != first.note))
    if not others:
        return first
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    note = f"{first.note}; also {', '.join(others[:_SHOWN])}{more}"
    return Finding(first.question, first.category, first.start, first.end, note)


def _found(pattern: Pattern, sentence: Sentence, language: str) -> bool:
    return next(matches(pattern, sentence, language), None) is not None


def matches(pattern: Pattern, sentence: Sentence, language: str) -> Iterator[tuple[int, int]]:
    """Where a pattern stands in a sentence, as offsets in the passage."""
    if pattern.expression is not None:
        for found in pattern.expression.finditer(sentence.text):
            yield sentence.start + found.start(), sentence.start + found.end()
        return
    words = sentence.words
    for i, word in enumerate(words):
        if _fits(pattern.steps[0], word, language):
            last = _rest(pattern.steps[1:], words, i, language)
            if last is not None:
                yield word.start, words[last].end


def _rest(steps: Sequence[Step], words: Sequence[Word], at: int, language: str) -> int | None:
    """The index of the last word of the remaining steps, behind the word ``at``."""
    if not steps:
        return at
    for i in range(at + 1, min(at + 2 + steps[0].gap, len(words))):
        if _fits(steps[0], words[i], language):
            last = _rest(steps[1:], words, i, language)
            if last is not None:
                return last
    return None


def _fits(step: Step, word: Word, language: str) -> bool:
    if word.text in step.forms:
        return True
    if step.beginnings and word.text.casefold().startswith(step.beginnings):
        return True
    return any(not word.keys.isdisjoint(sought_keys(w, language)) for w in step.words)
